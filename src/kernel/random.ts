import { createHash, randomBytes, randomFillSync } from 'node:crypto'

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
    uuid: () => uuidOf(fill(UUID), 0),
    text(count, alphabet) {
      const fair = 256 - (256 % alphabet.length)
      let out = ''
      while (out.length < count)
        for (const byte of fill(count - out.length)) if (byte < fair) out += alphabet[byte % alphabet.length]
      return out
    },
  }
}

/** Bytes of a UUID, and its text, written in place and read as one: put together of its parts it leaves twenty texts behind. */
const UUID = 16
const UUID_TEXT = Buffer.from('00000000-0000-4000-8000-000000000000')
/** Where the two digits of each byte stand. */
const PLACES = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34] as const
const HEX = Buffer.from(LOWER_HEX)

function uuidOf(bytes: Uint8Array, from: number): string {
  for (let at = 0; at < UUID; at++) {
    const place = PLACES[at] ?? 0
    const drawn = bytes[from + at] ?? 0
    const byte = at === 6 ? (drawn & 0x0f) | 0x40 : at === 8 ? (drawn & 0x3f) | 0x80 : drawn
    UUID_TEXT[place] = HEX[byte >> 4] ?? 0
    UUID_TEXT[place + 1] = HEX[byte & 0x0f] ?? 0
  }
  return UUID_TEXT.toString('latin1')
}

/** The system's randomness, drawn in pools: one system call serves some hundred ids. */
export function systemRandom(): Random {
  const pool = Buffer.alloc(8192)
  let used = pool.length
  const draw = (count: number): number => {
    if (used + count > pool.length) {
      randomFillSync(pool)
      used = 0
    }
    used += count
    return used - count
  }
  const pooled = from((count) => {
    if (count > pool.length / 4) return randomBytes(count)
    const at = draw(count)
    const taken = Buffer.allocUnsafe(count)
    pool.copy(taken, 0, at, at + count)
    pool.fill(0, at, at + count)
    return taken
  })
  return { ...pooled, uuid: () => uuidOf(pool, draw(UUID)) }
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
