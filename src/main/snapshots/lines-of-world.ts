import { buffer } from 'node:stream/consumers'
import type { Picture, PicturedDocument } from '../../store/picture.ts'
import { kindOf } from './kinds.ts'
import { FORMAT, type Heading, type Line } from './lines.ts'
import type { Apart } from './paint.ts'
import { parted } from './secrets.ts'
import { BLOB_PART } from './world-file.ts'

/** A picture as the lines of a file, and, once they are all told, what was kept apart from them. */
export function linesOf(heading: Heading, picture: Picture, belongs: (document: PicturedDocument) => boolean) {
  const apart: { documents: Apart['documents'][number][]; blobs: Apart['blobs'][number][] } = {
    documents: [],
    blobs: [],
  }
  const counts = { documents: 0, events: 0 }

  async function* lines(): AsyncGenerator<Line> {
    yield ['stint', FORMAT, heading]
    const shown = new Set<string>()
    const hidden = new Set<string>()
    for (const document of picture.documents.filter(belongs)) {
      const { partition, key, revision, blobs } = document
      const kind = kindOf(partition, key)
      const { value, secrets } = parted(document.value, kind)
      if (secrets.length > 0) apart.documents.push([partition, key, secrets])
      const set = kind === undefined || kind.secretBlobs || kind.secret === 'all' ? hidden : shown
      for (const digest of blobs) set.add(digest)
      counts.documents++
      yield ['document', partition, key, revision, value, blobs]
    }
    for await (const some of picture.events())
      for (const { stream, sequence, time, body, attributes } of some) {
        counts.events++
        yield ['event', stream, sequence, time, body, attributes]
      }
    for (const digest of shown) yield* blobLines(picture, digest)
    for (const digest of hidden)
      if (!shown.has(digest))
        apart.blobs.push([digest, (await buffer(await bytesOf(picture, digest))).toString('base64')])
  }

  return { lines: lines(), apart: (): Apart => apart, counts: () => counts }
}

async function bytesOf({ blobs }: Picture, digest: string) {
  const bytes = await blobs.get(digest)
  if (!bytes) throw new Error(`the world has no bytes ${digest}, which a document names`)
  return bytes
}

async function* blobLines(picture: Picture, digest: string): AsyncGenerator<Line> {
  let told = false
  for await (const chunk of await bytesOf(picture, digest)) {
    const bytes = chunk as Buffer
    for (let from = 0; from < bytes.length; from += BLOB_PART) {
      told = true
      yield ['blob', digest, bytes.subarray(from, from + BLOB_PART).toString('base64')]
    }
  }
  if (!told) yield ['blob', digest, '']
}
