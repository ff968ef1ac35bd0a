// @ts-check
import { headsOf, packsOf } from '../packs.mjs'
import { packsIn, SEAL } from './event-group.mjs'
import { openBlocks } from './open-blocks.mjs'
import { lastSequence } from './pack-reader.mjs'
import { bulkInsert, lightTransaction, selectNumber } from './sql.mjs'

/** @import { Database } from 'libsql' */
/** @import { Head, Pack } from '../packs.mjs' */
/** @import { PostedAppend } from '../posted.ts' */
/** @import { Placed } from './event-group.mjs' */
/** @import { EventLog } from './event-log.mjs' */
/** @import { EventRow } from './protocol.ts' */

/**
 * Writes events: `append` to the database, in the transaction of the documents that they come with; `log` those that come alone to the
 * log, where they are written once and to one place. What they can be found by is noted once for a block of them, not in an index entry
 * for each attribute: ids that are new in every event would make every commit write to as many places of the file.
 * @param {Database} db
 * @param {EventLog} log
 * @returns {{ append(appends: readonly PostedAppend[]): void, log(group: Buffer): void } & Omit<PackKeeper, 'keep' | 'placed'>}
 */
export function eventWriter(db, log) {
  const { keep, placed, index, closeBlocks, forget } = packKeeper(db, log)
  const newest = lastSequence(db)
  let newestLogged = 0
  /** @type {number | undefined} */
  let last
  /** The sequence after which events are written, which are as many. @param {Iterable<{ events: number }>} packs */
  const taken = (packs) => {
    const before = (last ??= Math.max(newest(), newestLogged))
    for (const { events } of packs) last += events
    return before
  }
  return {
    append(appends) {
      const packs = packsOf(appends)
      if (packs.length > 0) keep(packs, taken(packs) + 1)
    },
    log(group) {
      const start = log.append(group, taken(packsIn(group, 0)) + 1)
      for (const place of packsIn(group, start)) {
        const at = place.at - start
        placed(place, headsOf(group.toString('utf8', at, at + place.heads - SEAL)))
      }
      newestLogged = last ?? 0
    },
    index,
    closeBlocks,
    forget() {
      last = undefined
      forget()
    },
  }
}

/**
 * Writes events whose sequences are known: above all that are there, in order.
 * @param {Database} db
 * @param {EventLog} log
 * @returns {{ keep(rows: readonly EventRow[]): void, closeBlocks(): number }}
 */
export function eventKeeper(db, log) {
  const { keep, closeBlocks } = packKeeper(db, log)
  return {
    keep(rows) {
      for (const [first, run] of runsOf(rows)) keep(packsOf(run), first)
    },
    closeBlocks,
  }
}

/** Events whose sequences follow each other without a gap, as packs have them. @type {(rows: readonly EventRow[]) => Map<number, PostedAppend[]>} */
function runsOf(rows) {
  /** @type {Map<number, PostedAppend[]>} */
  const runs = new Map()
  /** @type {PostedAppend[]} */
  let run = []
  let next = -1
  for (const [sequence, ...append] of rows) {
    if (sequence !== next) runs.set(sequence, (run = []))
    run.push(append)
    next = sequence + 1
  }
  return runs
}

/** Packs in the log that the database need not know of at once: whoever opens the log finds them. */
const UNINDEXED = 128
/** A block writes to each of its shares. */
const PAGES_OF_BLOCK = 20
const PAGES_OF_INDEX = 10

/**
 * @typedef {object} PackKeeper
 * @property {(packs: readonly Pack[], first: number) => void} keep `first`: the sequence of their first event
 * @property {(place: Placed, heads: readonly Head[]) => void} placed of a pack that is in the log now
 * @property {() => void} index tells the database of all that are in the log: to be called before it is asked for events
 * @property {() => number} closeBlocks notes what those events can be found by that are enough for a block, and answers how many pages of the database that took, about: at any time, since events that are in no block yet are looked through one by one
 * @property {() => void} forget to be called when the transaction of `keep` was undone
 */

