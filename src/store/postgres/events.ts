import type { FoundEvent, PostedAppend, PostedQuery } from '../posted.ts'
import { hashOf } from '../terms.mjs'
import { columns } from './columns.ts'
import type { Client, Database } from './database.ts'

/**
 * A stream's row is locked until the commit: a reader that has seen one sequence has seen all before it. Sequences count the events of
 * all streams together, as those of the other drivers do, so that a picture keeps them.
 */
export async function appendEvents(client: Client, appends: readonly PostedAppend[]): Promise<void> {
  if (appends.length === 0) return
  await lockStreams(client, [...new Set(appends.map(([stream]) => stream))].toSorted())
  await client.query({
    name: 'insert-events',
    text: `insert into event (stream, sequence, time, body, attributes, terms)
           select stream, nextval('event_number'), time, body, attributes, terms::int4[]
           from unnest($1::text[], $2::float8[], $3::text[], $4::text[], $5::text[])
             with ordinality as n (stream, time, body, attributes, terms, at) order by at`,
    values: columns(
      appends.map(([stream, time, body, attributes]) => [stream, time, body, attributes, termsOf(attributes)] as const),
      5,
    ) as unknown[][],
  })
}

async function lockStreams(client: Client, names: readonly string[]): Promise<void> {
  const lock = () =>
    client.query({
      name: 'lock-streams',
      text: 'select 1 from stream where name = any($1) order by name for no key update',
      values: [names],
    })
  if ((await lock()).rows.length === names.length) return
  await client.query(
    'insert into stream (name) select name from unnest($1::text[]) name order by name on conflict do nothing',
    [names],
  )
  await lock()
}

/** Each attribute as a number, for the index: two may share one, so that who finds an event looks at it. */
export const termsOf = (attributes: string): string => {
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
  { order, after, from, to, where, attributes: asked, limit }: PostedQuery,
): Promise<FoundEvent[]> {
  const { beyond, by } = ORDER[order]
  const matching = where === null ? '' : 'and terms @> array[$6::int4] and position($7 in attributes) > 0'
  const { rows } = await database.query<{ sequence: number; time: number; body: string; attributes?: string }>({
    name: `read-events-${order}${where === null ? '' : '-where'}${asked ? '-told' : ''}`,
    text: `select sequence, time, body${asked ? ', attributes' : ''} from event
           where stream = $1 and ${beyond} and time between $3 and $4 ${matching} order by sequence ${by} limit $5`,
    values: [stream, after, from, to, limit, ...(where === null ? [] : [hashOf(where) | 0, where])],
  })
  return rows.map(({ sequence, time, body, attributes }) =>
    attributes === undefined ? [sequence, time, body] : [sequence, time, body, attributes],
  )
}
