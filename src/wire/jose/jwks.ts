import { createPublicKey, verify, type KeyObject } from 'node:crypto'
import { algorithmRow, type AlgorithmRow } from './algorithms.ts'
import { fromBase64url } from './base64url.ts'
import type { Jwt } from './jwt.ts'

/** An issuer's keys, checked and ready for use. */
export interface KeySet {
  /** How many keys are fit to verify a token. */
  readonly size: number
  /** Whether a key of this id is among them. */
  has(kid: string): boolean
  /** The one key that this token can be verified with; undefined when there is none, or more than one and the token does not say. */
  keyFor(jwt: Jwt): KeyObject | undefined
}

interface Usable {
  readonly kid: string | undefined
  readonly kty: string
  readonly crv: string | undefined
  /** From the JWK's `alg`: the only one that it may be used with. */
  readonly alg: string | undefined
  readonly key: KeyObject
}

/** IAM's own bound, of RSA and of EC keys each; of a type with more, it uses none. */
const MOST_KEYS_OF_A_TYPE = 100
const LONGEST_KID = 512

/**
 * Keys that are not for verifying, weak (RSA under 2048 bits), absurd (RSA over 8192 bits, even or tiny exponents) or broken are left out.
 * Undefined when this is no JWK set.
 */
export function keySet(jwks: unknown): KeySet | undefined {
  const keys = isObject(jwks) ? jwks['keys'] : undefined
  if (!Array.isArray(keys)) return undefined
  const usable = ['RSA', 'EC'].flatMap((kty) => {
    const ofType = keys.filter((key) => isObject(key) && key['kty'] === kty)
    return ofType.length > MOST_KEYS_OF_A_TYPE ? [] : ofType.map(usableKey).filter((key) => key !== undefined)
  })
  const kids = new Map<string, Usable[]>()
  for (const key of usable) if (key.kid !== undefined) kids.set(key.kid, [...(kids.get(key.kid) ?? []), key])
  return {
    size: usable.length,
    has: (kid) => kids.has(kid),
    keyFor(jwt) {
      const row = algorithmRow(jwt.algorithm)
      const candidates = jwt.kid === undefined ? usable : kids.get(jwt.kid)
      if (!row || !candidates) return undefined
      let found: KeyObject | undefined
      for (const one of candidates) {
        if (!fits(one, jwt.algorithm, row)) continue
        if (found) return undefined
        found = one.key
      }
      return found
    },
  }
}

/** Whether one of the keys signed the token. Says nothing of its claims. */
export function verifyJwt(jwt: Jwt, keys: KeySet): boolean {
  const means = meansFor(jwt, keys)
  return means !== undefined && verify(means.digest, Buffer.from(jwt.signingInput), means.key, jwt.signature)
}

/** The same in a thread of Node's pool: the one that asks goes on meanwhile, which an RSA signature keeps from a quarter of its work. */
export async function verifyJwtAside(jwt: Jwt, keys: KeySet): Promise<boolean> {
  const means = meansFor(jwt, keys)
  if (!means) return false
  return new Promise((resolve, reject) =>
    verify(means.digest, Buffer.from(jwt.signingInput), means.key, jwt.signature, (error, isGood) =>
      error ? reject(error) : resolve(isGood),
    ),
  )
}

/** Undefined for what no key of the set can have signed. */
function meansFor(jwt: Jwt, keys: KeySet) {
  const row = algorithmRow(jwt.algorithm)
  const key = keys.keyFor(jwt)
  if (!row || !key || (row.signatureBytes !== undefined && jwt.signature.length !== row.signatureBytes))
    return undefined
  return { digest: row.digest, key: { key, ...(row.encoding ? { dsaEncoding: row.encoding } : {}) } }
}

const fits = (key: Usable, algorithm: string, row: AlgorithmRow) =>
  key.kty === row.kty && key.crv === row.crv && (key.alg === undefined || key.alg === algorithm)

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

function usableKey(jwk: unknown): Usable | undefined {
  if (!isObject(jwk)) return undefined
  const { kty, kid, use, alg, key_ops: operations } = jwk
  if (kid !== undefined && (typeof kid !== 'string' || Buffer.byteLength(kid) > LONGEST_KID)) return undefined
  if (use !== undefined && use !== 'sig') return undefined
  if (operations !== undefined && !(Array.isArray(operations) && operations.includes('verify'))) return undefined
  if (alg !== undefined && (typeof alg !== 'string' || !algorithmRow(alg))) return undefined
  const key =
    kty === 'RSA' ? rsaKey(jwk['n'], jwk['e']) : kty === 'EC' ? ecKey(jwk['crv'], jwk['x'], jwk['y']) : undefined
  return key && { kid, kty: kty as string, crv: kty === 'EC' ? (jwk['crv'] as string) : undefined, alg, key }
}

function rsaKey(n: unknown, e: unknown): KeyObject | undefined {
  if (typeof n !== 'string' || typeof e !== 'string') return undefined
  const modulus = fromBase64url(n)
  const exponent = fromBase64url(e)
  if (!modulus || !exponent || !isSound(modulus, exponent)) return undefined
  return publicKey({ kty: 'RSA', n, e })
}

/** Both big-endian and without leading zeros, as RFC 7518 §6.3 asks; the bounds keep one verification under a millisecond. */
function isSound(modulus: Buffer, exponent: Buffer): boolean {
  const bits = modulus.length * 8 - Math.clz32(modulus[0] ?? 0) + 24
  if (modulus[0] === 0 || bits < 2048 || bits > 8192 || isEven(modulus)) return false
  const value = exponent.length <= 4 ? exponent.reduce((sum, byte) => sum * 256 + byte, 0) : 0
  return value >= 3 && !isEven(exponent)
}

const isEven = (number: Buffer) => ((number.at(-1) ?? 0) & 1) === 0

/** Bytes of a coordinate by curve. */
const CURVES: ReadonlyMap<unknown, number> = new Map([
  ['P-256', 32],
  ['P-384', 48],
  ['P-521', 66],
])

function ecKey(crv: unknown, x: unknown, y: unknown): KeyObject | undefined {
  const length = CURVES.get(crv)
  if (length === undefined || typeof x !== 'string' || typeof y !== 'string') return undefined
  if (fromBase64url(x)?.length !== length || fromBase64url(y)?.length !== length) return undefined
  return publicKey({ kty: 'EC', crv: crv as string, x, y })
}

function publicKey(jwk: { readonly kty: string } & Readonly<Record<string, string>>): KeyObject | undefined {
  try {
    return createPublicKey({ key: jwk, format: 'jwk' })
  } catch {
    return undefined
  }
}
