import { badRequest } from '../http/fault.ts'

/** A piece of a search expression. `text` of a string is what stands between its quotes. */
export interface Token {
  readonly kind: 'word' | 'string' | 'operator' | 'end'
  readonly text: string
  /** Where it begins, from 0. */
  readonly offset: number
}

const LONGEST = 8192
const PIECES = /\s*(?:(?<operator><=|>=|<>|!=|~=|[=<>(),])|'(?<string>(?:[^']|'')*)'|(?<word>[\w.:@/*-]+))/y

/** @throws {Fault} 400 at the first character that begins nothing */
export function tokensOf(search: string): readonly Token[] {
  if (search.length > LONGEST) throw badRequest(`The search is longer than ${LONGEST} characters`)
  const tokens: Token[] = []
  const end = search.trimEnd().length
  PIECES.lastIndex = 0
  while (PIECES.lastIndex < end) {
    const offset = PIECES.lastIndex
    const groups = PIECES.exec(search)?.groups
    if (!groups) throw badRequest(`Search: unexpected character at position ${offset + 1}`)
    tokens.push(tokenOf(groups, offset))
  }
  return [...tokens, { kind: 'end', text: '', offset: end }]
}

function tokenOf({ operator, string, word }: Readonly<Record<string, string | undefined>>, offset: number): Token {
  if (operator !== undefined) return { kind: 'operator', text: operator, offset }
  if (string !== undefined) return { kind: 'string', text: string.replaceAll("''", "'"), offset }
  return { kind: 'word', text: word ?? '', offset }
}
