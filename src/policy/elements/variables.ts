import { type Tokens, literalTokens, patternTokens } from './wildcard.ts'
import type { Lookup } from '../context.ts'

/** A text of a policy with its `${…}`. Values are literal: no wildcard, no second expansion. */
export interface Template<Filled> {
  /** What it always is, when there is no variable. */
  readonly fixed?: Filled
  /** Undefined when a variable has no value and no default. */
  fill(lookup: Lookup): Filled | undefined
}

/**
 * A pattern in which `*` and `?` are wildcards.
 * @param variables whether `${…}` are variables: only in Version 2012-10-17
 */
export function patternTemplate(text: string, variables: boolean): Template<Tokens> {
  const pieces = split(text, variables)
  const parts = pieces.map((piece) => ('key' in piece ? piece : tokensOf(piece)))
  if (parts.every(isTokens)) return fixed(parts.flat())
  return {
    fill(lookup) {
      const tokens: number[] = []
      for (const part of parts)
        if (isTokens(part)) for (const token of part) tokens.push(token)
        else {
          const value = valueOf(part, lookup)
          if (value === undefined) return undefined
          for (let i = 0; i < value.length; i++) tokens.push(value.charCodeAt(i))
        }
      return tokens
    },
  }
}

/** A text in which all characters stand for themselves. @param variables as for patterns */
export function textTemplate(text: string, variables: boolean): Template<string> {
  const pieces = split(text, variables)
  if (!pieces.some((piece) => 'key' in piece))
    return fixed(pieces.map((piece) => ('text' in piece ? piece.text : '')).join(''))
  return {
    fill(lookup) {
      let filled = ''
      for (const piece of pieces) {
        const value = 'key' in piece ? valueOf(piece, lookup) : piece.text
        if (value === undefined) return undefined
        filled += value
      }
      return filled
    },
  }
}

function fixed<Filled>(filled: Filled): Template<Filled> {
  return { fixed: filled, fill: () => filled }
}

/** Text as written; `escaped` where it came from `${*}`, `${?}` or `${$}`. */
interface Text {
  readonly text: string
  readonly escaped: boolean
}

interface Variable {
  readonly key: string
  readonly fallback?: string
}

function isTokens(part: Tokens | Variable): part is Tokens {
  return Array.isArray(part)
}

function tokensOf({ text, escaped }: Text): Tokens {
  return escaped ? literalTokens(text) : patternTokens(text)
}

function split(text: string, variables: boolean): (Text | Variable)[] {
  const pieces: (Text | Variable)[] = []
  let from = 0
  for (let open = variables ? text.indexOf('${') : -1; open >= 0; open = text.indexOf('${', from)) {
    const close = text.indexOf('}', open)
    if (close < 0) break
    if (open > from) pieces.push({ text: text.slice(from, open), escaped: false })
    pieces.push(variable(text.slice(open + 2, close)))
    from = close + 1
  }
  if (from < text.length) pieces.push({ text: text.slice(from), escaped: false })
  return pieces
}

const SPECIAL: ReadonlySet<string> = new Set(['*', '?', '$'])

function variable(inside: string): Text | Variable {
  if (SPECIAL.has(inside)) return { text: inside, escaped: true }
  const comma = inside.indexOf(',')
  if (comma < 0) return { key: inside.trim().toLowerCase() }
  const fallback = quoted(inside.slice(comma + 1).trim())
  const key = inside.slice(0, comma).trim().toLowerCase()
  return fallback === undefined ? { key: '' } : { key, fallback }
}

function quoted(text: string): string | undefined {
  return text.length >= 2 && text.startsWith("'") && text.endsWith("'") ? text.slice(1, -1) : undefined
}

/** A key with several values cannot stand for one: AWS treats it as without a value. */
function valueOf({ key, fallback }: Variable, lookup: Lookup): string | undefined {
  const values = lookup(key)
  return values?.length === 1 ? values[0] : fallback
}
