import type { Operator } from './operator.ts'

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/

type Comparison = (got: number, wanted: number) => boolean

/** Each comparison by its name in the language; `NotEquals` negates Equals. Numeric and Date operators share it. */
export const COMPARISONS: readonly (readonly [suffix: string, negated: boolean, holds: Comparison])[] = [
  ['Equals', false, (got, wanted) => got === wanted],
  ['NotEquals', true, (got, wanted) => got === wanted],
  ['LessThan', false, (got, wanted) => got < wanted],
  ['LessThanEquals', false, (got, wanted) => got <= wanted],
  ['GreaterThan', false, (got, wanted) => got > wanted],
  ['GreaterThanEquals', false, (got, wanted) => got >= wanted],
]

/** The six comparisons over values that `read` understands. */
export function comparing(prefix: string, read: (text: string) => number | undefined): readonly Operator[] {
  return COMPARISONS.map(([suffix, negated, holds]) => ({
    name: prefix + suffix,
    negated,
    compile: (value) => {
      const wanted = read(value)
      if (wanted === undefined) return undefined
      return (text) => {
        const got = read(text)
        return got === undefined ? undefined : holds(got, wanted)
      }
    },
  }))
}

export const numeric = comparing('Numeric', (text) => (DECIMAL.test(text.trim()) ? Number(text) : undefined))
