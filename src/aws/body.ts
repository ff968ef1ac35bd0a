import { hash } from 'node:crypto'
import type { Readable } from 'node:stream'
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

export function bodyOf(stream: Readable): Body {
  let bytes: Buffer = NOTHING
  let isRead = false
  let sha256: string | undefined
  return {
    get bytes() {
      return bytes
    },
    isRead: () => isRead,
    // Only signed calls ask: a token's bearer does not pay for it.
    get sha256() {
      return isRead ? (sha256 ??= hash('sha256', bytes, 'hex')) : undefined
    },
    stream,
    async read() {
      if (isRead) return
      let read: Buffer | undefined
      try {
        read = await readWithin(stream, LIMIT)
      } catch {
        throw new Fault('IncompleteBody', 400, 'The request ended before its body did.')
      }
      if (!read) throw new Fault('RequestEntityTooLarge', 413, `The request body is larger than ${LIMIT} bytes.`)
      bytes = read
      isRead = true
    },
  }
}
