import { textTemplate } from '../elements/variables.ts'
import { type Test, pair } from './operator.ts'

/** Exact, case-sensitive; `*` and `?` are characters like others. */
export const stringEquals = pair('StringEquals', 'StringNotEquals', (value, variables) =>
  equals(value, variables, same),
)

/** Exact but for case. */
export const stringEqualsIgnoreCase = pair('StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase', (value, variables) =>
  equals(value, variables, folded),
)

function equals(value: string, variables: boolean, fold: (text: string) => string): Test {
  const wanted = textTemplate(value, variables)
  if (wanted.fixed) {
    const text = fold(wanted.value)
    return (got) => fold(got) === text
  }
  return (got, lookup) => {
    const text = wanted.fill(lookup)
    return text !== undefined && fold(got) === fold(text)
  }
}

const BEYOND = /[\u{10000}-\u{10ffff}]/gu

/** Small letters, but for those beyond U+FFFF, which AWS leaves as they are and counts as letters around others: observed, not documented. */
function folded(text: string): string {
  const small = text.toLowerCase()
  const beyond = text.match(BEYOND)
  if (beyond === null) return small
  let next = 0
  return small.replace(BEYOND, () => beyond[next++] as string)
}

function same(text: string): string {
  return text
}
