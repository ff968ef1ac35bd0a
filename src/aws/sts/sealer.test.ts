import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { systemRandom } from '../../kernel/random.ts'
import { SEAL, Sealer } from './sealer.ts'

const key = Buffer.alloc(32, 1)
const sealer = () => new Sealer(key, 'test', systemRandom())
const HEAD = [2, 1] as const

/** The counter's blocks that a sealed text and its secret took. */
function blocksOf(sealed: Buffer): { readonly stream: string; readonly first: number; readonly last: number } {
  const first = sealed.readUIntBE(12, 6)
  return { stream: sealed.toString('hex', 2, 12), first, last: first + Math.ceil((sealed.length - SEAL + 30) / 16) - 1 }
}

describe('a sealer', () => {
  it('opens what another one of the same key and purpose sealed, and knows its secret', () => {
    const [one, other] = [sealer(), sealer()]
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 2000 }), (text) => {
        const { bytes, secret } = one.seal(text, HEAD)
        const opened = other.open(bytes)
        expect(opened).toEqual({ text, secret })
        expect(secret).toMatch(/^[A-Za-z0-9+/]{40}$/)
      }),
    )
  })

  it('shares no block of its counter among texts and their secrets', () => {
    const one = sealer()
    const lengths = [...Array(200).keys(), 12_000, 12_000, 40_000, 3, 40_000, 16_354, 16_355, 1]
    let last = -1
    for (const length of lengths) {
      const { bytes, secret } = one.seal('x'.repeat(length), HEAD)
      const taken = blocksOf(bytes)
      expect(taken.stream).toBe(blocksOf(one.seal('', HEAD).bytes).stream)
      expect(taken.first).toBeGreaterThan(last)
      expect(sealer().open(bytes)).toEqual({ text: 'x'.repeat(length), secret })
      last = blocksOf(one.seal('y', HEAD).bytes).last
      expect(last).toBeGreaterThan(taken.last)
    }
  })

  it('begins elsewhere than any other of its key', () => {
    const streams = Array.from({ length: 20 }, () => blocksOf(sealer().seal('x', HEAD).bytes).stream)
    expect(new Set(streams).size).toBe(20)
  })

  it('gives equal texts different seals and secrets', () => {
    const one = sealer()
    const [first, second] = [one.seal('same', HEAD), one.seal('same', HEAD)]
    expect(first.secret).not.toBe(second.secret)
    expect(first.bytes.subarray(18).equals(second.bytes.subarray(18))).toBe(false)
  })

  it('opens nothing of another key or purpose, nothing altered and nothing cut', () => {
    const { bytes } = sealer().seal('text', HEAD)
    expect(new Sealer(Buffer.alloc(32, 2), 'test', systemRandom()).open(bytes)).toBeUndefined()
    expect(new Sealer(key, 'other', systemRandom()).open(bytes)).toBeUndefined()
    for (let at = 0; at < bytes.length; at++) {
      const altered = Buffer.from(bytes)
      altered[at] = (altered[at] ?? 0) ^ 1
      expect(sealer().open(altered)).toBeUndefined()
      expect(sealer().open(bytes.subarray(0, at))).toBeUndefined()
    }
  })
})
