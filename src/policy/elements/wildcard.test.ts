import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { glob, matcher, patternTokens } from './wildcard.ts'

describe('wildcards', () => {
  it.each([
    ['*', '', true],
    ['*', 'anything: at/all', true],
    ['a*', 'abc', true],
    ['a*', 'ba', false],
    ['*c', 'abc', true],
    ['a*c', 'abbc', true],
    ['a*c', 'abcd', false],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['?', '😀', false],
    ['??', '😀', true],
    ['a*?b', 'a😀b', true],
    ['a???b', 'a😀b', false],
    ['a**b', 'ab', true],
    ['*ab*ab', 'abxab', true],
    ['*ab*ab', 'ab', false],
    ['*b', 'ab\u{10000}b', true],
    ['?*\u{10ffff}', 'a\u{10ffff}', true],
    ['?\u{10000}', 'a\u{10000}', true],
    ['?\ud800', 'a\ud800', true],
    ['?\udc00\udc00', 'a\udc00\udc00', true],
    ['a?**b', 'axb', true],
    ['ab*b?', 'ab', false],
    ['a?*??', 'abc', false],
    ['*?a*b', 'xab', true],
    ['?\udc00', 'a\udc00', true],
    ['?\ud800\ud800', 'a\ud800\ud800', true],
    ['?\ud800\ue000', 'a\ud800\ue000', true],
    ['?a\udc00', 'aa\udc00', true],
    ['?\udbff\udfff', 'a\udbff\udfff', true],
    ['?\uffff', 'a\uffff', true],
    ['?\uffff?', 'a\uffffb', true],
    ['?\uffff', 'a\uffffb', false],
    ['a*?', 'a', false],
    ['ab*?b', 'ab', false],
    ['*a*a', 'a', false],
    ['a*b*?', 'ab', false],
    ['a?*', 'ab', true],
    ['a?*b', 'ab', false],
    ['\ud83d*', '😀', true],
    ['\ud83d*', '\ud83dx', true],
    ['*\ude00', '😀', true],
    ['*\ude00', 'x\ude00', true],
    ['*\ud83d*', 'a😀b', true],
    ['*\ude00*', 'a😀b', true],
    ['*\ude00*', 'a\ude00b', true],
    ['a*\ud83d*b', 'a\ud83d\ud83db', true],
    ['*\ud83d\ud83d*', '\ud83d😀', true],
    ['*\ud7ff', 'a\ud7ff', true],
    ['*\ue000', 'a\ue000', true],
    ['', '', true],
    ['', 'a', false],
    ['a.c', 'abc', false],
    ['[a]+$', '[a]+$', true],
  ])('%j against %j is %j', (pattern, text, expected) => {
    expect(matcher(patternTokens(pattern))(text)).toBe(expected)
  })

  it('agrees with the definition by recursion', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', ':'), maxLength: 8 })
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', ':', '*', '?'), maxLength: 8 })
    fc.assert(fc.property(pattern, text, (p, t) => glob(patternTokens(p), t) === byDefinition(p, t)))
  })

  it('seeks long pieces as the definition does', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '😀'), minLength: 20, maxLength: 120 })
    const piece = fc.tuple(text, fc.nat(100), fc.nat(60), fc.boolean(), fc.nat(60))
    fc.assert(
      fc.property(piece, ([whole, from, length, open, at]) => {
        const points = [...whole].slice(from, from + length)
        if (open && at < points.length) points[at] = points[at] === '😀' ? '??' : '?'
        const expected = points.length === 0 || open || [...whole].join('').includes(points.join(''))
        return glob(patternTokens(`*${points.join('')}*`), whole) === expected
      }),
    )
  })

  it.each([
    ['one more letter than there is', `*${'a'.repeat(40)}*`, 'a'.repeat(39), false],
    ['a piece after a false start', `*${'a'.repeat(30)}b*`, `${'a'.repeat(50)}b`, true],
    ['a piece that begins within itself', `*${'ab'.repeat(12)}c*`, `${'ab'.repeat(20)}c`, true],
    ['a long piece with an open place', `*${'a'.repeat(40)}?b*`, `${'a'.repeat(50)}xb`, true],
    ['a long piece with an open place that is not there', `*${'a'.repeat(40)}?b*`, `${'a'.repeat(41)}b`, true],
    ['an open place too many', `*${'a'.repeat(40)}??b*`, `${'a'.repeat(40)}b`, false],
    ['ends that would overlap', 'abc*?bcd', 'abcd', false],
    ['ends that touch', 'ab*cd', 'abcd', true],
    ['a piece between that is the end', 'a*b*b', 'ab', false],
    ['no character of two units in one open place', '*a?b*', 'xa😀bx', false],
    ['one such character in two open places', '*a??b*', 'xa😀bx', true],
  ])('finds %s', (_what, pattern, text, expected) => {
    expect(glob(patternTokens(pattern), text)).toBe(expected)
  })
})

function byDefinition(p: string, t: string): boolean {
  if (p === '') return t === ''
  if (p[0] === '*') return byDefinition(p.slice(1), t) || (t !== '' && byDefinition(p, t.slice(1)))
  return t !== '' && (p[0] === '?' || p[0] === t[0]) && byDefinition(p.slice(1), t.slice(1))
}
