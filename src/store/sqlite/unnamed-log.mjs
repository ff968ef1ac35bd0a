// @ts-check
import { closeSync, existsSync, fstatSync, openSync, readSync, truncateSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import { headsOf } from '../packs.mjs'
import { GROUP, MARK } from './event-group.mjs'
import { bulkInsert, selectNumber, transaction } from './sql.mjs'

/** @import { Database } from 'libsql' */

/** Before a pack: the sequence of its first event, its events, bytes of heads, bytes of bodies. */
const PACK = 20

/**
 * Takes what a log holds that was begun before logs had names into the database, and empties it. A kill between the two does no harm:
 * what is taken again is there already. Any other file stays as it is.
 * @param {Database} db
 * @param {string} file
 * @throws with code STINT_LOG_DAMAGED when it lacks what the database was told of
 */
export function adoptUnnamedLog(db, file) {
  if (!existsSync(file)) return
  const handle = openSync(file, 'r')
  try {
    if (!bytesAt(handle, 0, MARK.length).equals(MARK)) return
    transaction(db, () => adopt(db, handle, file))
  } finally {
    closeSync(handle)
  }
  truncateSync(file)
}

/** @type {(db: Database, handle: number, file: string) => void} */
function adopt(db, handle, file) {
  const onConflict = 'nothing'
  const insert = bulkInsert(db, { into: 'pack', columns: ['last', 'first', 'heads', 'bodies'], onConflict })
  const insertOf = bulkInsert(db, { into: 'pack_of', columns: ['stream', 'last'], onConflict })
  for (const group of groupsIn(handle))
    for (const { first, events, heads, bodies } of packsIn(group)) {
      const last = first + events - 1
      insert([[last, first, heads, bodies]])
      insertOf([...new Set(headsOf(heads).map(({ stream }) => stream))].map((stream) => [stream, last]))
    }
  db.exec('delete from logged where last in (select last from pack)')
  if (selectNumber(db, 'select count(*) from logged')() > 0)
    throw Object.assign(new Error(`${file} lacks records`), { code: 'STINT_LOG_DAMAGED' })
}

/** Without what stands before them, up to the last that is whole. @type {(handle: number) => Generator<Buffer>} */
function* groupsIn(handle) {
  const { size } = fstatSync(handle)
  for (let at = 0; at + GROUP <= size;) {
    const header = bytesAt(handle, at, GROUP)
    const length = header.readUInt32LE(4)
    if (!header.subarray(0, MARK.length).equals(MARK) || at + GROUP + length > size) return
    const group = bytesAt(handle, at + GROUP, length)
    if (crc32(group) !== header.readUInt32LE(8)) return
    yield group
    at += GROUP + length
  }
}

/** @type {(group: Buffer) => Generator<{ first: number, events: number, heads: string, bodies: string }>} */
function* packsIn(group) {
  for (let at = 0; at < group.length;) {
    const ofHeads = at + PACK
    const ofBodies = ofHeads + group.readUInt32LE(at + 12)
    const end = ofBodies + group.readUInt32LE(at + 16)
    yield {
      first: group.readDoubleLE(at),
      events: group.readUInt32LE(at + 8),
      heads: group.toString('utf8', ofHeads, ofBodies),
      bodies: group.toString('utf8', ofBodies, end),
    }
    at = end
  }
}

/** Fewer where the file ends. @type {(handle: number, at: number, bytes: number) => Buffer} */
function bytesAt(handle, at, bytes) {
  const read = Buffer.allocUnsafe(bytes)
  return read.subarray(0, readSync(handle, read, 0, bytes, at))
}
