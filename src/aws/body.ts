import { hash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { Fault } from '../kernel/Fault.ts'

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
      bytes = await whole(stream)
      isRead = true
    },
  }
}

/** By events: an iterator over a stream costs more than all the rest of reading a small body. */
function whole(stream: Readable): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    const take = (chunk: Buffer) => {
      size += chunk.length
      chunks.push(chunk)
      if (size <= LIMIT) return
      // Left open: the refusal still has to reach its sender.
      stream.pause()
      leave()
      reject(new Fault('RequestEntityTooLarge', 413, `The request body is larger than ${LIMIT} bytes.`))
    }
    const ended = () => {
      leave()
      resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks))
    }
    const broken = () => {
      leave()
      reject(new Fault('IncompleteBody', 400, 'The request ended before its body did.'))
    }
    const leave = () => stream.off('data', take).off('end', ended).off('error', broken).off('close', broken)
    if (stream.destroyed && !stream.readableEnded) return broken()
    stream.on('data', take).on('end', ended).on('error', broken).on('close', broken)
  })
}
