import { hash, timingSafeEqual } from 'node:crypto'

/** Bytes of SHA-256's block and of its digest in hex. */
const BLOCK = 64
const HEX = 64
/** Bytes of the longest text that most keys are for: a string to sign has some 140. */
const ROOM = 256

/**
 * A key for HMAC-SHA-256 whose two padded blocks are made once, so that each code takes two one-shot hashes: no object of the crypto
 * library is made for it, which costs more than both. @see RFC 2104 §2
 */
export class HmacKey {
  readonly #inner: Buffer
  readonly #outer = Buffer.alloc(BLOCK + HEX / 2)

  /**
   * @param key up to 64 bytes
   * @param room bytes that are hashed without making room for them
   */
  constructor(key: Uint8Array, room = ROOM) {
    this.#inner = Buffer.alloc(BLOCK + room)
    for (let at = 0; at < BLOCK; at++) {
      this.#inner[at] = (key[at] ?? 0) ^ 0x36
      this.#outer[at] = (key[at] ?? 0) ^ 0x5c
    }
  }

  /** The code of bytes, or of a text's UTF-8. */
  code(said: string | Uint8Array, encoding: 'hex' | 'base64' | 'binary'): string {
    this.#outer.write(hash('sha256', this.#keyed(said), 'binary'), BLOCK, 'latin1')
    return hash('sha256', this.#outer, encoding)
  }

  #keyed(said: string | Uint8Array): Buffer {
    // Three bytes are the most that a UTF-16 code unit takes.
    const room = this.#inner.length - BLOCK
    if (typeof said === 'string' && said.length * 3 <= room)
      return this.#inner.subarray(0, BLOCK + this.#inner.write(said, BLOCK))
    const bytes = typeof said === 'string' ? Buffer.from(said) : said
    if (bytes.length > room) return Buffer.concat([this.#inner.subarray(0, BLOCK), bytes])
    this.#inner.set(bytes, BLOCK)
    return this.#inner.subarray(0, BLOCK + bytes.length)
  }
}

const DIGEST = /^[0-9a-f]{64}$/
const [one, other] = [Buffer.alloc(HEX), Buffer.alloc(HEX)]

/** Whether what was sent is the digest that was calculated, both in lower hex; constant in time for all that are digests. */
export function sameHex(calculated: string, sent: string): boolean {
  if (!DIGEST.test(sent)) return false
  one.write(calculated, 'latin1')
  other.write(sent, 'latin1')
  return timingSafeEqual(one, other)
}
