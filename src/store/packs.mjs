// @ts-check
// Events in as few texts as possible: what is written down with every call costs by the piece more than by the byte.

/** @import { PostedAppend } from './posted.ts' */

/**
 * Events one behind the other. `heads` has of each its stream, time and attributes, `bodies` its body, in the same order: who looks for
 * an event reads the heads alone.
 * @typedef {{ events: number, heads: string, bodies: string }} Pack
 */

/** @typedef {{ stream: string, time: number, attributes: string }} Head */

/** Events that make a pack full: whoever looks for one goes through all. */
export const FULL = 64

/** Behind each field but the last, and behind each event: no `sortable` text has U+0001 before a blank, and no JSON text has it. */
const MARK = '\u0001'
const FIELD = MARK + '\t'
export const RECORD = MARK + '\n'

/** @type {(append: PostedAppend) => string} */
export const headOf = ([stream, time, , attributes]) => stream + FIELD + time + FIELD + attributes + RECORD

/** The same events in the same order. @type {(appends: Iterable<PostedAppend>) => Pack[]} */
export function packsOf(appends) {
  /** @type {Pack[]} */
  const packs = []
  for (const append of appends) {
    let pack = packs.at(-1)
    if (!pack || pack.events === FULL) packs.push((pack = { events: 0, heads: '', bodies: '' }))
    pack.events++
    pack.heads += headOf(append)
    pack.bodies += append[2] + RECORD
  }
  return packs
}

/** @type {(heads: string) => Head[]} */
export const headsOf = (heads) =>
  recordsOf(heads).map((head) => {
    const [stream = '', time, attributes = ''] = head.split(FIELD)
    return { stream, time: Number(time), attributes }
  })

/** @type {(records: string) => string[]} */
export const recordsOf = (records) => records.split(RECORD).slice(0, -1)

/** A pack's texts of one event, of a row that has it in columns. SQL. */
export const OF_ROW = {
  heads: `stream || char(1, 9) || time || char(1, 9) || attributes || char(1, 10)`,
  bodies: `body || char(1, 10)`,
}
