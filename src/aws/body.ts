import { hash } from 'node:crypto'
import { Readable } from 'node:stream'
import { Fault } from '../kernel/Fault.ts'
import { readWithin } from '../wire/read-within.ts'

/** Largest body of a call that does not stream, bytes: AWS takes at most a few hundred kilobytes for any of them. */
const LIMIT = 2 * 1024 * 1024

/** A request's body: read whole on demand, or left to stream. */
export interface Body {
  /** Empty until read. */
  readonly bytes: Buffer
  isRead(): boolean
  /** Hex SHA-256, once read. */
  readonly sha256: string | undefined
  readonly stream: Readable
  /** @throws {Fault} RequestEntityTooLarge 413 beyond 2 MiB; IncompleteBody 400 when its sender went away. */
  read(): Promise<void>
}

const NOTHING = Buffer.alloc(0)

/** `given`: what comes, or what has come whole. */
export const bodyOf = (given: Readable | Buffer): Body => new RequestBody(given)

/** A class: an object that is written with getters of its own is a slow one, and so is all that is made of it. */
class RequestBody implements Body {
  bytes: Buffer = NOTHING
  #stream: Readable | undefined
  #isRead = false
  #sha256: string | undefined

  constructor(given: Readable | Buffer) {
    if (given instanceof Readable) this.#stream = given
    else {
      this.bytes = given
      this.#isRead = true
    }
  }

  get stream(): Readable {
    return (this.#stream ??= Readable.from([this.bytes], { objectMode: false }))
  }

  isRead(): boolean {
    return this.#isRead
  }

  /** Only signed calls ask: a token's bearer does not pay for it. */
  get sha256(): string | undefined {
    return this.#isRead ? (this.#sha256 ??= hash('sha256', this.bytes, 'hex')) : undefined
  }

  async read(): Promise<void> {
    if (this.#isRead) return
    const read = await readWithin(this.stream, LIMIT).catch(() => {
      throw new Fault('IncompleteBody', 400, 'The request ended before its body did.')
    })
    if (!read) throw new Fault('RequestEntityTooLarge', 413, `The request body is larger than ${LIMIT} bytes.`)
    this.bytes = read
    this.#isRead = true
  }
}
