import { Fault } from '../../../kernel/Fault.ts'

/** What a form's policy lets through. @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html */
export interface PostPolicy {
  /** Bytes that the file may have. */
  readonly least: number
  readonly most: number
}

const invalid = (text: string) => new Fault('InvalidPolicyDocument', 400, `Invalid Policy: ${text}`)
const refused = (text: string) => new Fault('AccessDenied', 403, `Invalid according to Policy: ${text}`)

/** Fields that need no condition. */
const FREE = /^(?:x-amz-signature|awsaccesskeyid|signature|policy|file|x-ignore-.*)$/

type Match = 'eq' | 'starts-with'

interface Condition {
  readonly match: Match
  readonly name: string
  readonly value: string
  readonly shown: string
}

/**
 * @param text the policy, decoded
 * @param fields the form's, with `bucket`; `key` as the form says it, with the file's name put in
 * @throws {Fault} InvalidPolicyDocument 400, AccessDenied 403.
 */
export function checkPostPolicy(text: string, fields: ReadonlyMap<string, string>, now: number): PostPolicy {
  const { expiration, conditions } = parsed(text)
  if (Date.parse(expiration) <= now) throw refused('Policy expired.')
  const rules: Condition[] = []
  let range: PostPolicy = { least: 0, most: Infinity }
  for (const condition of conditions) {
    if (Array.isArray(condition) && condition[0] === 'content-length-range') range = rangeOf(condition as unknown[])
    else rules.push(...rulesOf(condition))
  }
  for (const { match, name, value, shown } of rules) {
    const sent = fields.get(name) ?? ''
    if (match === 'eq' ? sent !== value : !sent.startsWith(value)) throw failed(shown)
  }
  const covered = new Set(rules.map(({ name }) => name))
  // The bucket, too, though no field names it: what was signed for one is no good for others. How S3 says so is inferred.
  const extra = [...fields.keys()].filter((name) => !FREE.test(name) && !covered.has(name))
  if (extra.length > 0) throw refused(`Extra input fields: ${extra.join(', ')}`)
  return range
}

interface Parsed {
  readonly expiration: string
  readonly conditions: readonly unknown[]
}

function parsed(text: string): Parsed {
  let policy: unknown
  try {
    policy = JSON.parse(text)
  } catch {
    throw invalid('Invalid JSON.')
  }
  const { expiration, conditions } = (policy ?? {}) as Readonly<Record<string, unknown>>
  if (typeof expiration !== 'string') throw invalid('Policy missing expiration.')
  if (Number.isNaN(Date.parse(expiration))) throw invalid(`Invalid 'expiration' value: '${expiration}'`)
  if (!Array.isArray(conditions)) throw invalid('Policy missing conditions.')
  return { expiration, conditions }
}

/** A condition as S3 shows it: with a blank behind each comma. */
const shownOf = (condition: readonly unknown[]): string =>
  `[${condition.map((part) => JSON.stringify(part)).join(', ')}]`

const failed = (shown: string) => refused(`Policy Condition failed: ${shown}`)

function rangeOf(condition: readonly unknown[]): PostPolicy {
  const [, least, most] = condition
  const bounds = [Number(least), Number(most)] as const
  if (!bounds.every((bound) => Number.isSafeInteger(bound) && bound >= 0)) throw failed(shownOf(condition))
  return { least: bounds[0], most: bounds[1] }
}

function rulesOf(condition: unknown): readonly Condition[] {
  const rule = (match: Match, name: string, value: unknown): Condition => ({
    match,
    name: name.toLowerCase(),
    value: String(value),
    shown: shownOf([match, `$${name}`, String(value)]),
  })
  if (Array.isArray(condition)) {
    const [match, name, value] = condition as readonly unknown[]
    const known = typeof match === 'string' ? match.toLowerCase() : ''
    if ((known !== 'eq' && known !== 'starts-with') || typeof name !== 'string')
      throw invalid(`Invalid Condition: ${JSON.stringify(condition)}`)
    if (!name.startsWith('$')) throw failed(shownOf(condition))
    return [rule(known, name.slice(1), value)]
  }
  if (condition === null || typeof condition !== 'object') throw invalid('Invalid Simple-Condition.')
  if (Object.keys(condition).length !== 1)
    throw invalid('Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.')
  return Object.entries(condition).map(([name, value]) => rule('eq', name, value))
}
