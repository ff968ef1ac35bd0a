import type { Signed } from './authorization.ts'
import { EMPTY_SHA256, queryPairs, UNSIGNED_PAYLOAD } from './canonical.ts'
import { splitUrl, type SignableRequest } from './request.ts'

/**
 * What the signature says of the body.
 * `hash`: it must have this SHA-256. `implied`: the signer hashed it without saying so: hash what arrives.
 * `unsigned`: not covered (S3 only). `chunked`: `aws-chunked` framing (S3 only). `refused`: a declaration that the service does not take.
 */
export type Payload =
  | { readonly kind: 'hash'; readonly sha256: string }
  | { readonly kind: 'implied' }
  | { readonly kind: 'unsigned' }
  | { readonly kind: 'chunked'; readonly name: string; readonly signed: boolean; readonly trailer: boolean }
  | { readonly kind: 'refused'; readonly message: string }

const STREAMING: ReadonlyMap<string, Payload> = new Map(
  (
    [
      { kind: 'chunked', name: 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD', signed: true, trailer: false },
      { kind: 'chunked', name: 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER', signed: true, trailer: true },
      { kind: 'chunked', name: 'STREAMING-UNSIGNED-PAYLOAD-TRAILER', signed: false, trailer: true },
      { kind: 'unsigned', name: UNSIGNED_PAYLOAD },
    ] as const
  ).map((row) => [row.name, row]),
)

/** The header by which a signer says what he hashed. */
export const CONTENT_SHA256 = 'x-amz-content-sha256'

const HEX_SHA256 = /^[0-9a-f]{64}$/

const TEXT = {
  missing: 'Missing required header for this request: x-amz-content-sha256',
  invalid:
    'x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER or a valid sha256 value.',
} as const

/** @param signed undefined for anonymous requests, which only S3 may serve */
export function declaredPayload(request: SignableRequest, signed: Signed | undefined): Payload {
  const declared =
    signed?.kind === 'presigned' ? presignedDeclaration(request, signed) : request.headers.get(CONTENT_SHA256)
  if (signed && signed.scope.service !== 's3') return declaredElsewhere(declared)
  if (declared === undefined)
    return signed?.kind === 'header' ? { kind: 'refused', message: TEXT.missing } : { kind: 'unsigned' }
  if (HEX_SHA256.test(declared)) return { kind: 'hash', sha256: declared }
  return STREAMING.get(declared) ?? { kind: 'refused', message: TEXT.invalid }
}

/** A presigned address is for whoever holds it: what he says of the body beyond what was signed counts for nothing, as S3 was seen to hold. */
const presignedDeclaration = (request: SignableRequest, { scope, signedHeaders }: Signed) =>
  scope.service !== 's3' || signedHeaders.includes(CONTENT_SHA256)
    ? (request.headers.get(CONTENT_SHA256) ?? inQuery(request))
    : inQuery(request)

const inQuery = (request: SignableRequest) =>
  queryPairs(splitUrl(request.url).query).find(([name]) => name === 'X-Amz-Content-Sha256')?.[1]

function declaredElsewhere(declared: string | undefined): Payload {
  if (declared === undefined) return { kind: 'implied' }
  return HEX_SHA256.test(declared) ? { kind: 'hash', sha256: declared } : { kind: 'refused', message: TEXT.invalid }
}

/**
 * The canonical request's last line, or undefined when the body is not the one that was signed.
 * `bodyHash`: hex SHA-256 of what arrived; undefined while it still streams in (S3), to be compared then.
 */
export function signedPayload(
  request: SignableRequest,
  signed: Signed,
  bodyHash: string | undefined,
): string | undefined {
  const payload = declaredPayload(request, signed)
  switch (payload.kind) {
    case 'hash':
      return bodyHash === undefined || bodyHash === payload.sha256 ? payload.sha256 : undefined
    case 'implied':
      return bodyHash ?? EMPTY_SHA256
    case 'unsigned':
      return UNSIGNED_PAYLOAD
    case 'chunked':
      return payload.name
    case 'refused':
      return undefined
  }
}
