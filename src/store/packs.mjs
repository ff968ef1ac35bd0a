// @ts-check
// Events in as few texts as possible: what is written down with every call costs by the piece more than by the byte.

/** @import { PostedAppend } from './posted.ts' */

/**
 * Events one behind the other. `heads` has of each its stream, time and attributes, `bodies` its body, in the same order: who looks for
 * an event reads the heads alone. `streams` counts each stream's events.
 * @typedef {{ events: number, streams: Map<string, number>, heads: string, bodies: string }} Pack
 */

/** @typedef {{ stream: string, time: number, attributes: string }} Head */

/** Events that make a pack full: whoever looks for one goes through all. */
const FULL = 64

/** Behind each field but the last, and behind each event: no `sortable` text has U+0001 before a blank, and no JSON text has it. */
const MARK = '\u0001'
const FIELD = MARK + '\t'
const RECORD = MARK + '\n'

/** @type {() => Pack} */
const emptyPack = () => ({ events: 0, streams: new Map(), heads: '', bodies: '' })

/**
 * Adds to the last pack, or to a new one behind it when that is full.
 * @param {Pack[]} packs
 * @param {PostedAppend} append
 */
export function addTo(packs, [stream, time, body, attributes]) {
  const pack = roomIn(packs, 1)
  pack.events++
  pack.streams.set(stream, (pack.streams.get(stream) ?? 0) + 1)
  pack.heads += stream + FIELD + time + FIELD + attributes + RECORD
  pack.bodies += body + RECORD
}

/**
 * Whether no event has a NUL in its body, nor a mark that ends events: there are as many of these as events then. That is asked of all
 * of them at once, since each body is made one piece to be looked into, and with the others once more to be sent.
 * @type {(pack: Pack) => boolean}
 */
export function isReadable({ events, bodies }) {
  let marks = 0
  for (let at = bodies.indexOf(MARK); at >= 0; at = bodies.indexOf(MARK, at + 1)) marks++
  return marks === events && !bodies.includes('\0')
}

/**
 * The same events in the same order, in fewer packs where some were not full.
 * @param {readonly Pack[]} packs
 * @returns {Pack[]}
 */
export function joined(packs) {
  /** @type {Pack[]} */
  const full = []
  for (const { events, streams, heads, bodies } of packs) {
    const pack = roomIn(full, events)
    pack.events += events
    for (const [stream, count] of streams) pack.streams.set(stream, (pack.streams.get(stream) ?? 0) + count)
    pack.heads += heads
    pack.bodies += bodies
  }
  return full
}

/** @type {(packs: Pack[], events: number) => Pack} */
function roomIn(packs, events) {
  const last = packs.at(-1)
  if (last && last.events + events <= FULL) return last
  const next = emptyPack()
  packs.push(next)
  return next
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
