import { textTemplate } from '../elements/variables.ts'
import type { Operator } from './operator.ts'

/**
 * `true` in any case is true, and all else is false, on both sides: so AWS reads `yes`, `1`, an empty text and ` true `.
 * AWS's guide lists String and Arn operators as those that take variables; AWS accepts them here as well
 * (`"Bool": {"aws:SecureTransport": "${…}"}`).
 */
export const bool: readonly Operator[] = [
  {
    name: 'Bool',
    negated: false,
    compile: (value, variables) => {
      const wanted = textTemplate(value, variables)
      if (wanted.fixed) {
        const truth = isTrue(wanted.value)
        return (got) => isTrue(got) === truth
      }
      return (got, lookup) => {
        const text = wanted.fill(lookup)
        return text !== undefined && isTrue(got) === isTrue(text)
      }
    },
  },
]

export function isTrue(text: string): boolean {
  return text.toLowerCase() === 'true'
}
