import { StoreAway } from '../away.ts'
import { ledger, namedPartitions } from '../ledger.mjs'
import type { CommitResult, PostedBatch, PostedGuard } from '../posted.ts'
import type { Client, Database } from './database.ts'
import { writeDocuments, type Numbered } from './document-writer.ts'
import { appendEvents } from './events.ts'
import { note, noteOf, Outlived } from './node-row.ts'

type Partitions = ReturnType<typeof namedPartitions>

/** What a partition keeps: its last commits, each for some milliseconds at least, and none that this node was not told yet. */
export interface Keeping {
  readonly history: number
  readonly keepMs: number
  /** The revision up to which this node was told, of a partition by its stored name. */
  readonly told: (partition: string) => number
}

/** What became of a batch; `away`: nobody knows yet, or nothing. */
export type Committed = CommitResult | { readonly away: StoreAway }

/** A group whose commit was asked for, and whose answer was lost for longer than anybody waits. */
interface Doubt {
  readonly number: number
  readonly found: (results: readonly CommitResult[] | undefined) => void
}

export interface Committer {
  commit(batches: readonly PostedBatch[]): Promise<readonly Committed[]>
  /** A group is in doubt: the next one that gets through finds out. */
  inDoubt(): boolean
}

/**
 * Writes a group of batches in one transaction: guards are decided batch by batch, so one that is lost writes nothing and spoils no other.
 * The rows of all partitions that are named are locked first, in the order of their names: revisions are handed out in commit order, and
 * what a guard read stays as it is until the commit.
 *
 * A group is done once, however often its connection is lost: with it the node's own row is given the group's number and results. Whoever
 * tries again locks that row first, and so waits for a commit that may still be on its way; if the number is there, the results are
 * what was committed, and if not, what was sent before never will be.
 */
export function committer(database: Database, node: string, keeping: Keeping, outlived: () => void): Committer {
  let last = 0
  let doubt: Doubt | undefined

  /** Settles the doubt, and answers what came of the group if it was committed before. */
  const found = async (client: Client, number: number): Promise<readonly CommitResult[] | undefined> => {
    const noted = await noteOf(client, node)
    doubt?.found(noted.number === doubt.number ? noted.results : undefined)
    doubt = undefined
    return noted.number === number ? noted.results : undefined
  }

  const commit = async (batches: readonly PostedBatch[]): Promise<readonly Committed[]> => {
    const number = ++last
    let tries = 0
    try {
      return await database.reach.steadily(() =>
        database.transaction(async (client) => {
          const known = tries++ > 0 || doubt ? await found(client, number) : undefined
          return known ?? group(client, batches, { node, number }, keeping)
        }),
      )
    } catch (error) {
      // While an older doubt stands, nothing of this group was asked for.
      if (error instanceof StoreAway)
        return tries === 0 || doubt ? batches.map(() => ({ away: error })) : doubted(number, error, batches)
      if (error instanceof Outlived) {
        outlived()
        return batches.map(() => ({ away: new StoreAway(error) }))
      }
      // What the database itself refuses must not fail the batches that only came along: each gets a transaction of its own.
      if (batches.length > 1 && isRefusal(error)) {
        const results = []
        for (const batch of batches) results.push(...(await commit([batch])))
        return results
      }
      return batches.map(() => ({ error: error instanceof Error ? error.message : String(error) }))
    }
  }

  const doubted = (number: number, { cause }: StoreAway, batches: readonly PostedBatch[]): readonly Committed[] => {
    const results = new Promise<readonly CommitResult[] | undefined>((found) => (doubt = { number, found }))
    const isDone = async (at: number) => 'revisions' in ((await results)?.[at] ?? {})
    return batches.map((_batch, at) => ({ away: new StoreAway(cause, isDone(at)) }))
  }

  return { commit, inDoubt: () => doubt !== undefined }
}

/** SQLSTATE classes 22 (data) and 23 (integrity): the rest is no batch's fault. */
const isRefusal = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && /^2[23]/.test(String(error.code))

