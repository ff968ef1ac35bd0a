// @ts-check
import { termOf } from '../terms.mjs'

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
  const select = inBothOrders(
    (order) =>
      `select since, until from block
       where stream = ? and until > ? and since < ? and latest >= ? and earliest <= ? and instr(terms, ?) > 0
       order by until ${order} limit ${SOME_BLOCKS}`,
    db,
  )

  /** @type {(stream: string, query: PostedQuery, low: number, high: number) => Generator<Range>} */
  function* blocks(stream, { from, to, where, order }, low, high) {
    const term = where === null ? Buffer.alloc(0) : termOf(where)
    for (;;) {
      const rows = /** @type {Range[]} */ (select[order].all(stream, low, high, from, to, term))
      for (const [since, until] of rows) yield [Math.max(since, low), Math.min(until, high)]
      const end = rows.at(-1)
      if (!end || rows.length < SOME_BLOCKS) return
      if (order === 'newest') high = end[0]
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
