import type { Transform } from 'node:stream'
import type { Signed } from './authorization.ts'
import { BodyProblem } from './body-problem.ts'
import { chunkedDecoder, decodedChunks, trailer, type ChunkedBody } from './chunked.ts'
import { declaredPayload, type Payload } from './payload.ts'
import type { SignableRequest } from './request.ts'
import { signingKey } from './signing-key.ts'
import { verifiedBody } from './verified-body.ts'

/** Who signed, and the secret that the signature was verified with. */
export interface Signer {
  readonly signed: Signed
  readonly secret: string
}

/**
 * Through this an S3 body is read: `aws-chunked` framing taken off, hashes, signatures and checksums compared as the bytes pass.
 * The stream fails with a BodyProblem; what was written until then is to be dropped.
 * @param signer undefined for anonymous requests, whose chunks cannot be signed
 * @param limit bytes that the object may have
 * @throws {BodyProblem} at once when the headers contradict each other
 */
export function bodyStream(request: SignableRequest, signer: Signer | undefined, limit: number): Transform {
  const payload = declaredPayload(request, signer?.signed)
  refuseLostTrailer(request, payload)
  if (payload.kind === 'refused') throw new BodyProblem('framing', payload.message)
  if (payload.kind !== 'chunked') {
    if (Number(request.headers.get('content-length')) > limit) throw tooLarge()
    return verifiedBody({
      sha256: payload.kind === 'hash' ? payload.sha256 : undefined,
      limit,
      headers: request.headers,
    })
  }
  return chunkedDecoder(chunkedBody(request, payload, signer, limit))
}

/**
 * A body that has come whole, with any `aws-chunked` framing taken off and its chunks' signatures compared; a body of another kind is
 * left as it is, its hash being the signature's to compare. Without a body there is no framing, unless its length was announced.
 * @throws {BodyProblem}
 */
export function wholeBody(request: SignableRequest, signer: Signer | undefined, limit: number, bytes: Buffer): Buffer {
  const payload = declaredPayload(request, signer?.signed)
  refuseLostTrailer(request, payload)
  if (payload.kind !== 'chunked') return bytes
  if (bytes.length === 0 && !request.headers.has('x-amz-decoded-content-length')) return bytes
  return decodedChunks(chunkedBody(request, payload, signer, limit), bytes)
}

/** A body that is of no kind to have a trailer brings none of what was announced for it: nobody would compare it. */
function refuseLostTrailer(request: SignableRequest, payload: Payload): void {
  if (payload.kind === 'chunked' && payload.trailer) return
  if (trailersOf(request).length > 0) throw trailer()
}

function chunkedBody(
  request: SignableRequest,
  payload: Payload & { readonly kind: 'chunked' },
  signer: Signer | undefined,
  limit: number,
): ChunkedBody {
  if (payload.signed && !signer) throw new BodyProblem('signature', 'An anonymous request cannot have signed chunks.')
  return {
    chain: payload.signed && signer ? chainOf(signer) : undefined,
    trailers: payload.trailer ? trailersOf(request) : [],
    decodedLength: decodedLength(request, limit),
    headers: request.headers,
  }
}

function chainOf({ signed, secret }: Signer) {
  return { key: signingKey(secret, signed.scope), scope: signed.scope, date: signed.date, seed: signed.signature }
}

function trailersOf(request: SignableRequest): string[] {
  const names = (request.headers.get('x-amz-trailer') ?? '').split(',')
  return names.map((name) => name.trim().toLowerCase()).filter((name) => name !== '')
}

function decodedLength(request: SignableRequest, limit: number): number {
  const text = request.headers.get('x-amz-decoded-content-length') ?? ''
  if (!/^\d{1,15}$/.test(text)) throw new BodyProblem('length', 'You must provide the Content-Length HTTP header.')
  if (Number(text) > limit) throw tooLarge()
  return Number(text)
}

const tooLarge = () => new BodyProblem('too-large', 'Your proposed upload exceeds the maximum allowed size')
