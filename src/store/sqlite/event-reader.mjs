// @ts-check
import { shareOf, termOf } from '../terms.mjs'

/** @import { Database, Statement } from 'libsql' */
/** @import { PostedQuery } from '../posted.ts' */
/** @import { Operations } from './protocol.ts' */

/** Events after `since` up to `until`. @typedef {[since: number, until: number]} Range */

const SOME_BLOCKS = 64
const ORDER = { newest: 'desc', oldest: 'asc' }

/**
 * Reads block by block, and only blocks that may hold what is asked for. The events after the last block are looked at one by one.
 * @param {Database} db
 * @returns {Operations['read']}
 */
export function eventReader(db) {
  const ranges = rangeReader(db)
  const select = inBothOrders(
    (order) =>
      `select sequence, time, body from event
       where stream = ? and sequence > ? and sequence <= ? and time between ? and ? and instr(attributes, ?) > 0
       order by sequence ${order} limit ?`,
    db,
  )
  return (stream, query) => {
    const { from, to, where, limit, order } = query
    /** @type {[number, number, string][]} */
    const found = []
    for (const [since, until] of ranges(stream, query)) {
      const rows = select[order].all(stream, since, until, from, to, where ?? '', limit - found.length)
      found.push(.../** @type {[number, number, string][]} */ (rows))
      if (found.length >= limit) break
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
      `select block.since, block.until from term join block on block.stream = term.stream and block.until = term.until
       where term.stream = ? and term.share = ? and term.until > ? and instr(term.terms, ?) > 0
         and block.since < ? and block.latest >= ? and block.earliest <= ?
       order by term.until ${order} limit ${SOME_BLOCKS}`,
    db,
  )

  /** @type {(stream: string, query: PostedQuery, low: number, high: number) => Range[]} */
  function some(stream, { from, to, where, order }, low, high) {
    if (where === null) return /** @type {Range[]} */ (selectAll[order].all(stream, low, high, from, to))
    const term = termOf(where)
    return /** @type {Range[]} */ (selectWith[order].all(stream, shareOf(term), low, term, high, from, to))
  }

  /** @type {(stream: string, query: PostedQuery, low: number, high: number) => Generator<Range>} */
  function* blocks(stream, query, low, high) {
    for (;;) {
      const rows = some(stream, query, low, high)
      for (const [since, until] of rows) yield [Math.max(since, low), Math.min(until, high)]
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

/** @type {(sql: (order: string) => string, db: Database) => { newest: Statement, oldest: Statement }} */
function inBothOrders(sql, db) {
  return { newest: db.prepare(sql(ORDER.newest)).raw(), oldest: db.prepare(sql(ORDER.oldest)).raw() }
}
