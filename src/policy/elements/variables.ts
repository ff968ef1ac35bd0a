import { type Tokens, literalTokens, patternTokens } from './wildcard.ts'
import type { Lookup } from '../context.ts'

/** A text of a policy with its `${…}`: literal pieces, and variables by key. */
export interface Template {
  /** All tokens, when there is no variable. */
  readonly fixed?: Tokens
  /** The value's tokens; undefined when a variable has no value and no default. Values are literal: no wildcard, no second expansion. */
  fill(lookup: Lookup): Tokens | undefined
}

interface Variable {
  readonly key: string
  readonly fallback?: Tokens
}

/**
 * @param wildcards whether `*` and `?` in the text are wildcards
 * @param variables whether `${…}` are variables: only in Version 2012-10-17
 */
export function template(text: string, wildcards: boolean, variables: boolean): Template {
  const literal = wildcards ? patternTokens : literalTokens
  if (!variables || !text.includes('${')) return fixed(literal(text))
  const pieces = split(text, literal)
  if (pieces.every(isTokens)) return fixed(pieces.flat())
  return { fill: (lookup) => fill(pieces, lookup) }
}

function fixed(tokens: Tokens): Template {
  return { fixed: tokens, fill: () => tokens }
}

type Piece = Tokens | Variable

function isTokens(piece: Piece): piece is Tokens {
  return Array.isArray(piece)
}

function split(text: string, literal: (text: string) => Tokens): Piece[] {
  const pieces: Piece[] = []
  let from = 0
  for (let open = text.indexOf('${'); open >= 0; open = text.indexOf('${', from)) {
    const close = text.indexOf('}', open)
    if (close < 0) break
    pieces.push(literal(text.slice(from, open)), variable(text.slice(open + 2, close)))
    from = close + 1
  }
  pieces.push(literal(text.slice(from)))
  return pieces
}

const SPECIAL: ReadonlySet<string> = new Set(['*', '?', '$'])

function variable(inside: string): Piece {
  if (SPECIAL.has(inside)) return literalTokens(inside)
  const comma = inside.indexOf(',')
  if (comma < 0) return { key: inside.trim().toLowerCase() }
  const fallback = quoted(inside.slice(comma + 1).trim())
  const key = inside.slice(0, comma).trim().toLowerCase()
  return fallback === undefined ? { key: '' } : { key, fallback: literalTokens(fallback) }
}

function quoted(text: string): string | undefined {
  return text.length >= 2 && text.startsWith("'") && text.endsWith("'") ? text.slice(1, -1) : undefined
}

function fill(pieces: readonly Piece[], lookup: Lookup): Tokens | undefined {
  const tokens: number[] = []
  for (const piece of pieces) {
    const part = isTokens(piece) ? piece : valueOf(piece, lookup)
    if (part === undefined) return undefined
    for (const token of part) tokens.push(token)
  }
  return tokens
}

/** A key with several values cannot stand for one: AWS treats it as without a value. */
function valueOf(piece: Variable, lookup: Lookup): Tokens | undefined {
  const values = lookup(piece.key)
  return values?.length === 1 ? literalTokens(values[0] as string) : piece.fallback
}
