import { patternTemplate } from '../elements/variables.ts'
import { glob, matcher } from '../elements/wildcard.ts'
import { pair } from './operator.ts'

/** Case-sensitive, `*` for any characters and `?` for one. */
export const stringLike = pair('StringLike', 'StringNotLike', (value, variables) => {
  const pattern = patternTemplate(value, variables)
  if (pattern.fixed) return matcher(pattern.fixed)
  return (got, lookup) => {
    const tokens = pattern.fill(lookup)
    return tokens && glob(tokens, got)
  }
})
