import { describe, expect, it } from 'vitest'
import { type Term, alternatives } from './minimize.ts'

/** The table whose rows, by number, are these. */
const tableOf = (bits: number, ...rows: number[]) => Array.from({ length: 2 ** bits }, (_, row) => rows.includes(row))

const holds = (row: number, terms: readonly Term[]) =>
  terms.every(({ bit, value }) => ((row & (1 << bit)) !== 0) === value)

/** `a` for the lowest bit, `!a` for its negation. */
const written = (all: readonly (readonly Term[])[]) =>
  all.map((terms) => terms.map(({ bit, value }) => `${value ? '' : '!'}${'abcd'[bit]}`).join(' '))

describe('alternatives', () => {
  it('are true exactly where the table is, whatever table of three bits, and none is needless or longer than it must be', () => {
    for (let table = 0; table < 256; table++) {
      const rows = Array.from({ length: 8 }, (_, row) => (table & (1 << row)) !== 0)
      const all = alternatives(rows, 3)
      const covers = (some: typeof all) => rows.map((_, row) => some.some((terms) => holds(row, terms)))
      expect(covers(all)).toEqual(rows)
      for (const [at, terms] of all.entries()) {
        expect(covers(all.toSpliced(at, 1))).not.toEqual(rows)
        for (const [i] of terms.entries()) {
          const shorter = terms.toSpliced(i, 1)
          expect(rows.every((allowed, row) => allowed || !holds(row, shorter))).toBe(false)
        }
      }
    }
  })

  it.each<readonly [string, number, number[], string[]]>([
    ['nothing', 2, [], []],
    ['always', 2, [0, 1, 2, 3], ['']],
    ['one bit', 2, [1, 3], ['a']],
    ['its negation', 2, [0, 2], ['!a']],
    ['both', 2, [3], ['a b']],
    ['either', 2, [1, 2, 3], ['a', 'b']],
    ['one of two', 2, [1, 2], ['a !b', '!a b']],
    ['the short one first', 3, [1, 2, 3, 5, 6, 7, 0], ['a', 'b', '!c']],
    ['a short and a long one', 3, [1, 3, 5, 6, 7], ['a', 'b c']],
    ['four bits', 4, [15, 14, 12, 13, 3, 7, 11], ['c d', 'a b']],
  ])('of %s in %s bits', (_what, bits, rows, expected) => {
    expect(written(alternatives(tableOf(bits, ...rows), bits)).toSorted()).toEqual(expected.toSorted())
  })

  it('come with the shortest first', () => {
    expect(written(alternatives(tableOf(3, 1, 2, 3, 4), 3))).toEqual(['a !c', 'b !c', '!a !b c'])
    expect(written(alternatives(tableOf(3, 0, 1, 3, 5, 6, 7), 3))).toEqual(['a', '!b !c', 'b c'])
    expect(written(alternatives(tableOf(3, 1, 3, 5, 6, 7), 3))).toEqual(['a', 'b c'])
  })
})
