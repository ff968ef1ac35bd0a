// @ts-check
import { headsOf, recordsOf } from '../packs.mjs'
import { selectNumber } from './sql.mjs'

/** @import { Database, Statement } from 'libsql' */
/** @import { Head } from '../packs.mjs' */
/** @import { EventLog } from './event-log.mjs' */
/** @import { EventRow } from './protocol.ts' */

/** Packs that are read at once: what is asked for may be in the first. */
const SOME = 8

/** @typedef {'newest' | 'oldest'} Order */

/** @type {(sql: (order: string) => string, db: Database) => Record<Order, Statement>} */
export const inBothOrders = (sql, db) => ({
  newest: db.prepare(sql('desc')).raw(),
  oldest: db.prepare(sql('asc')).raw(),
})

/** A pack's text: in the database, or at a place in the log. @typedef {[text: string | null, at: number, bytes: number]} Kept */

/** @type {(log: EventLog) => (...kept: Kept) => string} */
const textReader = (log) => (text, at, bytes) => text ?? log.text(at, bytes)

/** A pack, and where its heads are. @typedef {[last: number, first: number, ...heads: Kept]} Found */

const FIRST = 'coalesce(pack.first, logged.first)'
const FOUND = `
  select pack_of.last, ${FIRST}, pack.heads, logged.at, logged.heads from pack_of
  left join pack on pack.last = pack_of.last left join logged on logged.last = pack_of.last
  where pack_of.stream = ?1 and pack_of.last > ?2`

/**
 * One stream's events after `since` up to `until` whose head is looked for.
 * @param {Database} db
 * @param {EventLog} log
 * @returns {(stream: string, since: number, until: number, order: Order, matches: (head: Head) => boolean) => Generator<[sequence: number, time: number, body: string, attributes: string]>}
 */
export function streamReader(db, log) {
  const textOf = textReader(log)
  const select = inBothOrders(
    (order) =>
      `${FOUND} and ${FIRST} <= ?3
         and pack_of.last <= coalesce((select min(last) from pack_of where stream = ?1 and last >= ?3), ?3)
       order by pack_of.last ${order} limit ${SOME}`,
    db,
  )
  const selectBodies = db
    .prepare(
      `select bodies, null, null from pack where last = ?1
       union all select null, at + heads, bodies from logged where last = ?1`,
    )
    .raw()
  const bodiesOf = (/** @type {number} */ last) =>
    recordsOf(/** @type {Kept[]} */ (selectBodies.all(last)).map((kept) => textOf(...kept)).join(''))

  return function* (stream, since, until, order, matches) {
    for (;;) {
      const packs = /** @type {Found[]} */ (select[order].all(stream, since, until))
      for (const [last, first, ...kept] of packs) {
        /** @type {[sequence: number, time: number, attributes: string, at: number][]} */
        const found = []
        for (const [at, head] of headsOf(textOf(...kept)).entries()) {
          const sequence = first + at
          if (sequence > since && sequence <= until && head.stream === stream && matches(head))
            found.push([sequence, head.time, head.attributes, at])
        }
        if (found.length === 0) continue
        if (order === 'newest') found.reverse()
        const bodies = bodiesOf(last)
        for (const [sequence, time, attributes, at] of found) yield [sequence, time, bodies[at] ?? '', attributes]
      }
      const [last = 0, first = 0] = packs.at(-1) ?? []
      if (packs.length < SOME) return
      if (order === 'newest') until = first - 1
      else since = last
    }
  }
}

/**
 * One stream's heads after a sequence, with their own sequences.
 * @param {Database} db
 * @param {EventLog} log
 * @returns {(stream: string, since: number) => Generator<[sequence: number, head: Head]>}
 */
export function headReader(db, log) {
  const textOf = textReader(log)
  const select = db.prepare(`${FOUND} order by pack_of.last`).raw()
  return function* (stream, since) {
    for (const [, first, ...kept] of /** @type {Found[]} */ (select.all(stream, since)))
      for (const [at, head] of headsOf(textOf(...kept)).entries()) if (head.stream === stream) yield [first + at, head]
  }
}

/**
 * All streams' events after a sequence up to another, in order.
 * @param {Database} db
 * @param {EventLog} log
 * @returns {(after: number, until: number) => Generator<EventRow>}
 */
export function pastReader(db, log) {
  const textOf = textReader(log)
  const select = db
    .prepare(
      `select last, first, heads, bodies, null as at, null, null from pack where last > ?1 and first <= ?2
       union all select last, first, null, null, at, heads, bodies from logged where last > ?1 and first <= ?2
       order by last limit ${SOME}`,
    )
    .raw()
  return function* (after, until) {
    for (;;) {
      const packs = /** @type {[number, number, string | null, string | null, number, number, number][]} */ (
        select.all(after, until)
      )
      for (const [, first, heads, bodies, place, ofHeads, ofBodies] of packs) {
        const texts = recordsOf(textOf(bodies, place + ofHeads, ofBodies))
        for (const [at, { stream, time, attributes }] of headsOf(textOf(heads, place, ofHeads)).entries())
          if (first + at > after && first + at <= until) yield [first + at, stream, time, texts[at] ?? '', attributes]
      }
      if (packs.length < SOME) return
      after = packs.at(-1)?.[0] ?? until
    }
  }
}

/**
 * The sequence of the newest event that the database knows of.
 * @param {Database} db
 */
export const lastSequence = (db) =>
  selectNumber(db, 'select max(coalesce((select max(last) from pack), 0), coalesce((select max(last) from logged), 0))')
