// @ts-check
import { randomBytes } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs'
import { crc32 } from 'node:zlib'

/** @import { Pack } from '../packs.mjs' */

/** A pack in the file: `at` its heads, right behind them its bodies; in bytes, each with its seal. @typedef {{ first: number, events: number, at: number, heads: number, bodies: number }} Placed */

/**
 * A file that packs of events are appended to, and nothing else is ever done with.
 * @typedef {object} EventLog
 * @property {(packs: readonly Pack[], first: number) => Placed[]} append as one group, which survives the loss of power once this returns, and is there whole or not at all. `first`: the sequence of the first event
 * @property {() => number} end where the last group ends
 * @property {(at: number, bytes: number) => string} text
 * @property {() => void} makeRoom writes zeros behind the end where few are left: a sync that need not tell the file system of a longer file takes half as long, and waits for nobody else's files
 * @property {(from: number, least: number) => Generator<Placed>} recovered the packs behind a place where a group ended, up to the last whole group, which ends at `least` or later: what stands behind that one was never acknowledged and is cut off
 * @property {() => void} close
 */

/** What every log begins with; behind it its name. */
const KIND = Buffer.from('stint events 1\n\0')
const NAME = 16
const START = KIND.length + NAME
/** Before a group: its mark, how many bytes follow, their CRC-32. All numbers are little-endian. */
const GROUP = 12
const MARK = Buffer.from('SLOG')
/** Before a pack: the sequence of its first event (a double), its events, bytes of heads, bytes of bodies. */
const PACK = 20
/** Behind a text: its CRC-32. */
const SEAL = 4
/** Bytes that UTF-8 takes for a code unit, at most. */
const WIDEST = 3
/** Bytes for which no buffer is made anew. */
const COMMON = 4 << 20
/** Zeros behind the end: how many are too few, and how many are written at once. */
const FEW = 128 << 10
const ZEROS = Buffer.alloc(512 << 10)

/**
 * Makes the file, for a database that has none yet.
 * @param {string} file
 * @returns {Buffer} the name by which that database knows it from every other
 */
export function beginLog(file) {
  const handle = openSync(file, 'a', 0o600)
  try {
    if (fstatSync(handle).size > START) throw failure(file, 'STINT_LOG_STRANGE')
    ftruncateSync(handle, 0)
    const name = randomBytes(NAME)
    writeSync(handle, Buffer.concat([KIND, name]))
    fsyncSync(handle)
    return name
  } finally {
    closeSync(handle)
  }
}

/**
 * @param {string} file
 * @param {Buffer} name that it was given when it was begun
 * @returns {EventLog}
 */
export function eventLog(file, name) {
  const handle = openNamed(file, name)
  const encoded = groupEncoder()
  let size = fstatSync(handle).size
  let end = size

  /** @type {(bytes: Buffer, at: number) => void} */
  const write = (bytes, at) => {
    try {
      for (let done = 0; done < bytes.length;) done += writeSync(handle, bytes, done, bytes.length - done, at + done)
      fdatasyncSync(handle)
      size = Math.max(size, at + bytes.length)
    } catch (error) {
      cut()
      throw error
    }
  }

  /** What stands behind the end is nobody's. */
  const cut = () => {
    ftruncateSync(handle, end)
    size = end
  }

  /** @type {(at: number, bytes: number) => Buffer} */
  const bytesAt = (at, bytes) => {
    const read = Buffer.allocUnsafe(bytes)
    if (readSync(handle, read, 0, bytes, at) < bytes) throw failure(file, 'STINT_LOG_DAMAGED')
    return read
  }

  const wholeGroup = (/** @type {number} */ at) => {
    if (at + GROUP > size) return undefined
    const header = bytesAt(at, GROUP)
    const bytes = header.readUInt32LE(4)
    if (!header.subarray(0, MARK.length).equals(MARK) || at + GROUP + bytes > size) return undefined
    const group = bytesAt(at + GROUP, bytes)
    return crc32(group) === header.readUInt32LE(8) ? group : undefined
  }

  /** Groups are written one after another, so one that is not whole has none behind it. */
  const isGroupBehind = () => {
    const rest = end < size ? bytesAt(end, size - end) : Buffer.alloc(0)
    for (let at = rest.indexOf(MARK, 1); at >= 0; at = rest.indexOf(MARK, at + 1)) if (wholeGroup(end + at)) return true
    return false
  }

  return {
    append(packs, first) {
      const { bytes, placed } = encoded(packs, first, end)
      write(bytes, end)
      end += bytes.length
      return placed
    },
    makeRoom() {
      if (size - end < FEW) write(ZEROS, size)
    },
    end: () => end,
    text(at, bytes) {
      const sealed = bytesAt(at, bytes)
      const text = sealed.subarray(0, bytes - SEAL)
      if (crc32(text) !== sealed.readUInt32LE(text.length)) throw failure(file, 'STINT_LOG_DAMAGED')
      return text.toString()
    },
    *recovered(from, least) {
      end = Math.max(from, START)
      for (let group = wholeGroup(end); group; group = wholeGroup(end)) {
        yield* packsIn(group, end + GROUP)
        end += GROUP + group.length
      }
      if (Math.min(end, size) < least || isGroupBehind()) throw failure(file, 'STINT_LOG_DAMAGED')
      cut()
    },
    close: () => closeSync(handle),
  }
}

