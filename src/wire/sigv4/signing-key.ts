import { createHmac } from 'node:crypto'
import { recent } from '../../kernel/recent.ts'
import { ALGORITHM, scopeText, TERMINATOR, type Scope } from './request.ts'
import { sha256Hex } from './canonical.ts'
import { HmacKey } from '../hmac.ts'

const keys = recent<string, HmacKey>(4096)

const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()

/** Four hashes deep, so the most recent few thousand are kept. */
export function signingKey(secret: string, scope: Scope): HmacKey {
  const id = `${secret}/${scopeText(scope)}`
  const known = keys.get(id)
  if (known) return known
  const key = new HmacKey(hmac(hmac(hmac(hmac(`AWS4${secret}`, scope.date), scope.region), scope.service), TERMINATOR))
  keys.set(id, key)
  return key
}

/** A header's characters are its bytes, whatever text those are: they are hashed as they travel. */
const bytesOf = (canonicalRequest: string): string | Uint8Array =>
  Buffer.byteLength(canonicalRequest) === canonicalRequest.length
    ? canonicalRequest
    : Buffer.from(canonicalRequest, 'latin1')

/** What a signature is made of. */
export const stringToSign = (scope: Scope, date: string, canonicalRequest: string): string =>
  `${ALGORITHM}\n${date}\n${scopeText(scope)}\n${sha256Hex(bytesOf(canonicalRequest))}`

/** In lower hex. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
export function signatureOf(key: HmacKey, scope: Scope, date: string, canonicalRequest: string): string {
  return key.code(stringToSign(scope, date, canonicalRequest), 'hex')
}
