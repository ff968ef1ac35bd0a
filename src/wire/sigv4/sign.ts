import { amzDate } from './amz-date.ts'
import { canonicalRequest, EMPTY_SHA256, sha256Hex, UNSIGNED_PAYLOAD, uriEncode } from './canonical.ts'
import { ALGORITHM, scopeText, splitUrl, type Credentials, type Scope, type SignableRequest } from './request.ts'
import { signatureOf, signingKey } from './signing-key.ts'

/** For which region and service a request is signed. */
export type Target = Omit<Scope, 'date'>

/** Headers that proxies and clients change on the way. */
const NEVER_SIGNED: ReadonlySet<string> = new Set([
  'authorization',
  'connection',
  'content-length',
  'expect',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'user-agent',
  'x-amzn-trace-id',
])

/**
 * The headers to send: those of the request (`host` among them) with date, token and signature added.
 * @param body what is hashed; `unsigned` leaves it out, which only S3 takes
 * @param at milliseconds since 1970
 */
export function sign(
  request: SignableRequest,
  credentials: Credentials,
  target: Target,
  at: number,
  body: Uint8Array | 'unsigned' | undefined,
): Map<string, string> {
  const date = amzDate(at)
  const scope: Scope = { ...target, date: date.slice(0, 8) }
  const payload = body === 'unsigned' ? UNSIGNED_PAYLOAD : body ? sha256Hex(body) : EMPTY_SHA256
  const headers = new Map(request.headers)
  headers.set('x-amz-date', date)
  if (target.service === 's3') headers.set('x-amz-content-sha256', payload)
  if (credentials.sessionToken) headers.set('x-amz-security-token', credentials.sessionToken)
  const names = [...headers.keys()].filter((name) => !NEVER_SIGNED.has(name)).sort()
  const canonical = canonicalRequest({ ...request, headers }, target.service, names, payload) as string
  const signature = signatureOf(signingKey(credentials.secretAccessKey, scope), scope, date, canonical)
  headers.set(
    'authorization',
    `${ALGORITHM} Credential=${credentials.accessKeyId}/${scopeText(scope)}, SignedHeaders=${names.join(';')}, Signature=${signature}`,
  )
  return headers
}

/**
 * The path and query to hand out: whoever holds it may make the request until `expiresIn` seconds (1 to 604800) after `at`.
 * Headers of the request (at least `host`) must be sent as they were signed. Bodies are not covered for S3, and empty elsewhere.
 */
export function presign(
  request: SignableRequest,
  credentials: Credentials,
  target: Target,
  at: number,
  expiresIn: number,
): string {
  const date = amzDate(at)
  const scope: Scope = { ...target, date: date.slice(0, 8) }
  const names = [...request.headers.keys()].sort()
  const parameters: [string, string][] = [
    ['X-Amz-Algorithm', ALGORITHM],
    ['X-Amz-Credential', `${credentials.accessKeyId}/${scopeText(scope)}`],
    ['X-Amz-Date', date],
    ['X-Amz-Expires', String(expiresIn)],
    ...(credentials.sessionToken ? [['X-Amz-Security-Token', credentials.sessionToken] as [string, string]] : []),
    ['X-Amz-SignedHeaders', names.join(';')],
  ]
  const { path, query } = splitUrl(request.url)
  const added = parameters.map(([name, value]) => `${name}=${uriEncode(value)}`).join('&')
  const url = `${path}?${query ? `${query}&` : ''}${added}`
  const payload = target.service === 's3' ? UNSIGNED_PAYLOAD : EMPTY_SHA256
  const canonical = canonicalRequest({ ...request, url }, target.service, names, payload) as string
  const signature = signatureOf(signingKey(credentials.secretAccessKey, scope), scope, date, canonical)
  return `${url}&X-Amz-Signature=${signature}`
}
