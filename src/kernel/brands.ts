/** A value that was parsed at a wall and may be trusted inside. */
type Brand<Base, Name extends string> = Base & { readonly __brand: Name }

/** Twelve digits. */
export type AccountId = Brand<string, 'AccountId'>
/** `arn:partition:service:region:account:resource`. */
export type Arn = Brand<string, 'Arn'>
/** `https://host[/path]`, as written in a token's `iss` and an IAM provider's URL. */
export type IssuerUrl = Brand<string, 'IssuerUrl'>

const ACCOUNT = /^\d{12}$/

export function isAccountId(text: string): text is AccountId {
  return ACCOUNT.test(text)
}

/** @throws {TypeError} when the text is not twelve digits: a bug of the caller, who must have checked user input before. */
export function accountId(text: string): AccountId {
  if (!isAccountId(text)) throw new TypeError(`not an account id: ${JSON.stringify(text)}`)
  return text
}

export interface ArnParts {
  readonly partition: string
  readonly service: string
  readonly region: string
  readonly account: string
  /** All after the fifth colon, e.g. `role/path/name`. */
  readonly resource: string
}

/** The six colon parts of an ARN, or undefined when the text is none. */
export function parseArn(text: string): ArnParts | undefined {
  const parts = text.split(':')
  if (parts.length < 6 || parts[0] !== 'arn') return undefined
  const [, partition, service, region, account] = parts as [string, string, string, string, string]
  const resource = parts.slice(5).join(':')
  return partition && service && resource ? { partition, service, region, account, resource } : undefined
}
