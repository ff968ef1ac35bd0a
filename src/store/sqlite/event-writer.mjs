// @ts-check
import { bulkInsert, selectNumber, transaction } from './sql.mjs'
import { ENTRY, termsOf } from '../terms.mjs'

/** @import { Database } from 'libsql' */
/** @import { PostedAppend } from '../posted.ts' */
/** @import { EventRow } from './protocol.ts' */

/** Events that a block holds, at least. */
const BLOCK = 256

/**
 * Appends events. What they can be found by is noted once for a block of them, not in an index entry for each attribute: ids that are
 * new in every event would make every commit write to as many places of the file.
 * @param {Database} db
 * @returns {{ append(appends: readonly PostedAppend[]): void, closeBlocks(): void }}
 */
export function eventWriter(db) {
  const lastSequence = selectNumber(db, 'select coalesce(max(sequence), 0) from event')
  const { keep, closeBlocks } = eventKeeper(db)

  return {
    append(appends) {
      if (appends.length === 0) return
      const first = lastSequence() + 1
      keep(appends.map((append, at) => [first + at, ...append]))
    },
    closeBlocks,
  }
}

/**
 * Writes events whose sequences are known: above all that are there, in order. `closeBlocks` notes what those can be found by that are
 * enough for a block: at any time, since events that are in no block yet are looked through one by one.
 * @param {Database} db
 * @returns {{ keep(rows: readonly EventRow[]): void, closeBlocks(): void }}
 */
export function eventKeeper(db) {
  const insert = bulkInsert(db, { into: 'event', columns: ['sequence', 'stream', 'time', 'body', 'attributes'] })
  const close = blockWriter(db)
  /** @type {Map<string, number>} Events since the last block as far as this process knows: when to look, never what to write. */
  const open = new Map()
  /** @type {Set<string>} */
  const full = new Set()
  return {
    keep(rows) {
      insert(rows)
      for (const [, stream] of rows) {
        // How many there are of before is not known: a look tells.
        const count = (open.get(stream) ?? BLOCK) + 1
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
  const selectOpen = db
    .prepare(
      `select sequence, time, attributes from event
       where stream = ?1 and sequence > (select coalesce(max(until), 0) from block where stream = ?1) order by sequence`,
    )
    .raw()
  const insert = db.prepare('insert into block (stream, since, until, earliest, latest) values (?, ?, ?, ?, ?)')
  const insertTerms = db.prepare(`insert into term (stream, share, until, terms, entry) values (?, ?, ?, ?, ${ENTRY})`)

  return (stream) => {
    const rows = /** @type {[number, number, string][]} */ (selectOpen.all(stream))
    if (rows.length < BLOCK) return rows.length
    const times = rows.map(([, time]) => time)
    const since = (rows[0]?.[0] ?? 0) - 1
    const until = rows.at(-1)?.[0] ?? 0
    insert.run(
      stream,
      since,
      until,
      times.reduce((one, other) => Math.min(one, other)),
      times.reduce((one, other) => Math.max(one, other)),
    )
    const events = rows.map(([sequence, , attributes]) => /** @type {const} */ ([sequence, attributes]))
    for (const [share, terms] of termsOf(events, since, until)) insertTerms.run(stream, share, until, terms)
    return 0
  }
}
