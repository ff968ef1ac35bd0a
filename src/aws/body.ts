import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { Fault } from '../kernel/Fault.ts'

/** Largest body of a call that does not stream, bytes: AWS takes at most a few hundred kilobytes for any of them. */
const LIMIT = 2 * 1024 * 1024

/** A request's body: read whole on demand, or left to stream. */
export interface Body {
  /** Empty until read. */
  readonly bytes: Buffer
  /** Hex SHA-256, once read. */
  readonly sha256: string | undefined
  readonly stream: Readable
  /** @throws {Fault} RequestEntityTooLarge 413 beyond 2 MiB; IncompleteBody 400 when its sender went away. */
  read(): Promise<void>
}

export function bodyOf(stream: Readable): Body {
  let bytes: Buffer = Buffer.alloc(0)
  let sha256: string | undefined
  return {
    get bytes() {
      return bytes
    },
    get sha256() {
      return sha256
    },
    stream,
    async read() {
      if (sha256 !== undefined) return
      bytes = await whole(stream)
      sha256 = createHash('sha256').update(bytes).digest('hex')
    },
  }
}

async function whole(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    // Left open when it is too long: the refusal still has to reach its sender.
    for await (const chunk of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > LIMIT) break
      chunks.push(chunk)
    }
  } catch {
    throw new Fault('IncompleteBody', 400, 'The request ended before its body did.')
  }
  if (size > LIMIT) throw new Fault('RequestEntityTooLarge', 413, `The request body is larger than ${LIMIT} bytes.`)
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)
}
