import { randomUUID } from 'node:crypto'
import { changeOf, lastWrites } from '../batch.ts'
import { groupCommit } from '../group-commit.ts'
import { listeners } from '../listeners.ts'
import { documentFrom, postedBatch, postedQuery, type CommitResult, type PostedBatch } from '../posted.ts'
import { sortable, unsortable } from '../sortable.ts'
import type { Guard, Store } from '../Store.ts'
import { databaseBlobs } from './blobs.ts'
import { committer } from './committer.ts'
import { openDatabase, type Database } from './database.ts'
import { getDocument, scanDocuments } from './documents.ts'
import { readEvents } from './events.ts'
import { openFeed } from './feed.ts'

export interface PostgresOptions {
  /** `postgres://user:password@host:port/database` */
  readonly url: string
  /** Commits kept for `watch`, in each partition, at least. */
  readonly history?: number
  /** How long each commit is kept at least, milliseconds: a node that hears nothing for longer must start again. */
  readonly keepMs?: number
  /** The database's schema in which all stands; several worlds may share a database. */
  readonly schema?: string
}

const TEN_MINUTES = 600_000

/**
 * The Store of many nodes: any number of processes over one PostgreSQL database. Revisions, guards and leases are the database's own
 * transactions; a commit of one node is told to the others by LISTEN/NOTIFY, and what a lost notice did not tell is read from the log.
 * @throws {Refusal} when nobody answers at the URL, or what stands there is not a Store that this program can read
 */
export async function postgresStore(options: PostgresOptions): Promise<Store> {
  const { url, history = 4096, keepMs = TEN_MINUTES, schema } = options
  const database = await openDatabase(url, schema)
  const node = randomUUID()
  const told = listeners()
  const feed = await openFeed(database, node, told).catch(async (error: unknown) => {
    await database.close()
    throw error
  })
  const commit = committer(database, node, { history, keepMs, told: feed.position })
  const submit = groupCommit<PostedBatch, CommitResult>(async (group, settle) => settle(await commit(group)), 1)
  let closing: Promise<void> | undefined

  const close = async () => {
    await submit({ writes: [], guards: [], appends: [] }, () => {}) // answered after all that were submitted before
    await feed.close()
    await database.close()
  }

  return {
    shared: true,
    async commit(batch) {
      if (closing) throw new Error('the store is closed')
      const writes = lastWrites(batch.writes ?? [])
      const posted = postedBatch(writes, batch)
      const result = await submit(posted, (one) => one)
      if ('error' in result) throw new Error(result.error)
      if ('lost' in result) {
        // Those of the same group that were committed are told first, from memory.
        await new Promise(setImmediate)
        await feed.catchUp(posted.guards[result.lost]?.partition ?? '')
        return { committed: false, lost: (batch.guards ?? [])[result.lost] as Guard }
      }
      const revisions = new Map(result.revisions)
      const named = new Map([...revisions].map(([name, revision]) => [unsortable(name), revision]))
      const changes = writes.map((write, at) =>
        changeOf(write, named.get(write.partition) ?? 0, posted.writes[at]?.value ?? undefined),
      )
      if (changes.length > 0) await feed.landed({ changes, revisions })
      return { committed: true, revisions: named }
    },
    ...reading(database),
    ...leases(database),
    follow: (listener) => feed.follow(listener),
    watch: (partition, prefix, since, listener) => feed.watch(sortable(partition), sortable(prefix), since, listener),
    blobs: databaseBlobs(database),
    close: () => (closing ??= close()),
  }
}

function reading(database: Database): Pick<Store, 'get' | 'scan' | 'read'> {
  return {
    async get(partition, key) {
      const row = await getDocument(database, sortable(partition), sortable(key))
      return row && documentFrom(row)
    },
    async scan(partition, prefix, { after, limit = Number.MAX_SAFE_INTEGER - 1 } = {}) {
      const from = after === undefined ? null : sortable(after)
      const { rows, revision } = await scanDocuments(
        database,
        sortable(partition),
        sortable(prefix),
        from,
        Math.min(limit + 1, Number.MAX_SAFE_INTEGER),
      )
      return { documents: rows.slice(0, limit).map(documentFrom), revision, more: rows.length > limit }
    },
    async read(stream, query) {
      const rows = await readEvents(database, sortable(stream), postedQuery(query))
      return {
        events: rows.slice(0, query.limit).map(([sequence, time, body]) => ({ sequence, time, body })),
        more: rows.length > query.limit,
      }
    },
  }
}

function leases(database: Database): Pick<Store, 'lease' | 'release'> {
  return {
    async lease(name, holder, now, until) {
      const { rowCount } = await database.query({
        name: 'take-lease',
        text: `insert into lease (name, holder, until) values ($1, $2, $4)
               on conflict (name) do update set holder = $2, until = $4 where lease.holder = $2 or lease.until <= $3`,
        values: [sortable(name), sortable(holder), now, until],
      })
      return rowCount === 1
    },
    async release(name, holder) {
      await database.query('delete from lease where name = $1 and holder = $2', [sortable(name), sortable(holder)])
    },
  }
}
