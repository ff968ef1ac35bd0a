import { recent } from '../../kernel/recent.ts'
import type { KeySet } from '../../wire/jose/jwks.ts'
import type { Jwt } from '../../wire/jose/jwt.ts'

/** Tokens, at least: pods send the same one until it is renewed. */
const KEPT = 4096
/** Each a signature's first bytes. */
const GLIMPSES = 1 << 14

const tokens = recent<string, Jwt>(KEPT)
const verifiedBy = new WeakMap<Jwt, KeySet>()
const glimpsed = new Int32Array(GLIMPSES)

/**
 * Tokens whose signature was verified before, so that neither is done again. What is remembered is that one set of keys verified one
 * text: keys that were fetched anew are another set, so a token does not outlive its key, and everything else (times, audience, provider,
 * trust) is judged at each call.
 */
export const seenTokens = {
  find: (token: string): Jwt | undefined => tokens.get(token),
  isVerified: (jwt: Jwt, keys: KeySet): boolean => verifiedBy.get(jwt) === keys,
  /** A token is kept the second time it comes: most come once, and keeping them would cost more than it saves. */
  add(token: string, jwt: Jwt, keys: KeySet): void {
    const mark = jwt.signature.readInt32LE(0)
    const place = mark & (GLIMPSES - 1)
    if (glimpsed[place] === mark) {
      tokens.set(token, jwt)
      verifiedBy.set(jwt, keys)
    } else glimpsed[place] = mark
  },
}
