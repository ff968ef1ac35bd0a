import type { Lookup } from '../context.ts'
import { patternTemplate } from './variables.ts'
import { type Matcher, type Tokens, MANY, matcher, patternTokens } from './wildcard.ts'

/** Whether a pattern matches; undefined when one of its variables has no value: then it matches no resource at all. */
export type ResourceMatcher = (resource: string, lookup: Lookup) => boolean | undefined

const COLON = 58

/**
 * Case-sensitive. A `*` at the end of a colon-separated part may reach over the next colons, one within a part may not.
 * Variables count after the fifth colon only.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function resourceMatcher(pattern: string, variables: boolean): ResourceMatcher {
  const start = fifthColon(pattern)
  if (start < 0) return whole(patternTokens(pattern))
  const head = patternTokens(pattern.slice(0, start))
  const matches = patternTemplate(pattern.slice(start), variables, (tail) => whole([...head, ...tail]))
  return matches.fixed ? matches.value : (resource, lookup) => matches.fill(lookup)?.(resource)
}

function whole(tokens: Tokens): Matcher {
  if (!wildInside(tokens)) return matcher(tokens)
  const parts = split(tokens).map(matcher)
  return (resource) => {
    const texts = splitText(resource)
    return texts.length === parts.length && parts.every((part, i) => part(texts[i] as string))
  }
}

/** Whether one of the first five parts has a `*` that is not its last character. */
function wildInside(tokens: Tokens): boolean {
  let colons = 0
  for (let i = 0; i < tokens.length && colons < 5; i++) {
    if (tokens[i] === COLON) colons++
    if (tokens[i] === MANY && i + 1 < tokens.length && tokens[i + 1] !== COLON && tokens[i + 1] !== MANY) return true
  }
  return false
}

function split(tokens: Tokens): Tokens[] {
  const parts: number[][] = [[]]
  for (const token of tokens)
    if (token === COLON && parts.length < 6) parts.push([])
    else parts.at(-1)?.push(token)
  return parts
}

function splitText(text: string): string[] {
  const parts = text.split(':')
  return parts.length <= 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(':')]
}

function fifthColon(text: string): number {
  let at = -1
  for (let i = 0; i < 5; i++) {
    at = text.indexOf(':', at + 1)
    if (at < 0) return -1
  }
  return at
}
