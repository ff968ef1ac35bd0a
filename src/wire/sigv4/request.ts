/** A request as the signature sees it. */
export interface SignableRequest {
  readonly method: string
  /** Path and query exactly as they stand (or will stand) in the request line. */
  readonly url: string
  /** Lower-case names; values, a character a byte; those of a header sent several times joined by a comma alone, as `headerMap` does. */
  readonly headers: ReadonlyMap<string, string>
}

export interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string | undefined
}

/** What a signing key is good for. */
export interface Scope {
  /** YYYYMMDD. */
  readonly date: string
  readonly region: string
  readonly service: string
}

export const ALGORITHM = 'AWS4-HMAC-SHA256'
export const TERMINATOR = 'aws4_request'

export function scopeText(scope: Scope): string {
  return `${scope.date}/${scope.region}/${scope.service}/${TERMINATOR}`
}

/** The headers of `IncomingMessage.rawHeaders`. Node's own `headers` drops some duplicates and joins the others with a blank, which no signer does. */
export function headerMap(rawHeaders: readonly string[]): Map<string, string> {
  const headers = new Map<string, string>()
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = (rawHeaders[i] as string).toLowerCase()
    const value = withoutBlanks(rawHeaders[i + 1] as string)
    const before = headers.get(name)
    headers.set(name, before === undefined ? value : `${before},${value}`)
  }
  return headers
}

const isBlank = (code: number): boolean => code === 0x20 || code === 0x09

/** HTTP's blanks taken off both ends. */
export function withoutBlanks(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && isBlank(text.charCodeAt(start))) start++
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--
  return start === 0 && end === text.length ? text : text.slice(start, end)
}

export interface UrlParts {
  readonly path: string
  /** Without the question mark; '' when there is none. */
  readonly query: string
}

export function splitUrl(url: string): UrlParts {
  const mark = url.indexOf('?')
  return mark < 0 ? { path: url, query: '' } : { path: url.slice(0, mark), query: url.slice(mark + 1) }
}
