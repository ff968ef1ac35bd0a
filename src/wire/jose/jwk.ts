import { createHash, type KeyObject } from 'node:crypto'

/** An RSA signing key's public half, as keys.json holds it. */
export interface PublicJwk {
  readonly use: 'sig'
  readonly kty: 'RSA'
  readonly kid: string
  readonly alg: 'RS256'
  readonly n: string
  readonly e: string
}

/** The key id that ccoctl and kube-apiserver compute alike: base64url(SHA-256(DER SubjectPublicKeyInfo)), 43 characters. */
export function kidOf(publicKey: KeyObject): string {
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64url')
}

/** @throws {TypeError} for keys that are not RSA */
export function publicJwk(publicKey: KeyObject): PublicJwk {
  const { kty, n, e } = publicKey.export({ format: 'jwk' })
  if (kty !== 'RSA' || n === undefined || e === undefined) throw new TypeError('not an RSA key')
  return { use: 'sig', kty, kid: kidOf(publicKey), alg: 'RS256', n, e }
}
