import type { Applied } from '../ledger.mjs'
import { columns } from './columns.ts'
import type { Keeping } from './committer.ts'
import type { Client } from './database.ts'

/** What one batch wrote, and where. */
export interface Numbered {
  readonly writes: readonly Applied[]
  readonly partitions: readonly string[]
}

type Written = ReadonlyMap<string, { readonly revision: number; readonly kept: number }>

/** Writes what a group applied: each change to the log, each document as its last change says. */
export async function writeDocuments(
  client: Client,
  batches: readonly Numbered[],
  written: Written,
  keeping: Keeping,
): Promise<void> {
  await insertChanges(client, batches)
  const applied = batches.flatMap(({ writes }) => writes)
  const last = [...new Map(applied.map((write) => [`${write.partition}\0${write.key}`, write])).values()]
  await pointDocuments(client, last)
  await refer(client, last)
  await client.query({
    name: 'move-partitions',
    text: `update partition p set revision = n.revision from unnest($1::text[], $2::int8[]) as n (name, revision)
           where p.name = n.name`,
    values: columns<[string, number]>(
      [...written].map(([name, { revision }]) => [name, revision]),
      2,
    ) as unknown[][],
  })
  for (const [name, { revision, kept }] of written)
    await prune(client, name, Math.min(revision - keeping.history, keeping.told(name)), kept, keeping)
}

/** Batches are numbered while their partitions are locked: where two of them meet, the numbers are in commit order. */
async function insertChanges(client: Client, batches: readonly Numbered[]): Promise<void> {
  const some = batches.filter(({ writes }) => writes.length > 0)
  const { rows } = await client.query<{ number: number }>({
    name: 'number-batches',
    text: `select nextval('batch_number') as number from generate_series(1, $1::int4)`,
    values: [some.length],
  })
  const numbers = rows.map(({ number }) => number).toSorted((a, b) => a - b)
  const changes = some.flatMap(({ writes, partitions }, at) => {
    const partners = partitions.length > 1 ? JSON.stringify(partitions) : null
    return writes.map(
      ({ partition, revision, key, value }, part) =>
        [partition, revision, part, key, value, numbers[at] ?? 0, partners] as const,
    )
  })
  await client.query({
    name: 'insert-changes',
    text: `insert into change (partition, revision, part, key, value, batch, partners)
           select * from unnest($1::text[], $2::int8[], $3::int4[], $4::text[], $5::text[], $6::int8[], $7::text[])`,
    values: columns(changes, 7) as unknown[][],
  })
}

async function pointDocuments(client: Client, last: readonly Applied[]): Promise<void> {
  const live = last.filter(({ value }) => value !== null)
  if (live.length > 0)
    await client.query({
      name: 'upsert-documents',
      text: `insert into document (partition, key, revision, value)
             select * from unnest($1::text[], $2::text[], $3::int8[], $4::text[])
             on conflict (partition, key) do update set revision = excluded.revision, value = excluded.value`,
      values: columns(
        live.map(({ partition, key, revision, value }) => [partition, key, revision, value] as const),
        4,
      ) as unknown[][],
    })
  const gone = last.filter(({ value }) => value === null)
  if (gone.length > 0) await removeNamed(client, 'document', gone)
}

async function refer(client: Client, last: readonly Applied[]): Promise<void> {
  await removeNamed(client, 'reference', last)
  const references = last
    .filter(({ value }) => value !== null)
    .flatMap(({ partition, key, blobs }) => [...new Set(blobs)].map((digest) => [partition, key, digest] as const))
  if (references.length > 0)
    await client.query({
      name: 'insert-references',
      text: 'insert into reference (partition, key, digest) select * from unnest($1::text[], $2::text[], $3::text[])',
      values: columns(references, 3) as unknown[][],
    })
}

async function removeNamed(client: Client, table: 'document' | 'reference', rows: readonly Applied[]): Promise<void> {
  await client.query({
    name: `remove-${table}`,
    text: `delete from ${table} d using unnest($1::text[], $2::text[]) as n (partition, key)
           where d.partition = n.partition and d.key = n.key`,
    values: columns(
      rows.map(({ partition, key }) => [partition, key] as const),
      2,
    ) as unknown[][],
  })
}

/** Forgets changes beyond the history, a sixteenth at a time, but none that a node may be about to read. */
async function prune(client: Client, name: string, limit: number, kept: number, keeping: Keeping): Promise<void> {
  if (limit - kept <= keeping.history >> 4) return
  const { rows } = await client.query<{ until: number }>(
    `select coalesce(max(revision), 0) as until from change
     where partition = $1 and revision > $2 and revision <= $3 and at <= now() - make_interval(secs => $4)`,
    [name, kept, limit, keeping.keepMs / 1000],
  )
  const until = rows[0]?.until ?? 0
  if (until <= kept) return
  await client.query('delete from change where partition = $1 and revision <= $2', [name, until])
  await client.query('update partition set kept = $2 where name = $1', [name, until])
}
