import { textTemplate } from '../elements/variables.ts'
import { type Test, pair } from './operator.ts'

/** Exact, case-sensitive; `*` and `?` are characters like others. */
export const stringEquals = pair('StringEquals', 'StringNotEquals', (value, variables) =>
  equals(value, variables, same),
)

/** Exact but for case. */
export const stringEqualsIgnoreCase = pair('StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase', (value, variables) =>
  equals(value, variables, (text) => text.toLowerCase()),
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

function same(text: string): string {
  return text
}
