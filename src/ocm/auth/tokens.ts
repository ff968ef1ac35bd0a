import type { Clock } from '../../kernel/Clock.ts'
import type { Random } from '../../kernel/random.ts'
import { jwksDocument } from '../../wire/jose/discovery.ts'
import { keySet, verifyJwt, type KeySet } from '../../wire/jose/jwks.ts'
import { parseJwt, signJwt } from '../../wire/jose/jwt.ts'
import type { SigningKey } from '../../wire/jose/signing-key.ts'

export const TOKEN_ISSUER = 'https://sso.redhat.com/auth/realms/redhat-external'
export const TOKEN_AUDIENCE = 'api.openshift.com'
/** For whom tokens are made, as AWS compares it: `azp`. */
export const TOKEN_PARTY = 'cloud-services'

/** Seconds. An access token outlives a working day, since scripts hold it in a variable; one that was asked for with a refresh token need not. */
const SESSION_LIFETIME = 10 * 3600
export const ACCESS_LIFETIME = 15 * 60
const REFRESH_LIFETIME = 10 * 3600

const subjectOf = (username: string) => `f:stint:${username}`

/** Who calls, as the token says. */
export interface Caller {
  readonly username: string
  /** What is revoked: the token itself, or all that one login gave. */
  readonly tokenId: string
  readonly session: string
  /** World seconds; undefined: never. */
  readonly expires: number | undefined
  readonly offline: boolean
}

/** What OCM's claims say of a person. */
export interface Person {
  readonly organizationId: string
  readonly accountId: string
  readonly isAdmin: boolean
}

export interface Tokens {
  /** `session`: the login that it belongs to; a new one when left out. */
  access(username: string, options?: { readonly lifetime?: number; readonly session?: string }): Promise<string>
  /** Of an engineer of Red Hat's own, who has no business with OCM's customers: AWS takes it, this API does not. */
  engineer(email: string): Promise<string>
  /** Good at the token endpoint only; `offline` ones never end. */
  refresh(username: string, kind: 'Refresh' | 'Offline', session?: string): Promise<string>
  /** Undefined when the token is not one of ours, of the other kind, over, or revoked. */
  verify(token: string, type: 'Bearer' | 'Refresh'): Promise<Caller | undefined>
  /** What a client needs to verify tokens itself. */
  keys(): Promise<object>
}

export interface TokenParts {
  readonly key: () => Promise<SigningKey>
  readonly clock: Clock
  readonly random: Random
  readonly person: (username: string) => Promise<Person>
  readonly isRevoked: (id: string) => boolean
}

export function tokens({ key, clock, random, person, isRevoked }: TokenParts): Tokens {
  const seconds = () => Math.floor(clock.now() / 1000)
  let usable: KeySet | undefined
  const ownKeys = async () => (usable ??= keySet(jwksDocument([(await key()).publicKey])))
  const issue = async (username: string, session: string, more: Readonly<Record<string, unknown>>) => {
    const { privateKey, kid } = await key()
    const base = { iss: TOKEN_ISSUER, sub: subjectOf(username), iat: seconds(), jti: random.uuid() }
    const claims = { ...base, azp: TOKEN_PARTY, sid: session, session_state: session, preferred_username: username, ...more } // prettier-ignore
    return signJwt(claims, privateKey, kid)
  }
  return {
    async access(username, { lifetime = SESSION_LIFETIME, session = random.uuid() } = {}) {
      const { organizationId, accountId, isAdmin } = await person(username)
      return issue(username, session, {
        org_id: organizationId,
        account_id: accountId,
        is_org_admin: isAdmin,
        is_active: true,
        typ: 'Bearer',
        aud: TOKEN_AUDIENCE,
        scope: 'openid',
        exp: seconds() + lifetime,
        username,
        email: `${username.split('@')[0]}@stint.example`,
        email_verified: true,
        first_name: username,
        last_name: '',
      })
    },
    refresh: (username, kind, session = random.uuid()) =>
      issue(username, session, {
        typ: kind,
        aud: TOKEN_ISSUER,
        ...(kind === 'Refresh' ? { exp: seconds() + REFRESH_LIFETIME } : {}),
      }),
    async engineer(email) {
      const { privateKey, kid } = await key()
      const iat = seconds()
      const person = { sub: `f:redhat:${email}`, email, preferred_username: email }
      const validity = { iat, exp: iat + ACCESS_LIFETIME, jti: random.uuid() }
      const claims = { iss: TOKEN_ISSUER, typ: 'Bearer', aud: TOKEN_AUDIENCE, azp: TOKEN_PARTY, ...person, ...validity }
      return signJwt(claims, privateKey, kid)
    },
    async verify(token, type) {
      const jwt = parseJwt(token)
      if ('problem' in jwt || jwt.algorithm !== 'RS256') return undefined
      const keys = await ownKeys()
      if (!keys || !verifyJwt(jwt, keys)) return undefined
      const { iss, aud, typ, exp, jti, sid, sub, preferred_username: username } = jwt.claims
      const isBearer = type === 'Bearer'
      const ours = iss === TOKEN_ISSUER && aud === (isBearer ? TOKEN_AUDIENCE : TOKEN_ISSUER)
      const fits = isBearer ? typ === 'Bearer' : typ === 'Refresh' || typ === 'Offline'
      const alive = typ === 'Offline' || (typeof exp === 'number' && exp > seconds())
      if (!ours || !fits || !alive || typeof username !== 'string' || sub !== subjectOf(username)) return undefined
      const [tokenId, session] = [jti, sid].map(String) as [string, string]
      if (isRevoked(tokenId) || isRevoked(session)) return undefined
      return { username, tokenId, session, expires: typeof exp === 'number' ? exp : undefined, offline: typ === 'Offline' } // prettier-ignore
    },
    async keys() {
      const { publicKey, kid } = await key()
      const [jwk] = jwksDocument([publicKey]).keys
      return { keys: [{ ...jwk, kid, use: 'sig', alg: 'RS256' }] }
    },
  }
}
