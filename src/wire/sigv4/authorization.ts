import { createHash } from 'node:crypto'
import { alone } from '../../kernel/alone.ts'
import { recent } from '../../kernel/recent.ts'
import { amzDateOf } from './amz-date.ts'
import { queryPairs } from './canonical.ts'
import { ALGORITHM, splitUrl, TERMINATOR, type Scope, type SignableRequest } from './request.ts'

/** A signature with all its parts, not yet verified. */
export interface Signed {
  readonly kind: 'header' | 'presigned'
  readonly accessKeyId: string
  readonly scope: Scope
  /** As they stand, which is lower-case and in order where `coverageProblem` finds none. */
  readonly signedHeaders: readonly string[]
  /** As sent. */
  readonly signature: string
  /** X-Amz-Date; a `Date` header is rewritten to that form. */
  readonly date: string
  readonly token?: string | undefined
  /** Presigned: seconds, 1 to 604800; undefined when not given, which S3 does not accept. */
  readonly expires?: number
}

/**
 * Why a signature cannot be read. `incomplete` is IncompleteSignature outside S3 (AuthorizationHeaderMalformed there),
 * so are `credential` and `query-credential`, in S3's own words, `query` and `expires` S3's AuthorizationQueryParametersError, `v2` and `v4a` signature versions that are not served,
 * `both` a header and a query signature at once, `scheme` and `algorithm` other authorizations than AWS's (S3 has its own text).
 */
export type UnreadableReason =
  | 'incomplete'
  | 'credential'
  | 'query-credential'
  | 'algorithm'
  | 'query'
  | 'expires'
  | 'v2'
  | 'v4a'
  | 'both'
  | 'scheme'

export interface Unreadable {
  readonly kind: 'unreadable'
  readonly reason: UnreadableReason
  /** AWS's text. */
  readonly message: string
  /** The header that is none of AWS's, or one too many: S3 shows it. */
  readonly sent?: string
}

export interface Anonymous {
  readonly kind: 'anonymous'
}

export type Authorization = Signed | Unreadable | Anonymous

const unreadable = (reason: UnreadableReason, message: string, sent?: string): Unreadable => ({
  kind: 'unreadable',
  reason,
  message,
  ...(sent === undefined ? {} : { sent }),
})

const TEXT = {
  both: 'Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified',
  v2: 'The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256. This is Signature Version 2, by which boto3 and version 1 of the AWS CLI presign by default: set signature_version to s3v4 (aws configure set default.s3.signature_version s3v4).',
  v4a: 'Signature Version 4A (AWS4-ECDSA-P256-SHA256) is not supported here. Please use AWS4-HMAC-SHA256.',
  query:
    'Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.',
  queryAlgorithm: 'X-Amz-Algorithm only supports "AWS4-HMAC-SHA256"',
  expiresNumber: 'X-Amz-Expires should be a number',
  expiresNegative: 'X-Amz-Expires must be non-negative',
  expiresWeek:
    'X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds',
} as const

const WEEK_SECONDS = 604_800

/** Reads who signed what; judges nothing. */
export function parseAuthorization(request: SignableRequest): Authorization {
  const header = request.headers.get('authorization')
  const query = presignParameters(splitUrl(request.url).query)
  if (header !== undefined) return query ? unreadable('both', TEXT.both, header) : fromHeader(header, request)
  return query ? fromQuery(query) : { kind: 'anonymous' }
}

type Parameters = ReadonlyMap<string, string>

const V4_NAMES = ['X-Amz-Algorithm', 'X-Amz-Credential', 'X-Amz-Signature']

/** The query's parameters when it carries a signature of any version. */
function presignParameters(query: string): Parameters | undefined {
  if (!query.includes('X-Amz-') && !query.includes('Signature')) return undefined
  const found = new Map<string, string>()
  // A name sent twice is not decided here: the signature covers both, the first counts.
  for (const [name, value] of queryPairs(query)) if (!found.has(name)) found.set(name, value)
  return V4_NAMES.some((name) => found.has(name)) || isV2(found) ? found : undefined
}

const isV2 = (found: Parameters) => found.has('Signature') && found.has('AWSAccessKeyId')

/** All of a header but its signature, and what stood in it: a signer's next request has the same. */
type Unsigned = Omit<Signed, 'kind' | 'signature' | 'date' | 'token' | 'expires'>
const heads = recent<string, Unsigned>(4096)
const LONGEST = 1024
const LAST_PART = /[ ,]Signature=[0-9a-f]{64}$/
const DIGEST = 64

function fromHeader(header: string, request: SignableRequest): Authorization {
  const head = LAST_PART.test(header) && header.length <= LONGEST ? header.slice(0, -DIGEST) : undefined
  const known = head === undefined ? undefined : heads.get(head)
  const date = known && sentDateOf(request)
  if (known && date !== undefined) {
    const { accessKeyId, scope, signedHeaders } = known
    const token = request.headers.get('x-amz-security-token')
    return { kind: 'header', accessKeyId, scope, signedHeaders, signature: header.slice(-DIGEST), date, token }
  }
  if (head === undefined) return readHeader(header, request)
  const own = alone(header)
  const read = readHeader(own, request)
  if (read.kind === 'header') {
    const { accessKeyId, scope, signedHeaders } = read
    heads.set(own.slice(0, -DIGEST), { accessKeyId, scope, signedHeaders })
  }
  return read
}

function sentDateOf({ headers }: SignableRequest): string | undefined {
  const sent = headers.get('x-amz-date') ?? headers.get('date')
  return sent === undefined ? undefined : amzDateOf(sent)
}

