// @ts-check
// A group of events as the log has it: made by whoever commits, in memory that the writer's thread shares, so that no event is copied
// on its way to the file.
import { crc32 } from 'node:zlib'
import { FULL, headOf, RECORD } from '../packs.mjs'

/** @import { PostedAppend } from '../posted.ts' */

/** A pack in the file: `at` its heads, right behind them its bodies; in bytes, each with its seal. @typedef {{ first: number, events: number, at: number, heads: number, bodies: number }} Placed */

/** Before a group: its mark, how many bytes follow, their CRC-32. All numbers are little-endian. */
export const GROUP = 12
export const MARK = Buffer.from('SLOG')
/** Before a pack: the sequence of its first event (a double), its events, bytes of heads, bytes of bodies. */
const PACK = 20
/** Behind a text: its CRC-32. */
export const SEAL = 4
/** Bytes that UTF-8 takes for a code unit, at most. */
const WIDEST = 3
/** Bytes for which no buffer is made anew. */
const COMMON = 4 << 20

/** @returns {(appends: readonly PostedAppend[]) => Buffer} a group that is still to be sealed; its bytes are good until the next one's */
export function groupEncoder() {
  const common = sharedBuffer(COMMON)
  return (appends) => {
    const heads = appends.map(headOf)
    const most = bytesOf(appends, heads, ({ length }) => WIDEST * length)
    const buffer = most > COMMON ? sharedBuffer(bytesOf(appends, heads, (text) => Buffer.byteLength(text))) : common
    let end = GROUP
    for (let from = 0; from < appends.length; from += FULL) {
      const until = Math.min(from + FULL, appends.length)
      const start = end
      const ofHeads = start + PACK
      end = ofHeads
      for (let at = from; at < until; at++) end += buffer.write(/** @type {string} */ (heads[at]), end)
      const ofBodies = (end += SEAL)
      for (let at = from; at < until; at++) {
        end += buffer.write(/** @type {PostedAppend} */ (appends[at])[2], end)
        end += buffer.write(RECORD, end)
      }
      end += SEAL
      buffer.writeUInt32LE(until - from, start + 8)
      buffer.writeUInt32LE(ofBodies - ofHeads, start + 12)
      buffer.writeUInt32LE(end - ofBodies, start + 16)
    }
    return buffer.subarray(0, end)
  }
}

/** @type {(bytes: number) => Buffer} */
const sharedBuffer = (bytes) => Buffer.from(new SharedArrayBuffer(bytes))

/** @type {(appends: readonly PostedAppend[], heads: readonly string[], lengthOf: (text: string) => number) => number} */
function bytesOf(appends, heads, lengthOf) {
  let bytes = GROUP + (PACK + 2 * SEAL) * Math.ceil(appends.length / FULL)
  for (const [at, [, , body]] of appends.entries())
    bytes += lengthOf(/** @type {string} */ (heads[at])) + lengthOf(body) + RECORD.length
  return bytes
}

/** Numbers a group's events from `first` on, and makes it one that `wholeGroup` takes. @type {(group: Buffer, first: number) => void} */
export function seal(group, first) {
  for (const { at, events, heads, bodies } of packsIn(group, 0)) {
    group.writeDoubleLE(first, at - PACK)
    sealText(group.subarray(at, at + heads))
    sealText(group.subarray(at + heads, at + heads + bodies))
    first += events
  }
  MARK.copy(group)
  group.writeUInt32LE(group.length - GROUP, 4)
  group.writeUInt32LE(crc32(group.subarray(GROUP)), 8)
}

/** @type {(sealed: Buffer) => void} */
const sealText = (sealed) => void sealed.writeUInt32LE(crc32(sealed.subarray(0, -SEAL)), sealed.length - SEAL)

/** Undefined when it is not what was written. @type {(sealed: Buffer) => string | undefined} */
export function sealedText(sealed) {
  const text = sealed.subarray(0, -SEAL)
  return crc32(text) === sealed.readUInt32LE(text.length) ? text.toString() : undefined
}

/**
 * The group that begins at a place, with what stands before it; undefined where none is whole.
 * @type {(place: number, bytesAt: (at: number, bytes: number) => Buffer | undefined) => Buffer | undefined}
 */
export function wholeGroup(place, bytesAt) {
  const header = bytesAt(place, GROUP)
  if (!header?.subarray(0, MARK.length).equals(MARK)) return undefined
  const group = bytesAt(place, GROUP + header.readUInt32LE(4))
  return group && crc32(group.subarray(GROUP)) === header.readUInt32LE(8) ? group : undefined
}

/** `place`: of the group in its file. @type {(group: Buffer, place: number) => Generator<Placed>} */
export function* packsIn(group, place) {
  for (let at = GROUP; at < group.length;) {
    const heads = group.readUInt32LE(at + 12)
    const bodies = group.readUInt32LE(at + 16)
    yield { first: group.readDoubleLE(at), events: group.readUInt32LE(at + 8), at: place + at + PACK, heads, bodies }
    at += PACK + heads + bodies
  }
}
