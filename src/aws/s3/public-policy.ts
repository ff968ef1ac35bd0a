/**
 * Whether S3 calls this bucket policy public: some Allow is for everybody and no condition of it holds the caller to fixed values.
 * Text that is no policy is not public; it is refused elsewhere.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
 */
export function isPublicPolicy(document: string): boolean {
  return listOf(objectOf(parsed(document)).get('statement')).some(isPublicStatement)
}

function isPublicStatement(value: unknown): boolean {
  const statement = objectOf(value)
  if (statement.get('effect') !== 'Allow') return false
  const everybody = statement.has('notprincipal') || namesEverybody(statement.get('principal'))
  return everybody && !isLimited(statement.get('condition'))
}

function namesEverybody(principal: unknown): boolean {
  if (typeof principal === 'string') return principal.includes('*')
  return [...objectOf(principal).values()].some((names) => listOf(names).some((name) => String(name).includes('*')))
}

/** Keys whose fixed value says who calls, or for whom. `s3:dataaccesspointarn` may end in a wildcard. */
const LIMITING = new Set([
  'aws:principalarn',
  'aws:principalaccount',
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:principalservicename',
  'aws:sourcearn',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:sourceowner',
  'aws:sourceaccount',
  'aws:sourceorgid',
  'aws:userid',
  's3:x-amz-server-side-encryption-aws-kms-key-id',
  's3:dataaccesspointaccount',
  's3:dataaccesspointarn',
])
/** `IfExists` and `ForAllValues:` also hold when the key is absent, negations for all but one: none of them limits. */
const FIXING = /^(?:foranyvalue:)?(?:stringequals|stringequalsignorecase|stringlike|arnequals|arnlike)$/

function isLimited(condition: unknown): boolean {
  for (const [operator, pairs] of objectOf(condition))
    for (const [key, values] of objectOf(pairs)) {
      const texts = listOf(values).map(String)
      if (texts.length === 0) continue
      if (operator === 'ipaddress' && key === 'aws:sourceip' && texts.every(isNarrowRange)) return true
      if (FIXING.test(operator) && LIMITING.has(key) && texts.every((text) => isFixed(key, text))) return true
    }
  return false
}

function isFixed(key: string, text: string): boolean {
  if (key === 's3:dataaccesspointarn') return /^arn:[^*?$]+:s3:[^:]*:\d{12}:accesspoint\//.test(text)
  if (key === 'aws:userid' && /^AROA[A-Z0-9]+:\*$/.test(text)) return false
  return !/[*?]|\$\{/.test(text)
}

/** Broader than /8 (IPv6: /32) is the public, but for the private ranges of RFC 1918. */
function isNarrowRange(text: string): boolean {
  const [address = '', bits] = text.split('/')
  if (address.includes(':')) return bits === undefined || Number(bits) >= 32
  return bits === undefined || Number(bits) >= 8
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const listOf = (value: unknown): readonly unknown[] =>
  value === undefined || value === null ? [] : Array.isArray(value) ? value : [value]

/** Members by lower-case name: element and key names are told apart by nothing else. */
const objectOf = (value: unknown): ReadonlyMap<string, unknown> =>
  new Map(
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.entries(value).map(([name, inner]) => [name.toLowerCase(), inner])
      : [],
  )
