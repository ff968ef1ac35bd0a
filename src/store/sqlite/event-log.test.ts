import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { packsOf, type Pack } from '../packs.mjs'
import type { PostedAppend } from '../posted.ts'
import { groupEncoder, packsIn, type Placed } from './event-group.mjs'
import { beginLog, eventLog, type EventLog } from './event-log.mjs'

let folder: string
let files = 0
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stint-log-'))
})
afterAll(() => rmSync(folder, { recursive: true }))
const freshFile = () => join(folder, `${files++}.log`)

const encoded = groupEncoder()
const append = (body: string): PostedAppend => ['trail', 1, body, `[["EventId",${body}]]`]
const several = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => append(`"${from + at}"`))

const GROUPS = [several(1, 2), several(3, 70), [append('"ü€😀"')]]
/** Sequences of the first events of each group's packs. */
const FIRSTS = [[1], [3, 67], [71]]

/** Whichever log is in the file: what it begins with is told by other tests. */
const opened = (file: string) => eventLog(file, readFileSync(file).subarray(16, START))
const START = 32

/** A log of three groups, and where each ends. */
function written(file: string): number[] {
  const log = eventLog(file, beginLog(file))
  const ends = GROUPS.map((appends, at) => {
    const group = encoded(appends)
    return log.append(group, FIRSTS[at]?.[0] ?? 0) + group.length
  })
  log.close()
  return ends
}

const textsOf = (log: EventLog, { at, heads, bodies }: Placed) => ({
  heads: log.text(at, heads),
  bodies: log.text(at + heads, bodies),
})

function recovered(file: string, from = 0, least = from): [first: number, texts: object][] {
  const log = opened(file)
  const found = [...log.recovered(from, least)].map((place) => [place.first, textsOf(log, place)] as [number, object])
  log.close()
  return found
}

const textsOfPack = ({ heads, bodies }: Pack) => ({ heads, bodies })

const expected = (groups: number) =>
  GROUPS.slice(0, groups).flatMap((appends, at) =>
    packsOf(appends).map((pack, which) => [FIRSTS[at]?.[which], textsOfPack(pack)]),
  )

test('cut off at any byte, the log has the groups that are whole, and takes the next one where they end', () => {
  const whole = freshFile()
  const ends = written(whole)
  for (let size = START; size <= statSync(whole).size; size += size < 300 ? 1 : 17) {
    const file = freshFile()
    writeFileSync(file, readFileSync(whole).subarray(0, size))
    const groups = ends.filter((end) => end <= size).length
    expect(recovered(file)).toEqual(expected(groups))
    expect(statSync(file).size).toBe(ends[groups - 1] ?? START)
  }
})

test('a byte of the last group that is not what was written ends the log before it, one of another is told as damage', () => {
  const whole = freshFile()
  const ends = written(whole)
  const bytes = readFileSync(whole)
  for (let at = START; at < bytes.length; at += at < 300 ? 1 : 17) {
    const file = freshFile()
    writeFileSync(file, Buffer.from(bytes.map((byte, which) => (which === at ? byte ^ 1 : byte))))
    if (at >= (ends[1] ?? 0)) expect(recovered(file)).toEqual(expected(2))
    else expect(() => recovered(file)).toThrow(expect.objectContaining({ code: 'STINT_LOG_DAMAGED' }))
    writeFileSync(file, Buffer.from(bytes.map((byte, which) => (which === at ? byte ^ 1 : byte))))
    expect(() => recovered(file, 0, ends[2])).toThrow(expect.objectContaining({ code: 'STINT_LOG_DAMAGED' }))
  }
})

test('a byte that went bad in a text is told to who reads it', () => {
  const file = freshFile()
  const log = eventLog(file, beginLog(file))
  const group = encoded([append('"a"')])
  const [{ at, heads }] = [...packsIn(group, log.append(group, 1))] as [Placed]
  const bytes = readFileSync(file)
  for (let which = at; which < at + heads; which++) {
    writeFileSync(file, Buffer.from(bytes.map((byte, one) => (one === which ? byte ^ 1 : byte))))
    expect(() => log.text(at, heads)).toThrow(expect.objectContaining({ code: 'STINT_LOG_DAMAGED' }))
  }
  log.close()
})

test('zeros are written ahead where few are left, and are no group', () => {
  const file = freshFile()
  const ends = written(file)
  const log = opened(file)
  expect([...log.recovered(0, 0)]).toHaveLength(4)
  log.makeRoom()
  const roomy = statSync(file).size
  expect(roomy).toBeGreaterThan(500_000)
  log.makeRoom()
  const group = encoded([append('"g"')])
  const end = log.append(group, 72) + group.length
  expect(statSync(file).size).toBe(roomy)
  log.close()
  expect(recovered(file, ends.at(-1))).toEqual([[72, textsOfPack(packsOf([append('"g"')])[0] as Pack)]])
  expect(statSync(file).size).toBe(end)
})

test('a group larger than any buffer that is kept comes back as it was', () => {
  const file = freshFile()
  const large = append(JSON.stringify('€'.repeat(3_000_000)))
  const log = eventLog(file, beginLog(file))
  log.append(encoded([large]), 1)
  log.close()
  expect(recovered(file)).toEqual([[1, textsOfPack(packsOf([large])[0] as Pack)]])
})

test('a log that ends before what is known to be in it is called damaged', () => {
  const file = freshFile()
  const end = written(file).at(-1) ?? 0
  truncateSync(file, end - 1)
  expect(() => recovered(file, end)).toThrow(expect.objectContaining({ code: 'STINT_LOG_DAMAGED' }))
})

test('nobody but the owner can read the file', () => {
  const file = freshFile()
  written(file)
  expect((statSync(file).mode & 0o777).toString(8)).toBe('600')
})
