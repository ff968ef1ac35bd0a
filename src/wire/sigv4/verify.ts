import type { Signed } from './authorization.ts'
import { canonicalRequest } from './canonical.ts'
import { sameHex } from '../hmac.ts'
import { CONTENT_SHA256, signedPayload } from './payload.ts'
import type { SignableRequest } from './request.ts'
import { signatureOf, signingKey, stringToSign } from './signing-key.ts'

/**
 * Whether the holder of `secret` signed this request; constant in time over the signature. Says nothing of its age (`staleness`),
 * scope (`scopeProblem`) or which headers it covers (`coverageProblem`).
 * `bodyHash`: hex SHA-256 of the body, undefined while it streams in.
 */
export function verifySignature(request: SignableRequest, signed: Signed, secret: string, bodyHash?: string): boolean {
  const canonical = canonicalOf(request, signed, bodyHash)
  if (canonical === undefined) return false
  const key = signingKey(secret, signed.scope)
  return sameHex(signatureOf(key, signed.scope, signed.date, canonical), signed.signature)
}

function canonicalOf(request: SignableRequest, signed: Signed, bodyHash: string | undefined): string | undefined {
  const payload = signedPayload(request, signed, bodyHash)
  return payload === undefined
    ? undefined
    : canonicalRequest(request, signed.scope.service, signed.signedHeaders, payload)
}

/** What the service would have signed: the canonical request and the string to sign. Undefined when the request has no such form. */
export function signedTexts(
  request: SignableRequest,
  signed: Signed,
  bodyHash?: string,
): { readonly canonical: string; readonly toSign: string } | undefined {
  // A header that was signed and is not there is shown as an empty one.
  const headers = new Map([...signed.signedHeaders.map((name) => [name, ''] as const), ...request.headers])
  const canonical = canonicalOf({ ...request, headers }, signed, bodyHash)
  return canonical === undefined ? undefined : { canonical, toSign: stringToSign(signed.scope, signed.date, canonical) }
}

/** AWS's text when the credential is scoped to another day, region or service than this call's; undefined when it fits. */
export function scopeProblem(
  signed: Signed,
  call: { readonly service: string; readonly regionIsValid: (region: string) => boolean },
): string | undefined {
  const { date, region, service } = signed.scope
  if (!call.regionIsValid(region)) return `Credential should be scoped to a valid region, not '${region}'. `
  if (service !== call.service) return `Credential should be scoped to correct service: '${call.service}'. `
  if (date !== signed.date.slice(0, 8))
    return `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${date}' != '${signed.date.slice(0, 8)}', from '${signed.date}'.`
  return undefined
}

export interface CoverageProblem {
  readonly reason: 'host' | 'order' | 'headers'
  /** None of what AWS tells as a wrong signature. */
  readonly message?: string
  /** S3's `HeadersNotSigned`. */
  readonly headers: readonly string[]
}

/** What must be covered outside S3, where every `x-amz-` header must. */
const ALWAYS_COVERED = ['x-amz-date', 'x-amz-security-token', 'x-amz-target']

/** In front of a presigned address the header that says what was hashed is passed over. */
const neededAtS3 = ({ headers }: SignableRequest, { kind }: Signed): readonly string[] =>
  [...headers.keys()].filter((name) => name.startsWith('x-amz-') && !(kind === 'presigned' && name === CONTENT_SHA256))

/**
 * A signature is of lower-case names in their order.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
const isCanonical = (names: readonly string[]): boolean =>
  names.every((name, at) => name === name.toLowerCase() && (at === 0 || name > (names[at - 1] ?? '')))

/** Headers that change what a request means must be covered by its signature; undefined when they are. */
export function coverageProblem(request: SignableRequest, signed: Signed): CoverageProblem | undefined {
  const covered = signed.signedHeaders
  if (!covered.includes('host') || new Set(covered).size < covered.length)
    return {
      reason: 'host',
      message: "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
      headers: ['host'],
    }
  if (!isCanonical(covered)) return { reason: 'order', headers: [] }
  const needed = signed.scope.service === 's3' ? neededAtS3(request, signed) : ALWAYS_COVERED
  const headers = needed.filter((name) => !covered.includes(name) && request.headers.has(name))
  if (headers.length === 0) return undefined
  return { reason: 'headers', message: 'There were headers present in the request which were not signed', headers }
}