function readHeader(header: string, request: SignableRequest): Authorization {
  const [scheme = ''] = header.split(' ', 1)
  if (scheme === 'AWS') return unreadable('v2', TEXT.v2)
  if (scheme === 'AWS4-ECDSA-P256-SHA256') return unreadable('v4a', TEXT.v4a)
  if (scheme.startsWith('AWS4-') && scheme !== ALGORITHM)
    return unreadable('algorithm', `Unsupported AWS 'algorithm': '${scheme}'.`, header)
  const parts = keyValues(header.slice(scheme.length))
  if (scheme !== ALGORITHM) return unreadable('scheme', typeof parts === 'string' ? parts : missing([], header), header)
  if (typeof parts === 'string') return unreadable('incomplete', parts)
  const credential = parts.get('Credential')
  const signature = parts.get('Signature')
  const signedHeaders = parts.get('SignedHeaders')
  const sentDate = request.headers.get('x-amz-date') ?? request.headers.get('date')
  if (!credential || !signature || !signedHeaders || !sentDate)
    return unreadable('incomplete', missing([credential, signature, signedHeaders, sentDate], header))
  const token = request.headers.get('x-amz-security-token')
  return signed('header', { credential, signature, signedHeaders, sentDate, token })
}

/** `name=value` pairs between commas or blanks, or AWS's complaint. */
function keyValues(text: string): Parameters | string {
  const found = new Map<string, string>()
  for (const part of text.split(/[\s,]+/)) {
    if (part === '') continue
    const equals = part.indexOf('=')
    if (equals < 0)
      return `Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '${hashed(part)}'.`
    const name = part.slice(0, equals)
    if (found.has(name)) return `Authorization header has duplicate '${name}' parameter.`
    found.set(name, part.slice(equals + 1))
  }
  return found
}

/** AWS shows a digest, not what was sent: headers that cannot be read may hold secrets. */
const hashed = (text: string) => createHash('sha256').update(text).digest('base64')

const REQUIRED = [
  "Authorization header requires 'Credential' parameter.",
  "Authorization header requires 'Signature' parameter.",
  "Authorization header requires 'SignedHeaders' parameter.",
  "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.",
]

function missing(values: readonly (string | undefined)[], header: string): string {
  const complaints = REQUIRED.filter((_, index) => !values[index])
  return `${complaints.join(' ')} (Hashed with SHA-256 and encoded with Base64) Authorization=${hashed(header)}`
}

function fromQuery(query: Parameters): Authorization {
  if (!V4_NAMES.some((name) => query.has(name))) return unreadable('v2', TEXT.v2)
  if (isV2(query)) return unreadable('both', TEXT.both)
  const algorithm = query.get('X-Amz-Algorithm')
  if (algorithm === 'AWS4-ECDSA-P256-SHA256') return unreadable('v4a', TEXT.v4a)
  const credential = query.get('X-Amz-Credential')
  const signature = query.get('X-Amz-Signature')
  const signedHeaders = query.get('X-Amz-SignedHeaders')
  const sentDate = query.get('X-Amz-Date')
  if (!algorithm || !credential || !signature || !signedHeaders || !sentDate) return unreadable('query', TEXT.query)
  if (algorithm !== ALGORITHM) return unreadable('query', TEXT.queryAlgorithm)
  const expires = query.get('X-Amz-Expires')
  const complaint = expires === undefined ? undefined : badExpires(expires)
  if (complaint) return unreadable('expires', complaint)
  const token = query.get('X-Amz-Security-Token')
  return signed('presigned', { credential, signature, signedHeaders, sentDate, token, expires })
}

function badExpires(text: string): string | undefined {
  if (!/^-?\d{1,12}$/.test(text)) return TEXT.expiresNumber
  const seconds = Number(text)
  if (seconds < 1) return TEXT.expiresNegative
  return seconds > WEEK_SECONDS ? TEXT.expiresWeek : undefined
}

interface Parts {
  readonly credential: string
  readonly signature: string
  readonly signedHeaders: string
  readonly sentDate: string
  readonly token: string | undefined
  readonly expires?: string | undefined
}

function signed(kind: 'header' | 'presigned', parts: Parts): Authorization {
  const credential = parts.credential.split('/')
  const wrong = kind === 'presigned' ? 'query-credential' : 'credential'
  if (credential.length !== 5)
    return unreadable(
      wrong,
      `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${parts.credential}'`,
    )
  const [accessKeyId, day, region, service, terminator] = credential as [string, string, string, string, string]
  if (!accessKeyId || !day || !region || !service)
    return unreadable(wrong, `Credential must not have empty elements, got '${parts.credential}'`)
  if (terminator !== TERMINATOR)
    return unreadable(
      wrong,
      `Credential should be scoped with a valid terminator: '${TERMINATOR}', not '${terminator}'.`,
    )
  const date = amzDateOf(parts.sentDate)
  if (date === undefined)
    return unreadable(
      'incomplete',
      `Date must be in ISO-8601 'basic format'. Got '${parts.sentDate}'. See http://en.wikipedia.org/wiki/ISO_8601`,
    )
  return {
    kind,
    accessKeyId,
    scope: { date: day, region, service },
    signedHeaders: parts.signedHeaders.split(';'),
    signature: parts.signature,
    date,
    ...(parts.token === undefined ? {} : { token: parts.token }),
    ...(parts.expires === undefined ? {} : { expires: Number(parts.expires) }),
  }
}
