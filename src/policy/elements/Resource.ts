import type { Lookup } from '../context.ts'
import { patternTemplate } from './variables.ts'
import { type Matcher, type Tokens, matcher, patternTokens, splitTokens } from './wildcard.ts'

/** Whether a pattern matches; undefined when one of its variables has no value: then it matches no resource at all. */
export type ResourceMatcher = (resource: string, lookup: Lookup) => boolean | undefined

const COLON = 58
/** `*` that is not the last character of its part. */
const WILD_INSIDE = /\*[^*:]/

/**
 * Case-sensitive. A `*` at the end of a colon-separated part may reach over the next colons, one within the first five parts may not.
 * Variables count after the fifth colon only.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function resourceMatcher(pattern: string, variables: boolean): ResourceMatcher {
  const start = fifthColon(pattern)
  const head = pattern.slice(0, start)
  const tokens = patternTokens(head)
  const build = WILD_INSIDE.test(head) ? partwise : matcher
  const matches = patternTemplate(pattern.slice(start), variables, (tail) => build([...tokens, ...tail]))
  return matches.fixed ? matches.value : (resource, lookup) => matches.fill(lookup)?.(resource)
}

function partwise(tokens: Tokens): Matcher {
  const parts = splitTokens(tokens, COLON, 6).map(matcher)
  return (resource) => {
    const texts = splitText(resource)
    return texts.length === parts.length && parts.every((part, i) => part(texts[i] as string))
  }
}

function splitText(text: string): string[] {
  const parts = text.split(':')
  return parts.length <= 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(':')]
}

/** Where the sixth part begins; the end where there is none. */
function fifthColon(text: string): number {
  let at = -1
  for (let i = 0; i < 5; i++) {
    at = text.indexOf(':', at + 1)
    if (at < 0) return text.length
  }
  return at
}