/** @type {(db: Database, log: EventLog) => PackKeeper} */
function packKeeper(db, log) {
  const insert = bulkInsert(db, { into: 'pack', columns: ['last', 'first', 'heads', 'bodies', 'log_end'] })
  const insertOf = bulkInsert(db, { into: 'pack_of', columns: ['stream', 'last'] })
  const insertLogged = loggedWriter(db)
  /** @type {(readonly [streams: readonly string[], place: Placed])[]} */
  let unindexed = []
  const index = () => {
    if (unindexed.length === 0) return
    lightTransaction(db, () => insertLogged(unindexed))
    unindexed = []
  }
  const open = openBlocks(db, log, index)
  /** @type {[heads: readonly Head[], first: number][]} */
  let unnoted = []
  /** Those that could not be noted are read again with the next ones. */
  const noteAll = () => {
    const noted = unnoted
    unnoted = []
    try {
      for (const [heads, first] of noted) open.note(heads, first)
    } catch (error) {
      open.forget()
      throw error
    }
  }
  return {
    keep(packs, first) {
      /** @type {unknown[][]} */
      const rows = []
      /** @type {unknown[][]} */
      const rowsOf = []
      for (const { heads: text, bodies, events } of packs) {
        const heads = headsOf(text)
        const last = first + events - 1
        rows.push([last, first, text, bodies, log.end()])
        for (const stream of streamsOf(heads)) rowsOf.push([stream, last])
        unnoted.push([heads, first])
        first = last + 1
      }
      insert(rows)
      insertOf(rowsOf)
    },
    placed(place, heads) {
      unindexed.push([streamsOf(heads), place])
      unnoted.push([heads, place.first])
    },
    index,
    closeBlocks() {
      const due = unindexed.length >= UNINDEXED
      if (due) index()
      noteAll()
      return open.close() * PAGES_OF_BLOCK + (due ? PAGES_OF_INDEX : 0)
    },
    forget() {
      unnoted = []
      open.forget()
    },
  }
}

/** @type {(heads: readonly Head[]) => readonly string[]} */
const streamsOf = (heads) => [...new Set(heads.map(({ stream }) => stream))]

/** @type {(db: Database) => (places: readonly (readonly [streams: readonly string[], place: Placed])[]) => void} */
function loggedWriter(db) {
  const insert = bulkInsert(db, { into: 'logged', columns: ['last', 'first', 'at', 'heads', 'bodies'] })
  const insertOf = bulkInsert(db, { into: 'pack_of', columns: ['stream', 'last'] })
  return (places) => {
    const lastOf = (/** @type {Placed} */ { first, events }) => first + events - 1
    insert(places.map(([, place]) => [lastOf(place), place.first, place.at, place.heads, place.bodies]))
    insertOf(places.flatMap(([streams, place]) => streams.map((stream) => [stream, lastOf(place)])))
  }
}

/**
 * Tells the database of what was logged since it was told last: after a kill, or a loss of power.
 * @param {Database} db
 * @param {EventLog} log
 */
export function recoverLog(db, log) {
  const told = lastTold(db, log)
  const ended = selectNumber(db, 'select coalesce((select log_end from pack order by last desc limit 1), 0)')
  const insert = loggedWriter(db)
  lightTransaction(db, () => {
    for (const place of log.recovered(told, Math.max(told, ended()))) {
      insert([[streamsOf(headsOf(log.text(place.at, place.heads))), place]])
    }
  })
}

/** Where the last pack ends that the database was told of: a log that has it has all before it. @type {(db: Database, log: EventLog) => number} */
function lastTold(db, log) {
  const last = db.prepare('select at, heads, bodies from logged order by last desc limit 1').raw().all()[0]
  if (!last) return 0
  const [at, heads, bodies] = /** @type {[number, number, number]} */ (last)
  log.text(at, heads)
  log.text(at + heads, bodies)
  return at + heads + bodies
}
