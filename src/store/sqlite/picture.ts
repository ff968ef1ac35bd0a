import { pairsOfText, textOfPairs } from '../attributes.ts'
import { changeFrom, type Row } from '../posted.ts'
import type { Painter, Picture, PicturedDocument, PicturedEvent } from '../picture.ts'
import { sortable, unsortable } from '../sortable.ts'
import type { Blobs, Document } from '../Store.ts'
import type { EventRow } from './protocol.ts'
import type { Thread } from './thread.ts'

/** Events that are read at once. */
const SOME = 1000

/** Documents and references of one moment; events are only ever added, blobs never change: both are read as they are asked for. */
export async function pictureOf(thread: Thread, blobs: Blobs): Promise<Picture> {
  const documents: Document[] = []
  const { revisions, references, sequence } = await thread.call('picture', [], undefined, (rows) => {
    for (const row of rows) documents.push(changeFrom(row) as Document) // a document has a value
  })
  const kept = new Map<string, string[]>()
  for (const [partition, key, digest] of references) {
    const name = `${unsortable(partition)}\0${unsortable(key)}`
    kept.set(name, [...(kept.get(name) ?? []), digest])
  }
  return {
    revisions: new Map(revisions.map(([partition, revision]) => [unsortable(partition), revision])),
    documents: documents.map((one): PicturedDocument => ({
      ...one,
      blobs: kept.get(`${one.partition}\0${one.key}`) ?? [],
    })),
    sequence,
    async *events() {
      for (let after = 0; ;) {
        const rows = await thread.call('past', [after, sequence, SOME])
        if (rows.length > 0) yield rows.map(eventOf)
        if (rows.length < SOME) return
        after = rows.at(-1)?.[0] ?? sequence
      }
    },
    blobs,
  }
}

export const painterOf = (thread: Thread, blobs: Blobs): Painter => ({
  blobs,
  documents: (some) => thread.call('paintDocuments', [some.map((one) => [rowOfDocument(one), one.blobs] as const)]),
  events: (some) => thread.call('paintEvents', [some.map(rowOf)]),
  finish: (revisions) =>
    thread.call('paintRevisions', [[...revisions].map(([partition, revision]) => [sortable(partition), revision])]),
})

const eventOf = ([sequence, stream, time, body, attributes]: EventRow): PicturedEvent => ({
  sequence,
  stream: unsortable(stream),
  time,
  body,
  attributes: pairsOfText(attributes),
})

const rowOfDocument = ({ partition, key, revision, value }: PicturedDocument): Row => [
  sortable(partition),
  sortable(key),
  revision,
  JSON.stringify(value),
]

const rowOf = ({ sequence, stream, time, body, attributes }: PicturedEvent): EventRow => [
  sequence,
  sortable(stream),
  time,
  body,
  textOfPairs(attributes),
]
