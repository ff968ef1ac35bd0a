import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { farFinder } from './far.ts'
import { openFinder } from './open.ts'
import { patternTokens as units } from './wildcard.ts'

/** The end of the first place where it stands, by looking at every place. */
function byDefinition(piece: string, text: string, from: number): number {
  const [wanted, given] = [piece.split(''), text.split('')]
  for (let at = from; at + wanted.length <= given.length; at++)
    if (wanted.every((letter, i) => letter === '?' || letter === given[at + i])) return at + wanted.length
  return -1
}

const a = (length: number) => 'a'.repeat(length)
const finders = [
  ['bits', openFinder],
  ['transforms', farFinder],
] as const

describe.each(finders)('a piece with open places, sought by %s', (_how, finder) => {
  const ends = (piece: string, text: string, from: number) => finder(units(piece))(units(text), from)

  it.each([
    ['a?c', 'xabcx', 0, 4],
    ['a?c', 'xabcx', 1, 4],
    ['a?c', 'xabcx', 2, -1],
    ['a?c', 'xab', 0, -1],
    ['a?', 'aa', 0, 2],
    ['?a', 'ba', 0, 2],
    ['a?c', 'a😀c', 0, -1],
    ['a??c', 'a😀c', 0, 4],
    ['?😀', 'a😀', 0, 3],
    ['?😀', '😀a', 0, -1],
    ['a?a', 'áaá', 0, -1],
    ['@?@', 'xxxxxxx', 0, -1],
    ['?\0', 'a\0', 0, 2],
    ['?\0', 'a\u{80}', 0, -1],
    ['?\u{80}', 'a\u{4000}', 0, -1],
    ['?\u{10ffff}', 'a\u{10fffe}', 0, -1],
    ['?\u{10ffff}', 'a\u{10ffff}', 0, 3],
  ])('%j in %j from %i on ends at %i', (piece, text, from, end) => {
    expect(ends(piece, text, from)).toBe(end)
  })

  it.each([31, 32, 33, 63, 64, 65, 255, 256, 257, 512, 513])('of %i letters', (length) => {
    const piece = `b${a(length - 3)}?c`
    expect(ends(piece, `b${a(length - 2)}c`, 0)).toBe(length)
    expect(ends(piece, `b${a(length - 2)}d`, 0)).toBe(-1)
    expect(ends(piece, `${a(700)}b${a(length - 3)}xc`, 3)).toBe(700 + length)
    expect(ends(piece, `${a(700)}b${a(length - 3)}c`, 3)).toBe(-1)
    expect(ends(piece, `${a(700)}b${a(length - 4)}xac`, 3)).toBe(-1)
  })

  it('is where the definition says', () => {
    for (const letters of ['ab', 'a\u{e1}', 'a\u{4e00}\u{5e01}', '\u{1f600}\u{1f680}\u{10ffff}']) {
      const text = fc.string({ unit: fc.constantFrom(...letters), maxLength: 200 })
      const piece = fc.string({ unit: fc.constantFrom(...letters, '?', '?'), minLength: 2, maxLength: 6 })
      fc.assert(fc.property(piece, text, fc.nat(20), (p, t, at) => ends(p, t, at) === byDefinition(p, t, at)))
    }
  })
})