/** @returns {(packs: readonly Pack[], first: number, place: number) => { bytes: Buffer, placed: Placed[] }} `place`: of the group in its file. The bytes are good until the next group. */
function groupEncoder() {
  const common = Buffer.allocUnsafeSlow(COMMON)
  return (packs, first, place) => {
    const most = bytesOf(packs, ({ length }) => WIDEST * length)
    const buffer = most > COMMON ? Buffer.allocUnsafe(bytesOf(packs, (text) => Buffer.byteLength(text))) : common
    /** @type {Placed[]} */
    const placed = []
    let used = GROUP
    for (const { events, heads, bodies } of packs) {
      const at = used + PACK
      const ofHeads = sealedIn(buffer, heads, at)
      const ofBodies = sealedIn(buffer, bodies, at + ofHeads)
      buffer.writeDoubleLE(first, used)
      buffer.writeUInt32LE(events, used + 8)
      buffer.writeUInt32LE(ofHeads, used + 12)
      buffer.writeUInt32LE(ofBodies, used + 16)
      placed.push({ first, events, at: place + at, heads: ofHeads, bodies: ofBodies })
      first += events
      used = at + ofHeads + ofBodies
    }
    MARK.copy(buffer)
    buffer.writeUInt32LE(used - GROUP, 4)
    buffer.writeUInt32LE(crc32(buffer.subarray(GROUP, used)), 8)
    return { bytes: buffer.subarray(0, used), placed }
  }
}

/** @type {(buffer: Buffer, text: string, at: number) => number} */
function sealedIn(buffer, text, at) {
  const bytes = buffer.write(text, at)
  buffer.writeUInt32LE(crc32(buffer.subarray(at, at + bytes)), at + bytes)
  return bytes + SEAL
}

/** @type {(packs: readonly Pack[], lengthOf: (text: string) => number) => number} */
function bytesOf(packs, lengthOf) {
  let bytes = GROUP
  for (const { heads, bodies } of packs) bytes += PACK + lengthOf(heads) + lengthOf(bodies) + 2 * SEAL
  return bytes
}

/** @type {(group: Buffer, place: number) => Generator<Placed>} */
function* packsIn(group, place) {
  for (let at = 0; at < group.length;) {
    const heads = group.readUInt32LE(at + 12)
    const bodies = group.readUInt32LE(at + 16)
    yield { first: group.readDoubleLE(at), events: group.readUInt32LE(at + 8), at: place + at + PACK, heads, bodies }
    at += PACK + heads + bodies
  }
}

/** @type {(file: string, name: Buffer) => number} */
function openNamed(file, name) {
  if (!existsSync(file)) throw failure(file, 'STINT_LOG_GONE')
  const handle = openSync(file, 'r+')
  const expected = Buffer.concat([KIND, name])
  const found = Buffer.alloc(START)
  if (readSync(handle, found, 0, START, 0) === START && found.equals(expected)) return handle
  closeSync(handle)
  throw failure(file, 'STINT_LOG_STRANGE')
}

/** @type {(file: string, code: string) => Error} */
const failure = (file, code) => Object.assign(new Error(`${file}: ${code}`), { code })
