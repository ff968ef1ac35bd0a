import { compareDecimals, readDecimal } from './decimal.ts'
import type { Operator } from './operator.ts'

/** Whether the order of the request's value and the policy's (−1, 0, 1) is what the operator asks for. */
type Comparison = (order: number) => boolean

/** Each comparison by its name in the language; `NotEquals` negates Equals. Numeric and Date operators share it. */
export const COMPARISONS: readonly (readonly [suffix: string, negated: boolean, holds: Comparison])[] = [
  ['Equals', false, (order) => order === 0],
  ['NotEquals', true, (order) => order === 0],
  ['LessThan', false, (order) => order < 0],
  ['LessThanEquals', false, (order) => order <= 0],
  ['GreaterThan', false, (order) => order > 0],
  ['GreaterThanEquals', false, (order) => order >= 0],
]

/** The six comparisons over values that `read` understands. Another value equals none and differs from all of them. */
export function comparing<Value>(
  prefix: string,
  read: (text: string) => Value | undefined,
  compare: (got: Value, wanted: Value) => number,
): readonly Operator[] {
  return COMPARISONS.map(([suffix, negated, holds]) => ({
    name: prefix + suffix,
    negated,
    compile: (value) => {
      const wanted = read(value)
      if (wanted === undefined) return undefined
      return (text) => {
        const got = read(text)
        return got !== undefined && holds(compare(got, wanted))
      }
    },
  }))
}

export const numeric = comparing('Numeric', readDecimal, compareDecimals)