async function group(
  client: Client,
  batches: readonly PostedBatch[],
  { node, number }: { readonly node: string; readonly number: number },
  keeping: Keeping,
): Promise<CommitResult[]> {
  const writes = batches.flatMap((batch) => batch.writes)
  const guards = batches.flatMap((batch) => batch.guards)
  const partitions = await lockedPartitions(client, [...writes, ...guards])
  const missing = await missingBlobs(client, new Set(writes.flatMap(({ blobs }) => blobs)))
  await readGuarded(client, partitions, guards)
  await readChanged(client, partitions, guards)
  const state = ledger(partitions)
  const numbered: Numbered[] = []
  const results = batches.map((batch): CommitResult => {
    const absent = batch.writes.flatMap((write) => write.blobs).find((digest) => missing.has(digest))
    if (absent !== undefined) return { error: `the batch names a blob that is not there: ${absent}` }
    const lost = batch.guards.findIndex((guard) => !state.holds(guard))
    if (lost >= 0) return { lost }
    const from = state.applied.length
    const revisions = [...state.apply(batch.writes)]
    numbered.push({ writes: state.applied.slice(from), partitions: revisions.map(([name]) => name) })
    return { revisions }
  })
  const appends = batches
    .filter((_batch, at) => 'revisions' in (results[at] ?? {}))
    .flatMap(({ appends: some }) => some)
  await appendEvents(client, appends)
  const written = state.written()
  if (written.size > 0) await writeDocuments(client, numbered, written, keeping)
  if (written.size > 0 || appends.length > 0) await note(client, { node, number, results }, [...written.keys()])
  return results
}

async function lockedPartitions(client: Client, named: readonly { partition: string }[]): Promise<Partitions> {
  const partitions = namedPartitions(named)
  if (partitions.size === 0) return partitions
  const names = [...partitions.keys()].toSorted()
  const lock = () =>
    client.query<{ name: string; revision: number; kept: number }>({
      name: 'lock-partitions',
      text: 'select name, revision, kept from partition where name = any($1) order by name for no key update',
      values: [names],
    })
  let { rows } = await lock()
  if (rows.length < names.length) {
    await client.query(
      `insert into partition (name, revision, kept) select name, 0, 0 from unnest($1::text[]) name
       order by name on conflict do nothing`,
      [names],
    )
    rows = (await lock()).rows
  }
  for (const { name, revision, kept } of rows) Object.assign(partitions.get(name) ?? {}, { revision, kept })
  return partitions
}

/** Those that are there stay until the commit. */
async function missingBlobs(client: Client, digests: ReadonlySet<string>): Promise<ReadonlySet<string>> {
  if (digests.size === 0) return digests
  const { rows } = await client.query<{ digest: string }>(
    'select digest from blob where digest = any($1) for key share',
    [[...digests]],
  )
  const there = new Set(rows.map(({ digest }) => digest))
  return new Set([...digests].filter((digest) => !there.has(digest)))
}

async function readGuarded(client: Client, partitions: Partitions, guards: readonly PostedGuard[]): Promise<void> {
  const names: string[] = []
  const keys: string[] = []
  for (const guard of guards) {
    const documents = partitions.get(guard.partition)?.documents
    if (!('key' in guard) || documents?.has(guard.key)) continue
    documents?.set(guard.key, 0)
    names.push(guard.partition)
    keys.push(guard.key)
  }
  if (keys.length === 0) return
  const { rows } = await client.query<{ partition: string; key: string; revision: number }>({
    name: 'read-guarded',
    text: `select d.partition, d.key, d.revision from unnest($1::text[], $2::text[]) as named (partition, key)
           join document d on d.partition = named.partition and d.key = named.key`,
    values: [names, keys],
  })
  for (const { partition, key, revision } of rows) partitions.get(partition)?.documents.set(key, revision)
}

async function readChanged(client: Client, partitions: Partitions, guards: readonly PostedGuard[]): Promise<void> {
  const oldest = new Map<string, number>()
  for (const guard of guards)
    if ('prefix' in guard)
      oldest.set(guard.partition, Math.min(guard.revision, oldest.get(guard.partition) ?? Infinity))
  for (const [name, since] of oldest) {
    const partition = partitions.get(name)
    if (!partition || since >= partition.revision) continue
    const { rows } = await client.query<{ key: string; revision: number }>({
      name: 'read-changed',
      text: 'select key, max(revision) as revision from change where partition = $1 and revision > $2 group by key',
      values: [name, Math.max(since, partition.kept)],
    })
    partition.changed = new Map(rows.map(({ key, revision }) => [key, revision]))
  }
}
