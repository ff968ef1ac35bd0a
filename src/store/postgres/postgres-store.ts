import { randomUUID } from 'node:crypto'
import { changeOf, lastWrites } from '../batch.ts'
import { groupCommit } from '../group-commit.ts'
import { listeners } from '../listeners.ts'
import { worldClock } from '../../kernel/Clock.ts'
import { StoreAway, type Tidings } from '../away.ts'
import { documentFrom, pageFrom, postedBatch, postedQuery, type PostedBatch } from '../posted.ts'
import { sortable, unsortable } from '../sortable.ts'
import type { Guard, Store } from '../Store.ts'
import { databaseBlobs } from './blobs.ts'
import { committer, type Committed } from './committer.ts'
import { openDatabase, type Database } from './database.ts'
import { getDocument, scanDocuments } from './documents.ts'
import { readEvents } from './events.ts'
import { openFeed } from './feed.ts'
import type { Pictured } from '../picture.ts'
import { pictureOf } from './picture.ts'
import { connectionName, enter, leave } from './node-row.ts'
import { heardBySome, within } from './reach.ts'

export interface PostgresOptions {
  /** `postgres://user:password@host:port/database` */
  readonly url: string
  /** Commits kept for `watch`, in each partition, at least. */
  readonly history?: number
  /** How long each commit is kept at least, milliseconds: a node that hears nothing for longer must start again. */
  readonly keepMs?: number
  /** The database's schema in which all stands; several worlds may share a database. */
  readonly schema?: string
  /** How long a call waits for a database that is away, milliseconds, before it is refused. */
  readonly patience?: number
  /** Where bytes are kept while they are sent; the system's folder for passing files by default. */
  readonly folder?: string
  /** Told when the database goes and comes. */
  readonly tidings?: Tidings
}

const TEN_MINUTES = 600_000

/**
 * The Store of many nodes: any number of processes over one PostgreSQL database. Revisions, guards and leases are the database's own
 * transactions; a commit of one node is told to the others by LISTEN/NOTIFY, and what a lost notice did not tell is read from the log.
 * @throws {Refusal} when nobody answers at the URL, or what stands there is not a Store that this program can read
 */
export interface PostgresStore extends Store, Pictured {
  /** Resolves when the world has gone on without this node, which must open it anew: what it knows is no longer what is. */
  readonly outlived: Promise<void>
}

export async function postgresStore(options: PostgresOptions): Promise<PostgresStore> {
  const { history = 4096, keepMs = TEN_MINUTES } = options
  const node = randomUUID()
  const database = await openDatabase({ ...options, name: connectionName(node) })
  const { reach } = database
  const told = listeners()
  let over = () => {}
  const outlived = new Promise<void>((resolve) => (over = resolve))
  const feed = await enter(database, node)
    .then(() => openFeed(database, node, told, over))
    .catch(async (error: unknown) => {
      await database.close()
      throw error
    })
  const { commit, inDoubt } = committer(database, node, { history, keepMs, told: feed.position }, over)
  const { submit } = groupCommit<PostedBatch, Committed>(async (group, settle) => settle(await commit(group)))
  /** Answered after all that were submitted before. */
  const nothing = () => submit({ writes: [], guards: [], appends: [] }, () => {})
  reach.onBack(() => void (inDoubt() && nothing()))
  const blobs = databaseBlobs(database, options.folder)
  let closing: Promise<void> | undefined

  const close = async () => {
    await nothing()
    await leave(database, node).catch(() => {}) // forgotten in time
    await feed.close()
    await database.close()
  }

  return {
    shared: true,
    outlived,
    reach() {
      const away = reach.wait()
      return away ? heardBySome(away.then(() => feed.abreast())) : feed.abreast()
    },
    async commit(batch) {
      if (closing) throw new Error('the store is closed')
      const writes = lastWrites(batch.writes ?? [])
      const posted = postedBatch(writes, batch)
      const result = await submit(posted, (one) => one)
      if ('away' in result) throw result.away
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
    blobs,
    picture: () => pictureOf(database, blobs),
    close: () => (closing ??= close()),
  }
}

function reading(database: Database): Pick<Store, 'get' | 'scan' | 'read'> {
  const { steadily } = database.reach
  return {
    async get(partition, key) {
      const row = await steadily(() => getDocument(database, sortable(partition), sortable(key)))
      return row && documentFrom(row)
    },
    async scan(partition, prefix, { after, limit = Number.MAX_SAFE_INTEGER - 1 } = {}) {
      const from = after === undefined ? null : sortable(after)
      const most = Math.min(limit + 1, Number.MAX_SAFE_INTEGER)
      const { rows, revision } = await steadily(() =>
        scanDocuments(database, sortable(partition), sortable(prefix), from, most),
      )
      return { documents: rows.slice(0, limit).map(documentFrom), revision, more: rows.length > limit }
    },
    async read(stream, query) {
      const rows = await steadily(() => readEvents(database, sortable(stream), postedQuery(query)))
      return pageFrom(rows, query.limit)
    },
  }
}

/** Of a lease's term: whoever asks for one must know the answer long before it ends. */
const TERM_PART = 1 / 3
/** Milliseconds that a database that is well may take under load. */
const LEAST = 250
/** The one clock that all nodes share, milliseconds: a host's that is behind would lose what it holds, one that is ahead keep it when it is dead. */
const NOW = 'extract(epoch from clock_timestamp())::float8 * 1000'

function leases(database: Database): Pick<Store, 'lease' | 'release'> {
  const clock = worldClock()
  return {
    async lease(name, holder, now, until) {
      const take = () =>
        database.query({
          name: 'take-lease',
          text: `insert into lease (name, holder, until) values ($1, $2, ${NOW} + $3)
                 on conflict (name) do update set holder = $2, until = ${NOW} + $3 where lease.holder = $2 or lease.until <= ${NOW}`,
          values: [sortable(name), sortable(holder), until - now],
        })
      const patience = Math.max((until - now) * TERM_PART, LEAST)
      const late = () => new StoreAway('it does not answer')
      const { rowCount } = await within(clock, patience, database.reach.steadily(take, patience), late)
      return rowCount === 1
    },
    async release(name, holder) {
      await database.reach.steadily(() =>
        database.query('delete from lease where name = $1 and holder = $2', [sortable(name), sortable(holder)]),
      )
    },
  }
}
