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
import { MARK, packsIn, seal, sealedText, wholeGroup } from './event-group.mjs'

/** @import { Placed } from './event-group.mjs' */

/**
 * A file that groups of events are appended to, and nothing else is ever done with.
 * @typedef {object} EventLog
 * @property {(group: Buffer, first: number) => number} append a group, which survives the loss of power once this returns, and is there whole or not at all; where it begins. `first`: the sequence of its first event
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

  /** Undefined where the file ends before. @type {(at: number, bytes: number) => Buffer | undefined} */
  const within = (at, bytes) => (at + bytes > size ? undefined : bytesAt(at, bytes))

  /** Groups are written one after another, so one that is not whole has none behind it. */
  const isGroupBehind = () => {
    const rest = end < size ? bytesAt(end, size - end) : Buffer.alloc(0)
    for (let at = rest.indexOf(MARK, 1); at >= 0; at = rest.indexOf(MARK, at + 1))
      if (wholeGroup(end + at, within)) return true
    return false
  }

  return {
    append(group, first) {
      const place = end
      seal(group, first)
      write(group, place)
      end += group.length
      return place
    },
    makeRoom() {
      if (size - end < FEW) write(ZEROS, size)
    },
    end: () => end,
    text(at, bytes) {
      const text = sealedText(bytesAt(at, bytes))
      if (text === undefined) throw failure(file, 'STINT_LOG_DAMAGED')
      return text
    },
    *recovered(from, least) {
      end = Math.max(from, START)
      for (let group = wholeGroup(end, within); group; group = wholeGroup(end, within)) {
        yield* packsIn(group, end)
        end += group.length
      }
      if (Math.min(end, size) < least || isGroupBehind()) throw failure(file, 'STINT_LOG_DAMAGED')
      cut()
    },
    close: () => closeSync(handle),
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
