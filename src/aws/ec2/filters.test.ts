import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wildcard } from './filters.ts'

describe('a filter value', () => {
  it('stands for itself, any text at a star, one character at a question mark, and itself behind a backslash', () => {
    expect(wildcard('demo-*-worker-?')('demo-x7k2p-worker-0')).toBe(true)
    expect(wildcard('demo-*-worker-?')('demo-x7k2p-worker-10')).toBe(false)
    expect(wildcard('*')('')).toBe(true)
    expect(wildcard('a\\*b')('a*b')).toBe(true)
    expect(wildcard('a\\*b')('aXb')).toBe(false)
    expect(wildcard('Owned')('owned')).toBe(false)
  })

  it('matches what the same regular expression matches', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '-'), maxLength: 12 })
    const pattern = fc.array(fc.constantFrom('a', 'b', '-', '*', '?'), { maxLength: 8 }).map((parts) => parts.join(''))
    fc.assert(
      fc.property(pattern, text, (glob, value) => {
        const regex = new RegExp(`^${glob.replaceAll('*', '.*').replaceAll('?', '.')}$`)
        expect(wildcard(glob)(value)).toBe(regex.test(value))
      }),
    )
  })

  it('of many stars is decided at once', () => {
    expect(wildcard(`${'*a'.repeat(100)}b`)('a'.repeat(20_000))).toBe(false)
  })
})
