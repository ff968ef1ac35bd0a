import { Session } from 'node:inspector/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { glob, patternTokens } from './wildcard.ts'

const session = new Session()

beforeAll(async () => {
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
})

afterAll(async () => {
  await session.post('Profiler.stopPreciseCoverage')
  session.disconnect()
})

/** How often the blocks of the matchers' source run: no clock, so the same on every machine. */
async function steps(pattern: string, text: string): Promise<number> {
  await session.post('Profiler.takePreciseCoverage')
  glob(patternTokens(pattern), text)
  const { result } = await session.post('Profiler.takePreciseCoverage')
  return result
    .filter(({ url }) => /\/policy\/elements\/(?:far|find|open|wildcard)\.ts/.test(url))
    .flatMap(({ functions }) => functions.flatMap(({ ranges }) => ranges.map(({ count }) => count)))
    .reduce((sum, count) => sum + count, 0)
}

const a = (length: number) => 'a'.repeat(length)
const ideographs = (length: number) => Array.from({ length }, (_, i) => String.fromCodePoint(0x4e00 + i))

describe('a pattern twice as long on a text twice as long takes twice the steps', () => {
  it.each<[what: string, pattern: (length: number) => string]>([
    ['letters', (length) => a(length)],
    ['stars', (length) => '*'.repeat(length)],
    ['letters between stars', (length) => `${'*a'.repeat(length / 2)}*b`],
    ['a long piece that is nearly everywhere', (length) => `*${a(length / 2)}b*`],
    ['a long piece that nearly begins everywhere', (length) => `*b${a(length / 2)}*`],
    ['a long piece that begins within itself', (length) => `*${'aab'.repeat(length / 6)}*`],
    ['open places', (length) => '?'.repeat(length)],
    ['pieces with open places', (length) => `${'*a?'.repeat(length / 3)}*b`],
    ['longer pieces with open places', (length) => `${`*${'a?'.repeat(100)}`.repeat(length / 400)}*b`],
  ])('with %s', async (_what, pattern) => {
    const once = await steps(pattern(4096), a(4096))
    const twice = await steps(pattern(8192), a(8192))
    expect(twice / once).toBeLessThan(2.05)
    expect(once / 4096).toBeLessThan(50)
  })

  it('with pieces of some hundred characters takes fewer than the transforms would', async () => {
    expect((await steps(`${`*${'a?'.repeat(100)}`.repeat(10)}*b`, a(4096))) / 4096).toBeLessThan(25)
  })
})

describe('a long piece with open places takes n log m steps, which are hardly more than twice', () => {
  it.each<[what: string, pattern: (length: number) => string]>([
    ['the same letter', (length) => `*${'?a'.repeat(length / 4)}b*`],
    ['one open place', (length) => `*${a(length / 4)}?${a(length / 4)}b*`],
    ['many letters', (length) => `*${ideographs(length / 4).join('?')}*`],
    ['several such pieces', (length) => `${`*${'a?'.repeat(length / 16)}`.repeat(4)}*b`],
  ])('with %s', async (_what, pattern) => {
    const once = await steps(pattern(4096), a(4096))
    const twice = await steps(pattern(8192), a(8192))
    expect(twice / once).toBeLessThan(2.2)
    expect(once / 4096).toBeLessThan(250)
  })
})
