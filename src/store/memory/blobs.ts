import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { Blobs } from '../Store.ts'

/** Blobs in memory. `referred` tells whether a document keeps a digest alive. */
export function memoryBlobs(
  referred: (digest: string) => boolean,
  from: ReadonlyMap<string, Buffer> = new Map(),
): Blobs & { has(digest: string): boolean; snapshot(): ReadonlyMap<string, Buffer> } {
  const byDigest = new Map(from)
  let idle = new Set<string>()

  return {
    has: (digest) => byDigest.has(digest),
    snapshot: () => new Map(byDigest),
    async put(bytes) {
      const whole = Buffer.isBuffer(bytes) || bytes instanceof Uint8Array ? Buffer.from(bytes) : await gather(bytes)
      const digest = createHash('sha256').update(whole).digest('hex')
      byDigest.set(digest, whole)
      idle.delete(digest)
      return { digest, size: whole.length }
    },
    async get(digest, range) {
      const whole = byDigest.get(digest)
      if (!whole) return undefined
      return Readable.from([range ? whole.subarray(range.start, range.end + 1) : whole], { objectMode: false })
    },
    async collect() {
      const found = new Set([...byDigest.keys()].filter((digest) => !referred(digest)))
      const gone = [...found].filter((digest) => idle.has(digest))
      for (const digest of gone) byDigest.delete(digest)
      idle = found
      return gone.length
    },
  }
}

async function gather(bytes: Readable): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of bytes) chunks.push(Buffer.from(chunk as Uint8Array))
  return Buffer.concat(chunks)
}
