import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import type { View } from '../../store/projection.ts'
import type { EncodedResponse } from '../../wire/codec.ts'
import { signJwt } from '../../wire/jose/jwt.ts'
import type { OutboundIssuer } from '../iam/documents.ts'
import { outboundIssuerAt } from '../iam/outbound-issuers.ts'

/** Algorithms in which an account's issuer signs. */
export type OutboundAlgorithm = keyof OutboundIssuer['keys']

interface Key {
  readonly privateKey: KeyObject
  readonly jwk: object
  readonly kid: string
}

/** As AWS names them; the number goes up when it rotates a key, which it was not seen to do. */
const KIDS: Readonly<Record<OutboundAlgorithm, string>> = { RS256: 'RSA_0', ES384: 'EC384_0' }

const read = new Map<string, Key>()

function keyOf(issuer: OutboundIssuer, algorithm: OutboundAlgorithm): Key {
  const pem = issuer.keys[algorithm]
  const known = read.get(pem)
  if (known) return known
  const privateKey = createPrivateKey(pem)
  const publicKey = createPublicKey(privateKey)
  const kid = KIDS[algorithm]
  const key = { privateKey, kid, jwk: { ...publicKey.export({ format: 'jwk' }), kid, alg: algorithm, use: 'sig' } }
  if (read.size > 1000) read.clear()
  read.set(pem, key)
  return key
}

export function signOutbound(issuer: OutboundIssuer, algorithm: OutboundAlgorithm, claims: object): string {
  const { privateKey, kid } = keyOf(issuer, algorithm)
  return signJwt(claims, privateKey, kid, algorithm, 'JWT')
}

const ALGORITHMS: readonly OutboundAlgorithm[] = ['RS256', 'ES384']

const DISCOVERY = '/.well-known/openid-configuration'
const KEYS = '/.well-known/jwks.json'

const answer = (status: number, document: object): EncodedResponse => ({
  status,
  headers: { 'content-type': 'application/json', 'cache-control': 'max-age=60' },
  body: JSON.stringify(document),
})

/** What an account's issuer serves to everybody, even while the feature is disabled: discovery and keys; for other paths 404. */
export function issuerDocument(view: View, host: string, path: string): EncodedResponse {
  const issuer = outboundIssuerAt(view, host.toLowerCase().replace(/:\d*$/, ''))
  if (issuer && path === DISCOVERY)
    return answer(200, {
      issuer: issuer.issuer,
      jwks_uri: issuer.issuer + KEYS,
      response_types_supported: ['id_token'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ALGORITHMS,
      claims_supported: ['sub', 'iss', 'aud', 'exp', 'iat', 'jti', 'https://sts.amazonaws.com/'],
    })
  if (issuer && path === KEYS) return answer(200, { keys: ALGORITHMS.map((algorithm) => keyOf(issuer, algorithm).jwk) })
  return answer(404, { message: 'Not Found' })
}
