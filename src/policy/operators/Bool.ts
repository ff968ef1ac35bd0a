import { textTemplate } from '../elements/variables.ts'
import type { Operator } from './operator.ts'

/**
 * `true` or `false` in any case. AWS's guide lists String and Arn operators as those that take variables; AWS accepts them here as well
 * (`"Bool": {"aws:SecureTransport": "${…}"}`).
 */
export const bool: readonly Operator[] = [
  {
    name: 'Bool',
    negated: false,
    compile: (value, variables) => {
      const wanted = textTemplate(value, variables)
      if (wanted.fixed) {
        const truth = read(wanted.value)
        return truth === undefined ? undefined : (got) => same(read(got), truth)
      }
      return (got, lookup) => {
        const text = wanted.fill(lookup)
        return same(read(got), text === undefined ? undefined : read(text))
      }
    },
  },
]

function read(text: string): boolean | undefined {
  const lower = text.toLowerCase()
  return lower === 'true' ? true : lower === 'false' ? false : undefined
}

function same(got: boolean | undefined, wanted: boolean | undefined): boolean | undefined {
  return got === undefined || wanted === undefined ? undefined : got === wanted
}
