import { keySet, verifyJwt } from './jwks.ts'
import { parseJwt } from './jwt.ts'

/** A JSON Web Key as issuers publish it. @see RFC 7517 */
export interface JWK {
  readonly kty?: string
  readonly kid?: string
  readonly use?: string
  readonly alg?: string
  readonly [member: string]: unknown
}

/**
 * Whether a compact JWS was signed by one of the keys: RS256–512 with RSA keys of 2048 to 8192 bits, ES256–512 with the curve of that
 * name, every part canonical. The token's own idea of where its key is (`jku`, `jwk`, `x5u`, `x5c`) makes it refused, `kid` chooses
 * among the given keys only, nothing is fetched. Says nothing of audience, issuer or expiry. Never throws.
 */
export function verify(token: string, jwks: { readonly keys: readonly JWK[] }): boolean {
  if (typeof token !== 'string') return false
  const jwt = parseJwt(token)
  const keys = keySet(jwks)
  return 'problem' in jwt || !keys ? false : verifyJwt(jwt, keys)
}
