import { pairsOfText, textOfPairs } from '../attributes.ts'
import type { Painter, Picture, PicturedDocument } from '../picture.ts'
import type { Blobs, Change } from '../Store.ts'
import { memoryBlobs } from './blobs.ts'
import type { StoredAppend } from './events.ts'
import type { MemorySnapshot } from './memory-store.ts'

/** A document's name among `references`. */
export const nameOf = ({ partition, key }: { readonly partition: string; readonly key: string }): string =>
  JSON.stringify([partition, key])

export function pictureOf(
  { documents: all, revisions, events: kept, references }: MemorySnapshot,
  blobs: Blobs,
): Picture {
  const pictured = (change: Change): PicturedDocument[] =>
    change.value === undefined ? [] : [{ ...change, value: change.value, blobs: references.get(nameOf(change)) ?? [] }]
  return {
    revisions,
    documents: all.flatMap(pictured),
    sequence: kept.sequence,
    async *events() {
      const ordered = [...kept.streams.values()].flat().sort((one, other) => one.sequence - other.sequence)
      yield ordered.map((event) => ({ ...event, attributes: pairsOfText(event.attributes) }))
    },
    blobs,
  }
}

/** Paints what `memoryStore` can begin with. */
export function memoryPainter(): Painter & { snapshot(): MemorySnapshot } {
  const blobs = memoryBlobs(() => true)
  const documents: Change[] = []
  const references = new Map<string, readonly string[]>()
  const streams = new Map<string, StoredAppend[]>()
  let revisions: ReadonlyMap<string, number> = new Map()
  let sequence = 0
  return {
    blobs,
    async documents(some) {
      for (const { blobs: digests, ...document } of some) {
        documents.push(document)
        if (digests.length > 0) references.set(nameOf(document), digests)
      }
    },
    async events(some) {
      for (const { attributes, ...event } of some) {
        const stream = streams.get(event.stream) ?? []
        stream.push({ ...event, attributes: textOfPairs(attributes) })
        streams.set(event.stream, stream)
        sequence = event.sequence
      }
    },
    async finish(at) {
      revisions = at
    },
    snapshot: () => ({ documents, revisions, events: { streams, sequence }, references, blobs: blobs.snapshot() }),
  }
}
