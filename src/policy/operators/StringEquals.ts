import { template } from '../elements/variables.ts'
import { textOf } from '../elements/wildcard.ts'
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
  const wanted = template(value, false, variables)
  if (wanted.fixed) {
    const text = fold(textOf(wanted.fixed))
    return (got) => fold(got) === text
  }
  return (got, lookup) => {
    const tokens = wanted.fill(lookup)
    return tokens !== undefined && fold(got) === fold(textOf(tokens))
  }
}

function same(text: string): string {
  return text
}
