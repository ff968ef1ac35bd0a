import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  timingSafeEqual,
  type Cipher,
} from 'node:crypto'
import type { Random } from '../../kernel/random.ts'
import { HmacKey } from '../../wire/hmac.ts'

/** A sealed text: a head of two bytes, the counter at which the cipher began with it, the cipher's text, and the mark. */
export interface Sealed {
  readonly bytes: Buffer
  readonly secret: string
}

export interface Unsealed {
  readonly text: string
  readonly secret: string
}

const CIPHER = 'aes-256-ctr'
const BLOCK = 16
/** Bytes of a counter that are drawn, and of the rest, which counts blocks: 2^48 of them are more than anybody ever seals. */
const DRAWN = 10
const COUNT = 6
const HEAD = 2
const START = HEAD + DRAWN + COUNT
/** Of HMAC-SHA-256's 32 bytes. */
const MARK = 16
/** Longest text that is marked without making room for it, bytes. */
const ROOM = 1024

/** Bytes that a seal adds to a text. */
export const SEAL = START + MARK

/** Bytes behind the text of which nobody is sent what the cipher makes of them: that is the secret, in base64. */
const SECRET = 30
const BLANKS = Buffer.alloc(SECRET, ' ')

/**
 * Seals texts under one key: AES-256 in counter mode, then HMAC-SHA-256 over all of what came out. One cipher goes on from text to
 * text, since to make one for each takes thrice as long as all the rest; so no two texts share a block of its counter, nor do those of
 * another cipher of the same key, which begins elsewhere.
 */
export class Sealer {
  readonly #key
  readonly #mark: HmacKey
  readonly #random: Random
  #cipher: Cipher | undefined
  /** Where the cipher stands. */
  readonly #start = Buffer.alloc(DRAWN + COUNT)
  #block = 0

  /** `purpose`: what is sealed for one opens for no other. */
  constructor(key: Uint8Array, purpose: string, random: Random) {
    const derived = (use: string) => createHmac('sha256', key).update(`${use} ${purpose}`).digest()
    this.#key = createSecretKey(derived('cipher'))
    this.#mark = new HmacKey(derived('mark'), ROOM)
    this.#random = random
  }

  /** `head`: the first two bytes, which are read before it is known whose seal it is. */
  seal(text: string, head: readonly [number, number]): Sealed {
    const cipher = (this.#cipher ??= this.#begun())
    const length = Buffer.byteLength(text)
    const blocks = Math.ceil((length + SECRET) / BLOCK)
    const sealed = cipher.update(text + ' '.repeat(blocks * BLOCK - length))
    const bytes = Buffer.allocUnsafe(START + length + MARK)
    bytes[0] = head[0]
    bytes[1] = head[1]
    this.#start.writeUIntBE(this.#block, DRAWN, COUNT)
    bytes.set(this.#start, HEAD)
    sealed.copy(bytes, START, 0, length)
    bytes.write(this.#mark.code(bytes.subarray(0, START + length), 'binary'), START + length, MARK, 'latin1')
    this.#block += blocks
    return { bytes, secret: secretIn(sealed, length) }
  }

  /** Undefined for anything but what was sealed under this key for this purpose. */
  open(sealed: Buffer): Unsealed | undefined {
    const length = sealed.length - START - MARK
    if (length < 0) return undefined
    const mark = Buffer.from(this.#mark.code(sealed.subarray(0, -MARK), 'binary'), 'latin1').subarray(0, MARK)
    if (!timingSafeEqual(mark, sealed.subarray(-MARK))) return undefined
    const decipher = createDecipheriv(CIPHER, this.#key, sealed.subarray(HEAD, START))
    const bytes = decipher.update(Buffer.concat([sealed.subarray(START, -MARK), BLANKS]))
    return { text: bytes.toString('utf8', 0, length), secret: secretIn(bytes, length) }
  }

  #begun(): Cipher {
    this.#start.set(this.#random.bytes(DRAWN))
    this.#start.fill(0, DRAWN)
    return createCipheriv(CIPHER, this.#key, this.#start)
  }
}

const secretIn = (bytes: Buffer, behind: number): string => bytes.toString('base64', behind, behind + SECRET)
