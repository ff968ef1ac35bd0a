import { createHmac } from 'node:crypto'
import { ALGORITHM, scopeText, TERMINATOR, type Scope } from './request.ts'
import { sha256Hex } from './canonical.ts'

const KEPT = 5_000
const keys = new Map<string, Buffer>()

const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()

/** Four hashes deep, so the most recent few thousand are kept; the oldest goes first. */
export function signingKey(secret: string, scope: Scope): Buffer {
  const id = `${scopeText(scope)}/${secret}`
  const known = keys.get(id)
  if (known) return known
  const key = hmac(hmac(hmac(hmac(`AWS4${secret}`, scope.date), scope.region), scope.service), TERMINATOR)
  if (keys.size >= KEPT) keys.delete(keys.keys().next().value as string)
  keys.set(id, key)
  return key
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
export function signatureOf(key: Buffer, scope: Scope, date: string, canonicalRequest: string): Buffer {
  return hmac(key, `${ALGORITHM}\n${date}\n${scopeText(scope)}\n${sha256Hex(canonicalRequest)}`)
}
