import { patternTemplate } from '../elements/variables.ts'
import { matcher } from '../elements/wildcard.ts'
import { pair } from './operator.ts'

/** Case-sensitive, `*` for any characters and `?` for one. */
export const stringLike = pair('StringLike', 'StringNotLike', (value, variables) => {
  const pattern = patternTemplate(value, variables, matcher)
  return pattern.fixed ? pattern.value : (got, lookup) => pattern.fill(lookup)?.(got) ?? false
})
