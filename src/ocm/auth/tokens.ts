import type { Clock } from '../../kernel/Clock.ts'
import type { Random } from '../../kernel/random.ts'
import { jwksDocument } from '../../wire/jose/discovery.ts'
import { keySet, verifyJwt } from '../../wire/jose/jwks.ts'
import { parseJwt, signJwt } from '../../wire/jose/jwt.ts'
import type { SigningKey } from '../../wire/jose/signing-key.ts'

export const TOKEN_ISSUER = 'https://sso.redhat.com/auth/realms/redhat-external'
export const TOKEN_AUDIENCE = 'api.openshift.com'

/** Seconds. An access token outlives a working day, since scripts hold it in a variable; one that was asked for with a refresh token need not. */
const SESSION_LIFETIME = 10 * 3600
export const ACCESS_LIFETIME = 15 * 60

/** Who calls, as the token says. */
export interface Caller {
  readonly username: string
}

export interface Tokens {
  access(username: string, lifetime?: number): Promise<string>
  /** Never ends; good at the token endpoint only. */
  offline(username: string): Promise<string>
  /** Undefined when the token is not one of ours, of the other kind, or over. */
  verify(token: string, type: 'Bearer' | 'Offline'): Promise<Caller | undefined>
}

export function tokens(
  key: () => Promise<SigningKey>,
  clock: Clock,
  random: Random,
  org: () => Promise<string>,
): Tokens {
  const seconds = () => Math.floor(clock.now() / 1000)
  const issue = async (username: string, more: Readonly<Record<string, unknown>>) => {
    const { privateKey, kid } = await key()
    const iat = seconds()
    const claims = { iss: TOKEN_ISSUER, sub: `f:stint:${username}`, iat, jti: random.uuid(), ...more }
    return signJwt(claims, privateKey, kid)
  }
  return {
    access: async (username, lifetime = SESSION_LIFETIME) =>
      issue(username, {
        org_id: await org(),
        typ: 'Bearer',
        aud: TOKEN_AUDIENCE,
        azp: 'cloud-services',
        scope: 'openid',
        exp: seconds() + lifetime,
        preferred_username: username,
        username,
        email: `${username}@stint.example`,
        first_name: username,
        last_name: '',
      }),
    offline: (username) =>
      issue(username, { typ: 'Offline', aud: TOKEN_ISSUER, azp: 'cloud-services', preferred_username: username }),
    async verify(token, type) {
      const jwt = parseJwt(token)
      if ('problem' in jwt || jwt.algorithm !== 'RS256') return undefined
      const keys = keySet(jwksDocument([(await key()).publicKey]))
      if (!keys || !verifyJwt(jwt, keys)) return undefined
      const { iss, aud, typ, exp, preferred_username: username } = jwt.claims
      const audience = type === 'Bearer' ? TOKEN_AUDIENCE : TOKEN_ISSUER
      const alive = type === 'Offline' || (typeof exp === 'number' && exp > seconds())
      const ours = iss === TOKEN_ISSUER && aud === audience && typ === type && alive
      return ours && typeof username === 'string' ? { username } : undefined
    },
  }
}
