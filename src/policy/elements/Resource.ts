import type { Lookup } from '../context.ts'
import { type Template, patternTemplate } from './variables.ts'
import { type Matcher, type Tokens, MANY, glob, matcher, patternTokens } from './wildcard.ts'

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
  const tail = patternTemplate(pattern.slice(start), variables)
  if (tail.fixed) return whole([...head, ...tail.fixed])
  return head.some((token) => token < 0) ? filledWhole(head, tail) : filledTail(pattern.slice(0, start), tail)
}

function filledWhole(head: Tokens, tail: Template<Tokens>): ResourceMatcher {
  return (resource, lookup) => {
    const tokens = tail.fill(lookup)
    return tokens && whole([...head, ...tokens])(resource)
  }
}

/** Without a wildcard before it, only the part with the variables is left to compare, and only where the rest agrees. */
function filledTail(head: string, tail: Template<Tokens>): ResourceMatcher {
  return (resource, lookup) => {
    const tokens = tail.fill(lookup)
    return tokens && resource.startsWith(head) && glob(tokens, resource.slice(head.length))
  }
}

function whole(tokens: Tokens): Matcher {
  if (!wildInside(tokens)) return matcher(tokens)
  const parts = split(tokens)
  return (resource) => {
    const texts = splitText(resource)
    return texts.length === parts.length && parts.every((part, i) => glob(part, texts[i] as string))
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
