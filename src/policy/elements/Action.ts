import { type Matcher, matcher, patternTokens } from './wildcard.ts'

/** Action names and their service prefixes are case-insensitive. */
export function actionMatcher(pattern: string): Matcher {
  return matcher(patternTokens(pattern.toLowerCase()))
}

export function hasWildcard(pattern: string): boolean {
  return pattern.includes('*') || pattern.includes('?')
}

/** The service of an action or pattern in lower case; undefined when the pattern leaves it open. */
export function serviceOf(pattern: string): string | undefined {
  const colon = pattern.indexOf(':')
  const service = pattern.slice(0, Math.max(colon, 0)).toLowerCase()
  return service === '' || hasWildcard(service) ? undefined : service
}
