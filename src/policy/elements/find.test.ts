import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { textFinder } from './find.ts'

const a = (length: number) => 'a'.repeat(length)

describe('a text within another', () => {
  it.each([
    ['abc', 'xabc', 0, 4],
    ['abc', 'xabc', 1, 4],
    ['abc', 'xabc', 2, -1],
    ['abc', 'xab', 0, -1],
    ['', 'abc', 2, 2],
    [a(16), a(16), 0, 16],
    [a(17), a(17), 0, 17],
    [a(17), a(16), 0, -1],
    [a(17), a(40), 5, 22],
    [a(17), a(21), 5, -1],
    [`${a(20)}b`, `${a(33)}bb`, 0, 34],
    [`${a(20)}b`, `${a(19)}b${a(20)}c${a(20)}`, 0, -1],
    [`${'ab'.repeat(10)}ac`, `${'ab'.repeat(15)}ac`, 0, 32],
    [`${'aab'.repeat(6)}aaa`, `${'aab'.repeat(9)}aaa`, 0, 30],
    [`bcbd${a(16)}`, `bcbdcbd${a(16)}`, 0, -1],
    [`b${a(20)}`, `bb${a(19)}b${a(20)}`, 0, 42],
  ])('%j in %j from %i on ends at %i', (piece, text, from, end) => {
    expect(textFinder(piece)(text, from)).toBe(end)
  })

  it('is where it is first, however often it begins again within itself', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 200 })
    const piece = fc.tuple(fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 4 }), fc.nat(12))
    fc.assert(
      fc.property(piece, text, fc.nat(20), ([part, times], around, from) => {
        const whole = `${part.repeat(times + 5)}b`
        const within = `${around}${whole.slice(1)}${part}${whole}${around}`
        const at = within.indexOf(whole, from)
        return textFinder(whole)(within, from) === (at < 0 ? -1 : at + whole.length)
      }),
    )
  })
})
