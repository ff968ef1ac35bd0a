// @ts-check
import { ENTRY, partsOf, shareOf, termOf } from '../terms.mjs'
import { inBothOrders, streamReader } from './pack-reader.mjs'

/** @import { Database } from 'libsql' */
/** @import { Head } from '../packs.mjs' */
/** @import { EventLog } from './event-log.mjs' */
/** @import { FoundEvent, PostedQuery } from '../posted.ts' */
/** @import { Operations } from './protocol.ts' */

/** Events after `since` up to `until`. @typedef {[since: number, until: number, entry?: undefined, at?: undefined, bits?: undefined]} Range */
/** A block with a term, and where in its terms. @typedef {[since: number, until: number, entry: number, at: number, bits: Uint8Array]} Found */

const SOME_BLOCKS = 64

/**
 * Reads block by block, and only blocks that may hold what is asked for. The events after the last block are looked at one by one.
 * @param {Database} db
 * @param {EventLog} log
 * @returns {Operations['read']}
 */
export function eventReader(db, log) {
  const ranges = rangeReader(db)
  const events = streamReader(db, log)
  return (stream, query) => {
    const { from, to, where, limit, order, attributes: asked } = query
    const matches = (/** @type {Head} */ { time, attributes }) =>
      time >= from && time <= to && (where === null || attributes.includes(where))
    /** @type {FoundEvent[]} */
    const found = []
    for (const [since, until] of ranges(stream, query))
      for (const [sequence, time, body, attributes] of events(stream, since, until, order, matches)) {
        found.push(asked ? [sequence, time, body, attributes] : [sequence, time, body])
        if (found.length === limit) return found
      }
    return found
  }
}

/** @type {(db: Database) => (stream: string, query: PostedQuery) => Iterable<Range>} */
function rangeReader(db) {
  const selectLast = db.prepare('select coalesce(max(until), 0) from block where stream = ?').raw()
  const selectAll = inBothOrders(
    (order) =>
      `select since, until from block
       where stream = ? and until > ? and since < ? and latest >= ? and earliest <= ?
       order by until ${order} limit ${SOME_BLOCKS}`,
    db,
  )
  const selectWith = inBothOrders(
    (order) =>
      `select block.since, block.until, term.entry, instr(term.terms, ?1) - 1, substr(term.terms, instr(term.terms, ?1) + 4, 4)
       from term join block on block.stream = term.stream and block.until = term.until
       where term.stream = ?2 and term.share = ?3 and term.until > ?4 and instr(term.terms, ?1) > 0
         and block.since < ?5 and block.latest >= ?6 and block.earliest <= ?7
       order by term.until ${order} limit ${SOME_BLOCKS}`,
    db,
  )

  /** @type {(stream: string, query: PostedQuery, low: number, high: number) => (Range | Found)[]} */
  function some(stream, { from, to, where, order }, low, high) {
    if (where === null) return /** @type {Range[]} */ (selectAll[order].all(stream, low, high, from, to))
    const term = termOf(where)
    return /** @type {Found[]} */ (selectWith[order].all(term, stream, shareOf(term), low, high, from, to))
  }

  /** @type {(stream: string, query: PostedQuery, low: number, high: number) => Generator<Range>} */
  function* blocks(stream, query, low, high) {
    for (;;) {
      const rows = some(stream, query, low, high)
      for (const row of rows)
        for (const [since, until] of places(row, query.order)) yield [Math.max(since, low), Math.min(until, high)]
      const end = rows.at(-1)
      if (!end || rows.length < SOME_BLOCKS) return
      if (query.order === 'newest') high = end[0]
      else low = end[1]
    }
  }

  return function* (stream, query) {
    const [low, high] = query.order === 'newest' ? [0, query.after - 1] : [query.after, Number.MAX_SAFE_INTEGER]
    const last = Number(/** @type {[number][]} */ (selectLast.all(stream))[0]?.[0])
    /** @type {Range} */
    const open = [Math.max(low, last), high]
    if (query.order === 'newest') yield open
    yield* blocks(stream, query, low, high)
    if (query.order === 'oldest') yield open
  }
}

/**
 * Where in its block an event may be: in the parts that the term's entry names. What was found between two entries is no entry: the
 * whole block then.
 * @type {(row: Range | Found, order: PostedQuery['order']) => Range[]}
 */
function places([since, until, entry, at, bits], order) {
  if (entry !== ENTRY || bits === undefined || at === undefined || at % ENTRY !== 0) return [[since, until]]
  const ranges = partsOf(Buffer.from(bits).readUInt32LE(), since, until)
  return order === 'newest' ? ranges.reverse() : ranges
}
