import type { Transform } from 'node:stream'
import type { Signed } from './authorization.ts'
import { BodyProblem } from './body-problem.ts'
import { chunkedDecoder } from './chunked.ts'
import { declaredPayload } from './payload.ts'
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
  if (payload.kind === 'refused') throw new BodyProblem('framing', payload.message)
  if (payload.kind !== 'chunked') {
    if (Number(request.headers.get('content-length')) > limit) throw tooLarge()
    return verifiedBody({
      sha256: payload.kind === 'hash' ? payload.sha256 : undefined,
      limit,
      headers: request.headers,
    })
  }
  if (payload.signed && !signer) throw new BodyProblem('signature', 'An anonymous request cannot have signed chunks.')
  return chunkedDecoder({
    chain: payload.signed && signer ? chainOf(signer) : undefined,
    trailers: payload.trailer ? trailersOf(request) : [],
    decodedLength: decodedLength(request, limit),
    headers: request.headers,
  })
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
