// @ts-check
import { ENTRY, hashesOf, termsOf } from '../terms.mjs'
import { headReader } from './pack-reader.mjs'
import { lightTransaction } from './sql.mjs'

/** @import { Database } from 'libsql' */
/** @import { Head } from '../packs.mjs' */
/** @import { EventLog } from './event-log.mjs' */

/** Events of its stream that a block holds, at least. */
const BLOCK = 512

/**
 * A stream's events behind its last block. `until`: the sequence of the last one, or where the last block ends.
 * @typedef {{ until: number, events: [sequence: number, hashes: number[]][], earliest: number, latest: number }} Open
 */

/**
 * What the events of each stream that are in no block yet can be found by. It is kept as they come; what was written before is read
 * with the first one that comes.
 * @param {Database} db
 * @param {EventLog} log
 * @param {() => void} index tells the database of all that was written
 * @returns {{ note(heads: readonly Head[], first: number): void, close(): number, forget(): void }} `note`: of events that were written, and the
 * sequence of the first; `close`: writes the blocks of those that are enough for one, and answers how many; `forget`: to be called when what was noted was not written
 */
export function openBlocks(db, log, index) {
  const read = openReader(db, log)
  const write = blockWriter(db)
  /** @type {Map<string, Open>} */
  const open = new Map()
  /** @type {Set<string>} */
  const full = new Set()

  const opened = (/** @type {string} */ stream) => {
    index()
    const block = read(stream)
    open.set(stream, block)
    return block
  }

  const forget = () => {
    open.clear()
    full.clear()
  }

  return {
    note(heads, first) {
      for (const [at, head] of heads.entries()) {
        const block = open.get(head.stream) ?? opened(head.stream)
        add(block, first + at, head)
        if (block.events.length >= BLOCK) full.add(head.stream)
      }
    },
    close() {
      if (full.size === 0) return 0
      const closed = full.size
      try {
        lightTransaction(db, () =>
          full.forEach((stream) => open.set(stream, write(stream, /** @type {Open} */ (open.get(stream))))),
        )
        full.clear()
        return closed
      } catch (error) {
        forget()
        throw error
      }
    },
    forget,
  }
}

/** @type {(until: number) => Open} */
const emptyBlock = (until) => ({ until, events: [], earliest: Infinity, latest: -Infinity })

/** One that was read before it was noted is there already. @type {(block: Open, sequence: number, head: Head) => void} */
function add(block, sequence, { time, attributes }) {
  if (sequence <= block.until) return
  block.until = sequence
  block.events.push([sequence, hashesOf(attributes)])
  block.earliest = Math.min(block.earliest, time)
  block.latest = Math.max(block.latest, time)
}

/** @type {(db: Database, log: EventLog) => (stream: string) => Open} */
function openReader(db, log) {
  const selectLast = db.prepare('select coalesce(max(until), 0) from block where stream = ?').raw()
  const heads = headReader(db, log)
  return (stream) => {
    const block = emptyBlock(Number(/** @type {[number][]} */ (selectLast.all(stream))[0]?.[0]))
    for (const [sequence, head] of heads(stream, block.until)) add(block, sequence, head)
    return block
  }
}

/**
 * Answers the one that begins behind it.
 * @type {(db: Database) => (stream: string, block: Open) => Open}
 */
function blockWriter(db) {
  const insert = db.prepare('insert into block (stream, since, until, earliest, latest) values (?, ?, ?, ?, ?)')
  const insertTerms = db.prepare(`insert into term (stream, share, until, terms, entry) values (?, ?, ?, ?, ${ENTRY})`)
  return (stream, { events, until, earliest, latest }) => {
    const since = (events[0]?.[0] ?? 0) - 1
    insert.run(stream, since, until, earliest, latest)
    for (const [share, terms] of termsOf(events, since, until)) insertTerms.run(stream, share, until, terms)
    return emptyBlock(until)
  }
}
