// @ts-check
import { bulkInsert, selectNumber } from './sql.mjs'
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
 * @returns {(appends: readonly PostedAppend[]) => void}
 */
export function eventWriter(db) {
  const lastSequence = selectNumber(db, 'select coalesce(max(sequence), 0) from event')
  const keep = eventKeeper(db)

  return (appends) => {
    if (appends.length === 0) return
    const first = lastSequence() + 1
    keep(appends.map((append, at) => [first + at, ...append]))
  }
}

/**
 * Writes events whose sequences are known: above all that are there, in order.
 * @param {Database} db
 * @returns {(rows: readonly EventRow[]) => void}
 */
export function eventKeeper(db) {
  const insert = bulkInsert(db, { into: 'event', columns: ['sequence', 'stream', 'time', 'body', 'attributes'] })
  const close = blockWriter(db)
  return (rows) => {
    insert(rows)
    /** @type {Map<string, number>} */
    const added = new Map()
    for (const [, stream] of rows) added.set(stream, (added.get(stream) ?? 0) + 1)
    for (const [stream, count] of added) close(stream, count)
  }
}

/** @type {(db: Database) => (stream: string, added: number) => void} */
function blockWriter(db) {
  const selectOpen = db
    .prepare(
      `select sequence, time, attributes from event
       where stream = ?1 and sequence > (select coalesce(max(until), 0) from block where stream = ?1) order by sequence`,
    )
    .raw()
  const insert = db.prepare('insert into block (stream, since, until, earliest, latest) values (?, ?, ?, ?, ?)')
  const insertTerms = db.prepare(`insert into term (stream, share, until, terms, entry) values (?, ?, ?, ?, ${ENTRY})`)
  /** @type {Map<string, number>} Events since the last block as far as this process knows: when to look, never what to write. */
  const open = new Map()

  return (stream, added) => {
    const known = open.get(stream)
    if (known !== undefined && known + added < BLOCK) {
      open.set(stream, known + added)
      return
    }
    const rows = /** @type {[number, number, string][]} */ (selectOpen.all(stream))
    open.set(stream, rows.length < BLOCK ? rows.length : 0)
    if (rows.length < BLOCK) return
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
  }
}
