import { createHash, randomUUID } from 'node:crypto'
import { open, unlink, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import type { BlobRef } from '../Store.ts'

/** Bytes that are all here, to be read as often as one likes. */
export interface Spooled extends BlobRef {
  /** In parts of one length, but for the last. */
  parts(): AsyncIterable<Buffer>
  /** They are not needed any more. */
  end(): Promise<void>
}

interface SpoolOptions {
  /** Where many bytes go. */
  readonly folder: string
  /** Bytes of a part. */
  readonly length: number
}

/**
 * Takes bytes at the pace of whoever sends them: few stay in memory, more go to a file that has no name, and so ends with the process.
 */
export async function spool(bytes: Readable | Uint8Array, { folder, length }: SpoolOptions): Promise<Spooled> {
  const hash = createHash('sha256')
  let size = 0
  let held: Buffer[] = []
  let file: FileHandle | undefined
  const end = async () => file?.close()
  try {
    for await (const chunk of bytes instanceof Uint8Array ? [bytes] : (bytes as AsyncIterable<Uint8Array>)) {
      hash.update(chunk)
      size += chunk.length
      held.push(Buffer.from(chunk))
      if (size <= length || bytes instanceof Uint8Array) continue
      file ??= await nameless(folder)
      await file.appendFile(Buffer.concat(held))
      held = []
    }
  } catch (error) {
    await end()
    throw error
  }
  const digest = hash.digest('hex')
  return { digest, size, parts: () => (file ? partsOf(file, size, length) : split(Buffer.concat(held), length)), end }
}

async function nameless(folder: string): Promise<FileHandle> {
  const path = join(folder, `stint-upload-${randomUUID()}`)
  const file = await open(path, 'wx+', 0o600)
  await unlink(path)
  return file
}

async function* split(bytes: Buffer, length: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length)
}

async function* partsOf(file: FileHandle, size: number, length: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < size;) {
    const part = Buffer.alloc(Math.min(length, size - at))
    for (let filled = 0; filled < part.length;) {
      const { bytesRead } = await file.read(part, filled, part.length - filled, at + filled)
      if (bytesRead === 0) throw new Error('an upload that was kept is shorter than it was')
      filled += bytesRead
    }
    yield part
    at += part.length
  }
}
