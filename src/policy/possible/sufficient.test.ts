import { describe, expect, it } from 'vitest'
import { type Decide, type Settled, sufficient } from './sufficient.ts'

/** Allowed where one of the terms is met: `a !b` wants a and not b. */
const anyOf =
  (...terms: string[]): Decide =>
  (settled, hopeful) =>
    terms.some((term) =>
      term.split(' ').every((text) => {
        const [name, wanted] = [text.replace('!', ''), !text.startsWith('!')]
        return hopeful ? settled.get(name) !== !wanted : settled.get(name) === wanted
      }),
    )
const favoured = (...names: string[]): Settled => new Map(names.map((name) => [name, true]))
const found = (decide: Decide, ...names: string[]) => {
  const settled = sufficient(favoured(...names), decide)
  return settled instanceof Map ? [...settled].map(([name, holds]) => (holds ? name : `!${name}`)).join(' ') : settled
}

describe('a case that suffices', () => {
  it('is nothing where it is allowed in any case, and not there where in none', () => {
    expect(found(() => true, 'a', 'b')).toBe('')
    expect(found(() => false, 'a', 'b')).toBeUndefined()
    expect(found(() => false)).toBeUndefined()
  })

  it.each([
    [['a'], 'a'],
    [['a b', 'c'], 'a b'],
    [['c'], 'c'],
    [['!a'], '!a'],
    [['!a !b !c'], '!a !b !c'],
    [['a !b c', '!a !c'], 'a !b c'],
    [['!b', 'a b c'], 'a b c'],
  ])('of %j is %s, without what is needless', (terms, expected) => {
    expect(found(anyOf(...terms), 'a', 'b', 'c')).toBe(expected)
  })

  it('is sought the favoured way first', () => {
    const decide = anyOf('a', '!a')
    const either: Decide = (settled, hopeful) => hopeful || (settled.has('a') && decide(settled, false))
    expect(sufficient(new Map([['a', true]]), either)).toEqual(new Map([['a', true]]))
    expect(sufficient(new Map([['a', false]]), either)).toEqual(new Map([['a', false]]))
  })

  it('is not sought where nothing can be hoped for', () => {
    let decisions = 0
    const decide: Decide = (settled, hopeful) => {
      decisions++
      return hopeful && settled.get('a') !== true
    }
    expect(sufficient(favoured('a', 'b'), (settled, hopeful) => decide(settled, hopeful) && settled.size === 0)).toBe(
      undefined,
    )
    expect(decisions).toBe(6)
  })

  it('is beyond reach where it is one of too many', () => {
    const names = Array.from({ length: 9 }, (_, at) => `k${at}`)
    const none: Decide = (_settled, hopeful) => hopeful
    expect(sufficient(favoured(...names), none)).toBeUndefined()
    expect(sufficient(favoured(...names, 'one more'), none)).toBe('beyond')
  })
})
