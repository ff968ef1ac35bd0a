import type { Clock } from '../../kernel/Clock.ts'
import type { Random } from '../../kernel/random.ts'
import { discoveryDocument, DISCOVERY_PATH, JWKS_PATH, jwksDocument } from '../../wire/jose/discovery.ts'
import { signJwt } from '../../wire/jose/jwt.ts'
import type { SigningKey } from '../../wire/jose/signing-key.ts'

/** Whose tokens Red Hat's account trusts for the workloads of OCM. */
export const WORKLOAD_ISSUER = 'https://oidc.op1.openshiftapps.com/ocm'
export const WORKLOAD_AUDIENCE = 'sts.amazonaws.com'

/** Seconds that a projected token holds. */
const LIFETIME = 3600

/** Red Hat's own cluster, on which OCM runs: it signs its pods' tokens and shows its public key. */
export interface WorkloadIssuer {
  /** The service account token of `system:serviceaccount:ocm:<name>`, as projected into its pod. */
  token(serviceAccount: string): Promise<string>
  /** The document at a path of the issuer's host, undefined when there is none. */
  document(path: string): Promise<object | undefined>
}

export function workloadIssuer(key: () => Promise<SigningKey>, clock: Clock, random: Random): WorkloadIssuer {
  const base = new URL(WORKLOAD_ISSUER).pathname
  const documents = new Map<string, (key: SigningKey) => object>([
    [`${base}/${DISCOVERY_PATH}`, () => discoveryDocument(WORKLOAD_ISSUER)],
    [`${base}/${JWKS_PATH}`, ({ publicKey }) => jwksDocument([publicKey])],
  ])
  return {
    async token(serviceAccount) {
      const { privateKey, kid } = await key()
      return signJwt(claimsOf(serviceAccount, Math.floor(clock.now() / 1000), random), privateKey, kid)
    },
    async document(path) {
      const make = documents.get(path)
      return make?.(await key())
    },
  }
}

const claimsOf = (name: string, now: number, random: Random) => ({
  aud: [WORKLOAD_AUDIENCE],
  exp: now + LIFETIME,
  iat: now,
  nbf: now,
  iss: WORKLOAD_ISSUER,
  jti: random.uuid(),
  sub: `system:serviceaccount:ocm:${name}`,
  'kubernetes.io': { namespace: 'ocm', serviceaccount: { name, uid: random.uuid() } },
})
