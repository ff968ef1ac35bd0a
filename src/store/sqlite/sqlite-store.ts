import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Tidings } from '../away.ts'
import { changeOf, lastWrites } from '../batch.ts'
import { listeners, type Listeners } from '../listeners.ts'
import { sortable, unsortable } from '../sortable.ts'
import type { Change, Guard, Outcome, Store, Write } from '../Store.ts'
import { fileBlobs, prepareBlobs } from './blobs.ts'
import { failureIn, NO_ROOM } from './failures.ts'
import { groupCommit } from '../group-commit.ts'
import { changeFrom, documentFrom, pageFrom, postedBatch, postedQuery } from '../posted.ts'
import type { CommitResult, PostedBatch, PostedWrite, Row } from '../posted.ts'
import { groupEncoder } from './event-group.mjs'
import { isAppendsAlone, parcelsOf, resultsOf } from './parcels.ts'
import { painterOf, pictureOf } from './picture.ts'
import { openRoom, type Room } from './room.ts'
import { startThread, type Thread } from './thread.ts'
import type { Painter, Pictured } from '../picture.ts'

export interface SqliteOptions {
  /** Made with mode 0700 when it does not exist. */
  readonly folder: string
  /** Commits kept for `watch`, in each partition, at least. */
  readonly history?: number
  /** Told when there is no room for what is written, and when there is again. */
  readonly tidings?: Tidings
}

export interface SqliteStore extends Store, Pictured {
  /** For a Store that is new: paints it, instead of commits. */
  painter(): Painter
}

/**
 * The embedded Store: one folder with a SQLite database, written by one thread with group commit, and the blobs beside it.
 * A batch is acknowledged when it survives the loss of power (WAL, synchronous=FULL).
 * @throws {Refusal} when another process has the folder open, or what is in it is not a Store that this program can read.
 */
export async function sqliteStore({ folder, history = 4096, tidings }: SqliteOptions): Promise<SqliteStore> {
  const blobs = join(folder, 'blobs')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const thread = startThread(failureIn(folder))
  try {
    await thread.call('open', [folder, history])
    await prepareBlobs(blobs)
  } catch (error) {
    await thread.end()
    throw error
  }
  const told = listeners()
  const room = openRoom(tidings)
  const bytes = fileBlobs(blobs, thread)
  return {
    shared: false,
    reach: room.reach,
    ...writing(thread, told, room),
    ...reading(thread),
    ...listening(thread, told),
    blobs: bytes,
    picture: () => pictureOf(thread, bytes),
    painter: () => painterOf(thread, bytes),
  }
}

/** Events of one batch that make it worth a sync of the disk of its own. */
const LARGE = 8

function writing(
  thread: Thread,
  told: Listeners,
  room: Room,
): Pick<Store, 'commit' | 'idle' | 'lease' | 'release' | 'close'> {
  const encoded = groupEncoder()
  const { submit, idle } = groupCommit<PostedBatch, CommitResult>(
    (group, settle) => {
      if (group.every(isAppendsAlone)) {
        const bytes = encoded(group.flatMap(({ appends }) => appends))
        return thread.call('log', [bytes], (result) => settle(group.map(() => result)))
      }
      const parcels = parcelsOf(group)
      return thread.call('commit', [parcels], (results) => settle(resultsOf(parcels, results)))
    },
    ({ appends }) => appends.length >= LARGE,
  )
  let closing: Promise<void> | undefined

  const close = async () => {
    await submit(postedBatch([], {}), () => {}) // answered after all that were submitted before
    await thread.call('close', [])
    await thread.end()
  }

  return {
    async commit(batch) {
      if (closing) throw new Error('the store is closed')
      const writes = lastWrites(batch.writes ?? [])
      const posted = postedBatch(writes, batch)
      return submit(posted, (result) => outcome(result, writes, posted.writes, batch.guards ?? [], told, room))
    },
    idle() {
      thread.listen()
      return idle()
    },
    lease: (name, holder, now, until) => thread.call('lease', [sortable(name), sortable(holder), now, until]),
    release: (name, holder) => thread.call('release', [sortable(name), sortable(holder)]),
    close: () => (closing ??= close()),
  }
}

function outcome(
  result: CommitResult,
  writes: readonly Write[],
  posted: readonly PostedWrite[],
  guards: readonly Guard[],
  told: Listeners,
  room: Room,
): Outcome {
  if ('error' in result) throw NO_ROOM.has(result.code) ? room.none() : new Error(result.error)
  room.some()
  if ('lost' in result) return { committed: false, lost: guards[result.lost] as Guard }
  const revisions = new Map(result.revisions.map(([partition, revision]) => [unsortable(partition), revision]))
  const changes = writes.map((write, at) =>
    changeOf(write, revisions.get(write.partition) ?? 0, posted[at]?.value ?? undefined),
  )
  if (changes.length > 0) told.tell(changes, revisions)
  return { committed: true, revisions }
}

function reading(thread: Thread): Pick<Store, 'get' | 'scan' | 'read'> {
  return {
    get: (partition, key) =>
      thread.call('get', [sortable(partition), sortable(key)], (row) => row && documentFrom(row)),
    scan(partition, prefix, { after, limit = Number.MAX_SAFE_INTEGER - 1 } = {}) {
      const from = after === undefined ? null : sortable(after)
      return thread.call('scan', [sortable(partition), sortable(prefix), from, limit + 1], ({ rows, revision }) => ({
        documents: rows.slice(0, limit).map(documentFrom),
        revision,
        more: rows.length > limit,
      }))
    },
    read: (stream, query) =>
      thread.call('read', [sortable(stream), postedQuery(query)], (rows) => pageFrom(rows, query.limit)),
  }
}

function listening(thread: Thread, told: Listeners): Pick<Store, 'watch' | 'follow'> {
  return {
    watch: (partition, prefix, since, listener) =>
      thread.call('changes', [sortable(partition), sortable(prefix), since], (rows) => {
        if (!rows) return 'gone'
        for (const changes of byCommit(rows)) listener(changes)
        return told.watch(partition, prefix, since, listener)
      }),
    follow: (listener) =>
      thread.call(
        'snapshot',
        [],
        (revisions) => {
          listener([], new Map(revisions.map(([partition, revision]) => [unsortable(partition), revision])))
          return told.follow(listener)
        },
        (rows) => listener(rows.map(changeFrom), new Map()),
      ),
  }
}

function byCommit(rows: readonly Row[]): Change[][] {
  const commits: Change[][] = []
  for (const change of rows.map(changeFrom)) {
    const last = commits.at(-1)
    if (last?.[0]?.revision === change.revision) last.push(change)
    else commits.push([change])
  }
  return commits
}
