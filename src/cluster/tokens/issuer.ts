import type { KeyObject } from 'node:crypto'
import type { Clock } from '../../kernel/Clock.ts'
import type { Random } from '../../kernel/random.ts'
import { publicJwk } from '../../wire/jose/jwk.ts'
import { keySet, verifyJwt } from '../../wire/jose/jwks.ts'
import type { KeySet } from '../../wire/jose/jwks.ts'
import { parseJwt, signJwt } from '../../wire/jose/jwt.ts'
import type { SigningKey } from '../../wire/jose/signing-key.ts'

interface Reference {
  readonly name: string
  readonly uid: string
}

export interface TokenWish {
  readonly namespace: string
  readonly serviceAccount: Reference
  /** At least one. */
  readonly audiences: readonly string[]
  readonly expirationSeconds: number
  /** The token dies with the pod. */
  readonly boundPod?: Reference & { readonly node?: { readonly name: string; readonly uid?: string } }
  /** It dies with this one. */
  readonly boundSecret?: Reference
  readonly boundNode?: Reference
}

/** What a verified token says, and nothing that was not verified. */
export interface TokenClaims {
  readonly audiences: readonly string[]
  /** Seconds since 1970, world time. */
  readonly expiry: number
  readonly id: string
  readonly namespace: string
  readonly serviceAccount: Reference
  readonly pod?: Reference
  readonly secret?: Reference
  readonly node?: { readonly name: string; readonly uid?: string }
}

/** The cluster's service-account issuer. @see https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/ */
export interface TokenAuthority {
  readonly issuer: string
  /** A token for this audience is one for the API itself. */
  readonly apiAudience: string
  /** RS256, signed by the current key. `expires` is in world milliseconds. */
  issue(wish: TokenWish): { readonly token: string; readonly expires: number }
  /** Undefined unless one of the cluster's keys signed it, for this issuer, and world time lies within its life. */
  verify(token: string): TokenClaims | undefined
}

export interface AuthorityOptions {
  /** `https://…`, as in the tokens' `iss`. */
  readonly issuer: string
  readonly apiAudience?: string
  readonly clock: Clock
  readonly random: Random
  /** The key that signs now. */
  readonly signingKey: () => SigningKey
  /** Keys whose tokens still count beside it, while a rotation is under way. */
  readonly formerKeys?: () => readonly KeyObject[]
}

const CLAIM = 'kubernetes.io'

export function tokenAuthority(options: AuthorityOptions): TokenAuthority {
  const { issuer, clock, random } = options
  const keys = cachedKeys(options)
  const signed = rememberedTokens(issuer)
  return {
    issuer,
    apiAudience: options.apiAudience ?? issuer,
    issue(wish) {
      const { privateKey, kid } = options.signingKey()
      const now = Math.floor(clock.now() / 1000)
      const expiry = now + wish.expirationSeconds
      const claims = claimsOf(wish, { issuer, now, expiry, id: random.uuid() })
      return { token: signJwt(claims, privateKey, kid, 'RS256'), expires: expiry * 1000 }
    },
    verify(token) {
      const known = signed(token, keys())
      if (!known) return undefined
      const { notBefore, claims } = known
      const now = clock.now() / 1000
      return now >= claims.expiry || now < notBefore ? undefined : claims
    },
  }
}

const MOST_REMEMBERED = 1_000

/** What a token says that one of the keys signed for this issuer, whatever time it is. `notBefore`: seconds since 1970. */
interface Signed {
  readonly notBefore: number
  readonly claims: TokenClaims
}

function signedClaims(token: string, keys: KeySet, issuer: string): Signed | undefined {
  const jwt = parseJwt(token)
  if ('problem' in jwt || !verifyJwt(jwt, keys)) return undefined
  const { iss, exp, nbf } = jwt.claims
  if (iss !== issuer || typeof exp !== 'number') return undefined
  const claims = readClaims(jwt.claims, exp)
  return claims && { notBefore: typeof nbf === 'number' ? Math.floor(nbf) : -Infinity, claims }
}

/**
 * A pod shows the same token with every call: that its signature is good, and what it says, is found once, as long as the keys are the
 * same. All that time changes is looked at anew.
 */
function rememberedTokens(issuer: string) {
  let good = new Map<string, Signed>()
  let of: KeySet | undefined
  return (token: string, keys: KeySet): Signed | undefined => {
    if (of !== keys || good.size >= MOST_REMEMBERED) good = new Map()
    of = keys
    const known = good.get(token) ?? signedClaims(token, keys, issuer)
    if (known) good.set(token, known)
    return known
  }
}

/** Parsing keys costs more than verifying with them: a set is kept until its keys change. */
function cachedKeys({ signingKey, formerKeys }: AuthorityOptions): () => KeySet {
  let known: readonly KeyObject[] = []
  let set: KeySet | undefined
  return () => {
    const now = [signingKey().publicKey, ...(formerKeys?.() ?? [])]
    if (set && now.length === known.length && now.every((key, i) => key === known[i])) return set
    known = now
    const made = keySet({ keys: now.map(publicJwk) })
    if (!made) throw new TypeError('the cluster has too many signing keys')
    return (set = made)
  }
}

interface Frame {
  readonly issuer: string
  readonly now: number
  readonly expiry: number
  readonly id: string
}

function claimsOf(
  { namespace, serviceAccount, audiences, boundPod, boundSecret, boundNode }: TokenWish,
  { issuer, now, expiry, id }: Frame,
) {
  const { name, uid, node } = boundPod ?? {}
  return {
    aud: audiences,
    exp: expiry,
    iat: now,
    iss: issuer,
    jti: id,
    [CLAIM]: {
      namespace,
      ...((boundNode ?? node) ? { node: boundNode ?? node } : {}),
      ...(boundPod ? { pod: { name, uid } } : {}),
      ...(boundSecret ? { secret: boundSecret } : {}),
      serviceaccount: serviceAccount,
    },
    nbf: now,
    sub: `system:serviceaccount:${namespace}:${serviceAccount.name}`,
  }
}

type Members = Readonly<Record<string, unknown>>

const members = (value: unknown): Members => (value !== null && typeof value === 'object' ? (value as Members) : {})
const text = (value: unknown) => (typeof value === 'string' ? value : '')

function reference(value: unknown): Reference | undefined {
  const { name, uid } = members(value)
  return typeof name === 'string' && typeof uid === 'string' ? { name, uid } : undefined
}

function readClaims(claims: Members, expiry: number): TokenClaims | undefined {
  const own = members(claims[CLAIM])
  const serviceAccount = reference(own['serviceaccount'])
  const pod = reference(own['pod'])
  const secret = reference(own['secret'])
  const { name: node, uid } = members(own['node'])
  const namespace = text(own['namespace'])
  if (!serviceAccount || claims['sub'] !== `system:serviceaccount:${namespace}:${serviceAccount.name}`) return undefined
  return {
    audiences: [claims['aud']].flat().filter((one) => typeof one === 'string'),
    expiry,
    id: text(claims['jti']),
    namespace,
    serviceAccount,
    ...(pod ? { pod } : {}),
    ...(secret ? { secret } : {}),
    ...(typeof node === 'string' ? { node: { name: node, ...(typeof uid === 'string' ? { uid } : {}) } } : {}),
  }
}
