// @ts-check
import { addTo, headsOf, joined } from '../packs.mjs'
import { bulkInsert, selectNumber, transaction } from './sql.mjs'
import { ENTRY, termsOf } from '../terms.mjs'

/** @import { Database } from 'libsql' */
/** @import { Pack } from '../packs.mjs' */
/** @import { EventRow } from './protocol.ts' */

/** Events of its stream that a block holds, at least. */
const BLOCK = 256

/**
 * Appends events. What they can be found by is noted once for a block of them, not in an index entry for each attribute: ids that are
 * new in every event would make every commit write to as many places of the file.
 * @param {Database} db
 * @returns {{ append(packs: readonly Pack[]): void, closeBlocks(): void }}
 */
export function eventWriter(db) {
  const lastSequence = selectNumber(db, 'select coalesce(max(last), 0) from pack')
  const { keep, closeBlocks } = packKeeper(db)
  return {
    append(packs) {
      if (packs.length > 0) keep(joined(packs), lastSequence() + 1)
    },
    closeBlocks,
  }
}

/**
 * Writes events whose sequences are known: above all that are there, in order.
 * @param {Database} db
 * @returns {{ keep(rows: readonly EventRow[]): void, closeBlocks(): void }}
 */
export function eventKeeper(db) {
  const { keep, closeBlocks } = packKeeper(db)
  return {
    keep(rows) {
      for (const [first, run] of runsOf(rows)) {
        /** @type {Pack[]} */
        const packs = []
        for (const [, ...append] of run) addTo(packs, append)
        keep(packs, first)
      }
    },
    closeBlocks,
  }
}

/** Rows whose sequences follow each other without a gap, as packs have them. @type {(rows: readonly EventRow[]) => Map<number, EventRow[]>} */
function runsOf(rows) {
  /** @type {Map<number, EventRow[]>} */
  const runs = new Map()
  /** @type {EventRow[]} */
  let run = []
  for (const row of rows) {
    if (run.at(-1)?.[0] !== row[0] - 1) runs.set(row[0], (run = []))
    run.push(row)
  }
  return runs
}

/**
 * `closeBlocks` notes what those events can be found by that are enough for a block: at any time, since events that are in no block yet
 * are looked through one by one.
 * @param {Database} db
 * @returns {{ keep(packs: readonly Pack[], first: number): void, closeBlocks(): void }} `first`: the sequence of their first event
 */
function packKeeper(db) {
  const insert = bulkInsert(db, { into: 'pack', columns: ['last', 'first', 'heads', 'bodies'] })
  const insertOf = bulkInsert(db, { into: 'pack_of', columns: ['stream', 'last'] })
  const close = blockWriter(db)
  /** @type {Map<string, number>} Events since the last block as far as this process knows: when to look, never what to write. */
  const open = new Map()
  /** @type {Set<string>} */
  const full = new Set()
  return {
    keep(packs, first) {
      let last = first - 1
      const rows = packs.map(({ events, heads, bodies }) => [(last += events), last - events + 1, heads, bodies])
      insert(rows)
      insertOf(packs.flatMap(({ streams }, at) => [...streams.keys()].map((stream) => [stream, rows[at]?.[0]])))
      for (const { streams } of packs)
        for (const [stream, events] of streams) {
          // How many there are of before is not known: a look tells.
          const count = (open.get(stream) ?? BLOCK) + events
          open.set(stream, count)
          if (count >= BLOCK) full.add(stream)
        }
    },
    closeBlocks() {
      if (full.size === 0) return
      // With the next commit is soon enough to survive the loss of power: until then it can be done again.
      db.exec('pragma synchronous = normal')
      try {
        transaction(db, () => full.forEach((stream) => open.set(stream, close(stream))))
        full.clear()
      } finally {
        db.exec('pragma synchronous = full')
      }
    },
  }
}

/**
 * Answers how many events are in no block now.
 * @type {(db: Database) => (stream: string) => number}
 */
function blockWriter(db) {
  const selectLast = db.prepare('select coalesce(max(until), 0) from block where stream = ?').raw()
  const selectOpen = db
    .prepare(
      `select pack.first, pack.heads from pack_of join pack on pack.last = pack_of.last
       where pack_of.stream = ? and pack_of.last > ? order by pack_of.last`,
    )
    .raw()
  const insert = db.prepare('insert into block (stream, since, until, earliest, latest) values (?, ?, ?, ?, ?)')
  const insertTerms = db.prepare(`insert into term (stream, share, until, terms, entry) values (?, ?, ?, ?, ${ENTRY})`)

  return (stream) => {
    const last = Number(/** @type {[number][]} */ (selectLast.all(stream))[0]?.[0])
    /** @type {[sequence: number, attributes: string][]} */
    const events = []
    let [earliest, latest] = [Infinity, -Infinity]
    for (const [first, heads] of /** @type {[number, string][]} */ (selectOpen.all(stream, last)))
      for (const [at, head] of headsOf(heads).entries()) {
        if (head.stream !== stream || first + at <= last) continue
        events.push([first + at, head.attributes])
        earliest = Math.min(earliest, head.time)
        latest = Math.max(latest, head.time)
      }
    if (events.length < BLOCK) return events.length
    const since = (events[0]?.[0] ?? 0) - 1
    const until = events.at(-1)?.[0] ?? 0
    insert.run(stream, since, until, earliest, latest)
    for (const [share, terms] of termsOf(events, since, until)) insertTerms.run(stream, share, until, terms)
    return 0
  }
}
