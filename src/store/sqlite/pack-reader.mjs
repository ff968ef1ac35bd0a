// @ts-check
import { headsOf, recordsOf } from '../packs.mjs'

/** @import { Database, Statement } from 'libsql' */
/** @import { Head } from '../packs.mjs' */
/** @import { EventRow } from './protocol.ts' */

/** Packs that are read at once: what is asked for may be in the first. */
const SOME = 8

/** @typedef {'newest' | 'oldest'} Order */

/** @type {(sql: (order: string) => string, db: Database) => Record<Order, Statement>} */
export const inBothOrders = (sql, db) => ({
  newest: db.prepare(sql('desc')).raw(),
  oldest: db.prepare(sql('asc')).raw(),
})

/**
 * One stream's events after `since` up to `until` whose head is looked for.
 * @param {Database} db
 * @returns {(stream: string, since: number, until: number, order: Order, matches: (head: Head) => boolean) => Generator<[sequence: number, time: number, body: string, attributes: string]>}
 */
export function streamReader(db) {
  const select = inBothOrders(
    (order) =>
      `select pack.last, pack.first, pack.heads from pack_of join pack on pack.last = pack_of.last
       where pack_of.stream = ?1 and pack_of.last > ?2 and pack.first <= ?3
         and pack_of.last <= coalesce((select min(last) from pack where last >= ?3), ?3)
       order by pack_of.last ${order} limit ${SOME}`,
    db,
  )
  const selectBodies = db.prepare('select bodies from pack where last = ?').raw()
  const bodiesOf = (/** @type {number} */ last) =>
    recordsOf(/** @type {[string][]} */ (selectBodies.all(last))[0]?.[0] ?? '')

  return function* (stream, since, until, order, matches) {
    for (;;) {
      const packs = /** @type {[number, number, string][]} */ (select[order].all(stream, since, until))
      for (const [last, first, heads] of packs) {
        /** @type {[sequence: number, time: number, attributes: string, at: number][]} */
        const found = []
        for (const [at, head] of headsOf(heads).entries()) {
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
 * All streams' events after a sequence up to another, in order.
 * @param {Database} db
 * @returns {(after: number, until: number) => Generator<EventRow>}
 */
export function pastReader(db) {
  const select = db
    .prepare(`select last, first, heads, bodies from pack where last > ? and first <= ? order by last limit ${SOME}`)
    .raw()
  return function* (after, until) {
    for (;;) {
      const packs = /** @type {[number, number, string, string][]} */ (select.all(after, until))
      for (const [, first, heads, bodies] of packs) {
        const texts = recordsOf(bodies)
        for (const [at, { stream, time, attributes }] of headsOf(heads).entries())
          if (first + at > after && first + at <= until) yield [first + at, stream, time, texts[at] ?? '', attributes]
      }
      if (packs.length < SOME) return
      after = packs.at(-1)?.[0] ?? until
    }
  }
}
