import { createHash, randomBytes, randomUUID } from 'node:crypto'

/** Where ids and secrets come from; tests give a seeded one. */
export interface Random {
  /** Fresh bytes; the caller may keep them. */
  bytes(count: number): Buffer
  /** RFC 9562 version 4. */
  uuid(): string
  /** `count` characters, each drawn evenly from `alphabet`. */
  text(count: number, alphabet: string): string
}

export const LOWER_HEX = '0123456789abcdef'
/** RFC 4648 base32: the alphabet of IAM's unique ids and access key ids. */
export const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
export const DIGITS = '0123456789'
export const LOWER = 'abcdefghijklmnopqrstuvwxyz'
/** What Kubernetes draws name suffixes from: no vowels, no look-alikes. */
export const KUBE_SAFE = 'bcdfghjklmnpqrstvwxz2456789'

function from(fill: (count: number) => Buffer): Random {
  return {
    bytes: fill,
    uuid() {
      const b = fill(16)
      b[6] = ((b[6] ?? 0) & 0x0f) | 0x40
      b[8] = ((b[8] ?? 0) & 0x3f) | 0x80
      const h = b.toString('hex')
      return `${h.slice(0, 8)}-${h.slice(8, 12)}-${h.slice(12, 16)}-${h.slice(16, 20)}-${h.slice(20)}`
    },
    text(count, alphabet) {
      const fair = 256 - (256 % alphabet.length)
      let out = ''
      while (out.length < count)
        for (const byte of fill(count - out.length)) if (byte < fair) out += alphabet[byte % alphabet.length]
      return out
    },
  }
}

/** The system's randomness, drawn in pools: one system call serves some hundred ids. */
export function systemRandom(): Random {
  const POOL = 8192
  let pool = Buffer.alloc(0)
  let used = 0
  const pooled = from((count) => {
    if (count > POOL / 4) return randomBytes(count)
    if (used + count > pool.length) {
      pool = randomBytes(POOL)
      used = 0
    }
    const taken = Buffer.from(pool.subarray(used, used + count))
    pool.fill(0, used, used + count)
    used += count
    return taken
  })
  return { ...pooled, uuid: () => randomUUID() }
}

/** The same sequence for the same seed. Never for a real secret. */
export function seededRandom(seed: string): Random {
  let block = 0
  let rest = Buffer.alloc(0)
  return from((count) => {
    while (rest.length < count) rest = Buffer.concat([rest, createHash('sha512').update(`${seed}/${block++}`).digest()])
    const taken = Buffer.from(rest.subarray(0, count))
    rest = rest.subarray(count)
    return taken
  })
}
