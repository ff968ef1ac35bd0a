import type { Readable } from 'node:stream'

/** A request, or whatever else can be read. */
export type Incoming = Readable & { readonly headers?: Readonly<Record<string, unknown>> }

/** Pieces of a few bytes, as a sender may cut them, take a hundred times as much as their bytes: so many are joined at once. */
const MANY = 1024

/**
 * The whole of a request's body. Undefined when it is longer than `limit` bytes, or says so before it comes: the rest stays where it is, and the connection open, so
 * that its sender can be told.
 * By events: an iterator over a stream costs more than all the rest of reading a small body, and ends the connection when it is left.
 * Rejects when its sender went away before.
 */
export function readWithin(stream: Incoming, limit: number): Promise<Buffer | undefined> {
  if (Number(stream.headers?.['content-length']) > limit) return Promise.resolve(undefined)
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    /** The first chunks, each of which was many. */
    let joined = 0
    let size = 0
    const take = (chunk: Buffer) => {
      size += chunk.length
      if (chunks.push(chunk) - joined === MANY) chunks.push(Buffer.concat(chunks.splice(joined++)))
      if (size <= limit) return
      leave()
      stream.pause()
      resolve(undefined)
    }
    const ended = () => {
      leave()
      resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks))
    }
    const broken = () => {
      leave()
      reject(new Error('the request ended before its body did'))
    }
    const leave = () => stream.off('data', take).off('end', ended).off('error', broken).off('close', broken)
    if (stream.destroyed && !stream.readableEnded) return broken()
    stream.on('data', take).on('end', ended).on('error', broken).on('close', broken)
  })
}
