import type { PostedAppend, PostedQuery } from '../posted.ts'
import { hashOf } from '../terms.mjs'
import { columns } from './columns.ts'
import type { Client, Database } from './database.ts'

/** A stream's row is locked until the commit: a reader that has seen one sequence has seen all before it. */
export async function appendEvents(client: Client, appends: readonly PostedAppend[]): Promise<void> {
  if (appends.length === 0) return
  const counts = new Map<string, number>()
  for (const [stream] of appends) counts.set(stream, (counts.get(stream) ?? 0) + 1)
  const { rows } = await client.query<{ name: string; sequence: number }>({
    name: 'move-streams',
    text: `insert into stream (name, sequence) select * from unnest($1::text[], $2::int8[]) as n (name, added) order by name
           on conflict (name) do update set sequence = stream.sequence + excluded.sequence returning name, sequence`,
    values: columns(
      [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)),
      2,
    ) as unknown[][],
  })
  const next = new Map(rows.map(({ name, sequence }) => [name, sequence - (counts.get(name) ?? 0)]))
  const events = appends.map(([stream, time, body, attributes]) => {
    const sequence = (next.get(stream) ?? 0) + 1
    next.set(stream, sequence)
    return { stream, sequence, time, body, attributes, terms: termsOf(attributes) }
  })
  await client.query({
    name: 'insert-events',
    text: `insert into event (stream, sequence, time, body, attributes, terms)
           select stream, sequence, time, body, attributes, terms::int4[]
           from unnest($1::text[], $2::int8[], $3::float8[], $4::text[], $5::text[], $6::text[])
             as n (stream, sequence, time, body, attributes, terms)`,
    values: columns(
      events.map(
        ({ stream, sequence, time, body, attributes, terms }) =>
          [stream, sequence, time, body, attributes, terms] as const,
      ),
      6,
    ) as unknown[][],
  })
}

/** Each attribute as a number, for the index: two may share one, so that who finds an event looks at it. */
const termsOf = (attributes: string): string => {
  const all = new Set((JSON.parse(attributes) as unknown[]).map((one) => hashOf(JSON.stringify(one)) | 0))
  return `{${[...all].join()}}`
}

const ORDER = {
  newest: { beyond: 'sequence < $2', by: 'desc' },
  oldest: { beyond: 'sequence > $2', by: 'asc' },
} as const

export async function readEvents(
  database: Database,
  stream: string,
  { order, after, from, to, where, limit }: PostedQuery,
): Promise<[sequence: number, time: number, body: string][]> {
  const { beyond, by } = ORDER[order]
  const matching = where === null ? '' : 'and terms @> array[$6::int4] and position($7 in attributes) > 0'
  const { rows } = await database.query<{ sequence: number; time: number; body: string }>({
    name: `read-events-${order}${where === null ? '' : '-where'}`,
    text: `select sequence, time, body from event
           where stream = $1 and ${beyond} and time between $3 and $4 ${matching} order by sequence ${by} limit $5`,
    values: [stream, after, from, to, limit, ...(where === null ? [] : [hashOf(where) | 0, where])],
  })
  return rows.map(({ sequence, time, body }) => [sequence, time, body])
}
