import type { KeyObject } from 'node:crypto'
import { publicJwk, type PublicJwk } from './jwk.ts'

/** What stands at `<issuer>/.well-known/openid-configuration`, member by member as ccoctl writes it: `sub` is there twice. */
export interface DiscoveryDocument {
  readonly issuer: string
  readonly jwks_uri: string
  readonly response_types_supported: readonly string[]
  readonly subject_types_supported: readonly string[]
  readonly id_token_signing_alg_values_supported: readonly string[]
  readonly claims_supported?: readonly string[]
}

export const DISCOVERY_PATH = '.well-known/openid-configuration'
export const JWKS_PATH = 'keys.json'

export function discoveryDocument(issuer: string): DiscoveryDocument {
  return {
    issuer,
    jwks_uri: `${issuer}/${JWKS_PATH}`,
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    claims_supported: ['aud', 'exp', 'sub', 'iat', 'iss', 'sub'],
  }
}

/** What stands at `<issuer>/keys.json`; while a key is being rotated, the old and the new one. */
export function jwksDocument(publicKeys: readonly KeyObject[]): { readonly keys: readonly PublicJwk[] } {
  return { keys: publicKeys.map(publicJwk) }
}
