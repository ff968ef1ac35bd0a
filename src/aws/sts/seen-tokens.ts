import { alone } from '../../kernel/alone.ts'
import { recent } from '../../kernel/recent.ts'
import type { KeySet } from '../../wire/jose/jwks.ts'
import type { Jwt } from '../../wire/jose/jwt.ts'

/** Tokens, at least: pods send the same one until it is renewed. */
const KEPT = 4096
/** Each a signature's first bytes. */
const GLIMPSES = 1 << 14

/** A token whose signature was verified before. */
export interface SeenToken<Reading> {
  readonly token: string
  readonly jwt: Jwt
  /** What verified it. */
  keys: KeySet
  /** What was made of its claims the last time, if they were worth anything. */
  reading: Reading | undefined
}

/** The end of a signature: no two tokens share it by chance, and it is found a dozen times faster than a whole token. */
const TAIL = 64
const glimpsed = new Int32Array(GLIMPSES)

/**
 * Tokens whose signature was verified before, so that neither is done again. What is remembered is that one set of keys verified one
 * text: keys that were fetched anew are another set, so a token does not outlive its key, and everything else (times, audience, provider,
 * trust) is judged at each call.
 */
export function seenTokens<Reading>() {
  const tokens = recent<string, SeenToken<Reading>>(KEPT)
  return {
    find(token: string): SeenToken<Reading> | undefined {
      const seen = tokens.get(token.slice(-TAIL))
      return seen?.token === token ? seen : undefined
    },
    /** A token is kept the second time it comes: most come once, and keeping them would cost more than it saves. */
    add(token: string, jwt: Jwt, keys: KeySet): void {
      const mark = jwt.signature.readInt32LE(0)
      const place = mark & (GLIMPSES - 1)
      if (glimpsed[place] === mark) tokens.set(token.slice(-TAIL), ownSeen(alone(token), jwt, keys))
      else glimpsed[place] = mark
    },
  }
}

/** Without the request that the token came in. */
const ownSeen = <Reading>(token: string, jwt: Jwt, keys: KeySet): SeenToken<Reading> => ({
  token,
  jwt: { ...jwt, signingInput: token.slice(0, jwt.signingInput.length) },
  keys,
  reading: undefined,
})
