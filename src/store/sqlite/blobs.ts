import { createHash, randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { StoreAway } from '../away.ts'
import type { BlobRef, Blobs } from '../Store.ts'
import { NO_ROOM } from './failures.ts'
import type { Thread } from './thread.ts'

const DIGEST = /^[0-9a-f]{64}$/

/** Makes the folders; what an interrupted put of an earlier process left is removed. */
export async function prepareBlobs(folder: string): Promise<void> {
  await rm(join(folder, 'incoming'), { recursive: true, force: true })
  await mkdir(join(folder, 'incoming'), { recursive: true, mode: 0o700 })
}

/** Blobs as files named by their digest; one gets its name only when it is whole and durable. */
export function fileBlobs(folder: string, thread: Thread): Blobs {
  return {
    async put(bytes) {
      const incoming = join(folder, 'incoming', randomUUID())
      try {
        const blob = await write(incoming, bytes)
        await thread.call('adopt', [incoming, blob.digest])
        await sync(folder)
        return blob
      } catch (error) {
        await rm(incoming, { force: true })
        throw NO_ROOM.has((error as NodeJS.ErrnoException).code) ? new StoreAway(error) : error
      }
    },
    async get(digest, range) {
      if (!DIGEST.test(digest)) return undefined
      const file = await open(join(folder, digest), 'r').catch(absent)
      return file?.createReadStream(range)
    },
    collect: () => thread.call('collect', []),
  }
}

async function write(path: string, bytes: Readable | Uint8Array): Promise<BlobRef> {
  const hash = createHash('sha256')
  let size = 0
  const measure = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      hash.update(chunk)
      size += chunk.length
      done(null, chunk)
    },
  })
  const source = bytes instanceof Uint8Array ? Readable.from([bytes], { objectMode: false }) : bytes
  await pipeline(source, measure, createWriteStream(path, { flags: 'wx', mode: 0o600 }))
  await sync(path)
  return { digest: hash.digest('hex'), size }
}

async function sync(path: string): Promise<void> {
  const file = await open(path, 'r')
  await file.sync().finally(() => file.close())
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}
