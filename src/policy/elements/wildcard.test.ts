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
    ['?', '😀', true],
    ['??', '😀', false],
    ['a**b', 'ab', true],
    ['*ab*ab', 'abxab', true],
    ['*ab*ab', 'ab', false],
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

  it('takes linear steps where a backtracking matcher would take exponential ones', () => {
    const tokens = patternTokens(`${'*a'.repeat(1000)}*b`)
    expect(glob(tokens, 'a'.repeat(20_000))).toBe(false)
  })
})

function byDefinition(p: string, t: string): boolean {
  if (p === '') return t === ''
  if (p[0] === '*') return byDefinition(p.slice(1), t) || (t !== '' && byDefinition(p, t.slice(1)))
  return t !== '' && (p[0] === '?' || p[0] === t[0]) && byDefinition(p.slice(1), t.slice(1))
}
