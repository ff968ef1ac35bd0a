import { pairsOfText, textOfPairs } from '../attributes.ts'
import { changeFrom } from '../posted.ts'
import type { Painter, Picture, PicturedDocument, PicturedEvent } from '../picture.ts'
import { sortable, unsortable } from '../sortable.ts'
import type { Blobs, Document } from '../Store.ts'
import { columns } from './columns.ts'
import type { Client, Database } from './database.ts'
import { allDocuments } from './documents.ts'
import { termsOf } from './events.ts'

/** Events that are read at once. */
const SOME = 1000

interface Moment {
  readonly revisions: ReadonlyMap<string, number>
  readonly documents: readonly PicturedDocument[]
  /** The last event of each stream, by its stored name: within a stream, events become visible in order. */
  readonly last: ReadonlyMap<string, number>
}

/** Documents and references of one moment; events are only ever added, blobs never change: both are read as they are asked for. */
export async function pictureOf(database: Database, blobs: Blobs): Promise<Picture> {
  const { revisions, documents, last } = await database.reach.steadily(() => database.transaction(momentOf, 'snapshot'))
  return {
    revisions,
    documents,
    sequence: Math.max(0, ...last.values()),
    events: () => eventsUntil(database, last),
    blobs,
  }
}

async function momentOf(client: Client): Promise<Moment> {
  const { rows: partitions } = await client.query<{ name: string; revision: number }>(
    'select name, revision from partition order by name',
  )
  const { rows: references } = await client.query<{ partition: string; key: string; digest: string }>(
    'select partition, key, digest from reference order by partition, key, digest',
  )
  const { rows: streams } = await client.query<{ name: string; last: number }>(
    'select name, coalesce((select max(sequence) from event where stream = name), 0) as last from stream',
  )
  const kept = new Map<string, string[]>()
  for (const { partition, key, digest } of references) {
    const name = `${unsortable(partition)}\0${unsortable(key)}`
    kept.set(name, [...(kept.get(name) ?? []), digest])
  }
  const documents: PicturedDocument[] = []
  const names = partitions.map(({ name }) => name)
  for await (const rows of allDocuments(client, names))
    for (const row of rows) {
      const document = changeFrom(row) as Document // a document has a value
      documents.push({ ...document, blobs: kept.get(`${document.partition}\0${document.key}`) ?? [] })
    }
  return {
    revisions: new Map(partitions.map(({ name, revision }) => [unsortable(name), revision])),
    documents,
    last: new Map(streams.map(({ name, last }) => [name, last])),
  }
}

interface EventRow {
  readonly stream: string
  readonly sequence: number
  readonly time: number
  readonly body: string
  readonly attributes: string
}

async function* eventsUntil(
  database: Database,
  last: ReadonlyMap<string, number>,
): AsyncGenerator<readonly PicturedEvent[]> {
  for (let after = 0; ;) {
    const { rows } = await database.reach.steadily(() =>
      database.query<EventRow>({
        name: 'past-events',
        text: `select e.stream, e.sequence, e.time, e.body, e.attributes from event e
               join unnest($1::text[], $2::int8[]) as l (name, last) on l.name = e.stream and e.sequence <= l.last
               where e.sequence > $3 order by e.sequence limit $4`,
        values: [[...last.keys()], [...last.values()], after, SOME],
      }),
    )
    if (rows.length > 0) yield rows.map(eventOf)
    if (rows.length < SOME) return
    after = rows.at(-1)?.sequence ?? after
  }
}

const eventOf = ({ stream, attributes, ...event }: EventRow): PicturedEvent => ({
  ...event,
  stream: unsortable(stream),
  attributes: pairsOfText(attributes),
})

/** Paints a database whose tables are empty. */
export function painterOf(database: Database, blobs: Blobs): Painter {
  /** Of bytes that come later. */
  const references: (readonly [partition: string, key: string, digest: string])[] = []
  const insert = async (into: string, rows: readonly (readonly unknown[])[], types: readonly string[]) => {
    if (rows.length === 0) return
    const lists = types.map((type, at) => `$${at + 1}::${type}[]`).join(', ')
    await database.query(
      `insert into ${into} select * from unnest(${lists})`,
      columns(rows, types.length) as unknown[][],
    )
  }
  return {
    blobs,
    async documents(some) {
      const rows = some.map(({ partition, key, revision, value }) => [
        sortable(partition),
        sortable(key),
        revision,
        JSON.stringify(value),
      ])
      await insert('document (partition, key, revision, value)', rows, ['text', 'text', 'int8', 'text'])
      for (const { partition, key, blobs: digests } of some)
        for (const digest of new Set(digests)) references.push([sortable(partition), sortable(key), digest])
    },
    async events(some) {
      const streams = [...new Set(some.map(({ stream }) => sortable(stream)))]
      await database.query('insert into stream (name) select * from unnest($1::text[]) on conflict do nothing', [
        streams,
      ])
      const rows = some.map(({ stream, sequence, time, body, attributes }) => {
        const text = textOfPairs(attributes)
        return [sortable(stream), sequence, time, body, text, termsOf(text)]
      })
      await database.query(
        `insert into event (stream, sequence, time, body, attributes, terms)
         select stream, sequence, time, body, attributes, terms::int4[]
         from unnest($1::text[], $2::int8[], $3::float8[], $4::text[], $5::text[], $6::text[])
           as n (stream, sequence, time, body, attributes, terms)`,
        columns(rows, 6) as unknown[][],
      )
      const last = some.at(-1)?.sequence
      if (last !== undefined) await database.query(`select setval('event_number', $1)`, [last])
    },
    async finish(revisions) {
      await insert('reference (partition, key, digest)', references, ['text', 'text', 'text'])
      const rows = [...revisions].map(([partition, revision]) => [sortable(partition), revision, revision])
      await insert('partition (name, revision, kept)', rows, ['text', 'int8', 'int8'])
    },
  }
}
