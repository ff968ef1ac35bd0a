import { patternTemplate } from '../elements/variables.ts'
import { MANY, type Matcher, type Tokens, matcher, splitTokens } from '../elements/wildcard.ts'
import { pair } from './operator.ts'
import type { Operator } from './operator.ts'

const COLON = 58

/**
 * ArnEquals and ArnLike behave identically: six parts, wildcards within each, none across a colon but in the sixth.
 * What a variable makes of a pattern may be none of an ARN: of an ARN AWS then says nothing, and denies.
 */
const compile: Operator['compile'] = (value, variables) => {
  const pattern = patternTemplate(value, variables, (tokens) => partsOf(tokens) ?? 'malformed')
  if (!pattern.fixed)
    return (got, lookup) => {
      const parts = pattern.fill(lookup)
      if (parts === 'malformed') return isArn(got) ? 'unsure' : undefined
      return parts ? likeParts(parts, got) : false
    }
  const parts = pattern.value
  return parts === 'malformed' ? undefined : (got) => likeParts(parts, got)
}

export const arnEquals = pair('ArnEquals', 'ArnNotEquals', compile)
export const arnLike = pair('ArnLike', 'ArnNotLike', compile)

/** A lone `*` stands for every ARN. */
function partsOf(tokens: Tokens): Matcher[] | undefined {
  if (tokens.length === 1 && tokens[0] === MANY) return Array.from({ length: 6 }, () => matcher(tokens))
  const parts = splitTokens(tokens, COLON, 6)
  return parts.length === 6 ? parts.map(matcher) : undefined
}

function likeParts(pattern: readonly Matcher[], arn: string): boolean | undefined {
  let from = 0
  for (let i = 0; i < 6; i++) {
    const colon = i === 5 ? arn.length : arn.indexOf(':', from)
    if (colon < 0) return undefined
    if (!(pattern[i] as Matcher)(arn.slice(from, colon))) return isArn(arn) ? false : undefined
    from = colon + 1
  }
  return true
}

function isArn(text: string): boolean {
  return text.startsWith('arn:') && text.split(':', 6).length === 6
}
