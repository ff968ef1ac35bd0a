import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addTo, type Pack } from '../packs.mjs'
import { eventLog, type EventLog, type Placed } from './event-log.mjs'

let folder: string
let files = 0
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stint-log-'))
})
afterAll(() => rmSync(folder, { recursive: true }))
const freshFile = () => join(folder, `${files++}.log`)

function packOf(...bodies: string[]): Pack {
  const packs: Pack[] = []
  for (const body of bodies) addTo(packs, ['trail', 1, body, `[["EventId",${body}]]`])
  return packs[0] as Pack
}

const GROUPS = [[packOf('"a"', '"b"'), packOf('"ü€😀"')], [packOf('"d"')], [packOf('"e"'), packOf('"f"')]]
/** Sequences of the first events of each group's packs. */
const FIRSTS = [[1, 3], [4], [5, 6]]

/** A log of three groups, and where each ends. */
function written(file: string): number[] {
  const log = eventLog(file)
  const ends = GROUPS.map((packs, at) => {
    const last = log.append(packs, FIRSTS[at]?.[0] ?? 0).at(-1) as Placed
    return last.at + last.heads + last.bodies
  })
  log.close()
  return ends
}

const textsOf = (log: EventLog, { at, heads, bodies }: Placed) => ({
  heads: log.text(at, heads),
  bodies: log.text(at + heads, bodies),
})

function recovered(file: string, from = 0): [first: number, texts: object][] {
  const log = eventLog(file)
  const found = [...log.recovered(from)].map((place) => [place.first, textsOf(log, place)] as [number, object])
  log.close()
  return found
}

const expected = (groups: number) =>
  GROUPS.slice(0, groups).flatMap((packs, at) =>
    packs.map(({ heads, bodies }, which) => [FIRSTS[at]?.[which], { heads, bodies }]),
  )

test('cut off at any byte, the log has the groups that are whole, and takes the next one where they end', () => {
  const whole = freshFile()
  const ends = written(whole)
  for (let size = 0; size <= statSync(whole).size; size++) {
    const file = freshFile()
    writeFileSync(file, readFileSync(whole).subarray(0, size))
    const groups = ends.filter((end) => end <= size).length
    expect(recovered(file)).toEqual(expected(groups))
    expect(statSync(file).size).toBe(ends[groups - 1] ?? 0)
  }
})

test('a byte that is not what was written ends the log before its group', () => {
  const whole = freshFile()
  const ends = written(whole)
  const bytes = readFileSync(whole)
  for (let at = 0; at < bytes.length; at++) {
    const file = freshFile()
    writeFileSync(file, Buffer.from(bytes.map((byte, which) => (which === at ? byte ^ 1 : byte))))
    expect(recovered(file)).toEqual(expected(ends.filter((end) => end <= at).length))
  }
})

test('zeros are written ahead where few are left, and are no group', () => {
  const file = freshFile()
  const ends = written(file)
  const log = eventLog(file)
  expect([...log.recovered(0)]).toHaveLength(5)
  log.makeRoom()
  const roomy = statSync(file).size
  expect(roomy).toBeGreaterThan(500_000)
  log.makeRoom()
  const place = log.append([packOf('"g"')], 7)[0] as Placed
  expect(statSync(file).size).toBe(roomy)
  log.close()
  expect(recovered(file, ends.at(-1))).toEqual([[7, { heads: packOf('"g"').heads, bodies: packOf('"g"').bodies }]])
  expect(statSync(file).size).toBe(place.at + place.heads + place.bodies)
})

test('a group larger than any buffer that is kept comes back as it was', () => {
  const file = freshFile()
  const large = packOf(JSON.stringify('€'.repeat(3_000_000)))
  const log = eventLog(file)
  log.append([large], 1)
  log.close()
  expect(recovered(file)).toEqual([[1, { heads: large.heads, bodies: large.bodies }]])
})

test('a log that ends before what is known to be in it is called damaged, as SQLite calls it', () => {
  const file = freshFile()
  const end = written(file).at(-1) ?? 0
  truncateSync(file, end - 1)
  expect(() => recovered(file, end)).toThrow(expect.objectContaining({ code: 'SQLITE_CORRUPT' }))
})

test('nobody but the owner can read the file', () => {
  const file = freshFile()
  written(file)
  expect((statSync(file).mode & 0o777).toString(8)).toBe('600')
})
