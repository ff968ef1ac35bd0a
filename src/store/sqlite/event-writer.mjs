// @ts-check
import { addTo, joined } from '../packs.mjs'
import { openBlocks } from './open-blocks.mjs'
import { bulkInsert, selectNumber } from './sql.mjs'

/** @import { Database } from 'libsql' */
/** @import { Pack } from '../packs.mjs' */
/** @import { EventRow } from './protocol.ts' */

/**
 * Appends events. What they can be found by is noted once for a block of them, not in an index entry for each attribute: ids that are
 * new in every event would make every commit write to as many places of the file.
 * @param {Database} db
 * @returns {{ append(packs: readonly Pack[]): void, closeBlocks(): void, forget(): void }} see `packKeeper`
 */
export function eventWriter(db) {
  const lastSequence = selectNumber(db, 'select coalesce(max(last), 0) from pack')
  const { keep, closeBlocks, forget } = packKeeper(db)
  /** @type {number | undefined} */
  let last
  return {
    append(packs) {
      if (packs.length === 0) return
      last ??= lastSequence()
      keep(joined(packs), last + 1)
      for (const { events } of packs) last += events
    },
    closeBlocks,
    forget() {
      last = undefined
      forget()
    },
  }
}

/**
 * Writes events whose sequences are known: above all that are there, in order.
 * @param {Database} db
 * @returns {{ keep(rows: readonly EventRow[]): void, closeBlocks(): void }}
 */
export function eventKeeper(db) {
  const { keep, closeBlocks } = packKeeper(db)
  return {
    keep(rows) {
      for (const [first, run] of runsOf(rows)) {
        /** @type {Pack[]} */
        const packs = []
        for (const [, ...append] of run) addTo(packs, append)
        keep(packs, first)
      }
    },
    closeBlocks,
  }
}

/** Rows whose sequences follow each other without a gap, as packs have them. @type {(rows: readonly EventRow[]) => Map<number, EventRow[]>} */
function runsOf(rows) {
  /** @type {Map<number, EventRow[]>} */
  const runs = new Map()
  /** @type {EventRow[]} */
  let run = []
  for (const row of rows) {
    if (run.at(-1)?.[0] !== row[0] - 1) runs.set(row[0], (run = []))
    run.push(row)
  }
  return runs
}

/**
 * `closeBlocks` notes what those events can be found by that are enough for a block: at any time, since events that are in no block yet
 * are looked through one by one. `forget`: to be called when the transaction of `keep` was undone.
 * @param {Database} db
 * @returns {{ keep(packs: readonly Pack[], first: number): void, closeBlocks(): void, forget(): void }} `first`: the sequence of their first event
 */
function packKeeper(db) {
  const insert = bulkInsert(db, { into: 'pack', columns: ['last', 'first', 'heads', 'bodies'] })
  const insertOf = bulkInsert(db, { into: 'pack_of', columns: ['stream', 'last'] })
  const open = openBlocks(db)
  /** @type {[pack: Pack, first: number][]} */
  let unnoted = []
  return {
    keep(packs, first) {
      /** @type {unknown[][]} */
      const rows = []
      /** @type {unknown[][]} */
      const rowsOf = []
      for (const pack of packs) {
        const last = first + pack.events - 1
        rows.push([last, first, pack.heads, pack.bodies])
        for (const stream of pack.streams.keys()) rowsOf.push([stream, last])
        unnoted.push([pack, first])
        first = last + 1
      }
      insert(rows)
      insertOf(rowsOf)
    },
    closeBlocks() {
      for (const [pack, first] of unnoted) open.note(pack, first)
      unnoted = []
      open.close()
    },
    forget() {
      unnoted = []
      open.forget()
    },
  }
}
