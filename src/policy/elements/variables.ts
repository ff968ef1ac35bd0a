import { type Tokens, literalTokens, patternTokens } from './wildcard.ts'
import type { Lookup } from '../context.ts'

/** What a policy's text with its `${…}` stands for. Values are literal: no wildcard, no second expansion. */
export type Template<Filled> =
  | { readonly fixed: true; readonly value: Filled }
  /** `fill` gives undefined when a variable has no value and no default. */
  | { readonly fixed: false; readonly fill: (lookup: Lookup) => Filled | undefined }

/**
 * A pattern in which `*` and `?` are wildcards. Requests bring the same values again and again: what was built of the last ones is kept.
 * @param variables whether `${…}` are variables: only in Version 2012-10-17
 */
export function patternTemplate<Built>(
  text: string,
  variables: boolean,
  build: (tokens: Tokens) => Built,
): Template<Built> {
  const pieces = split(text, variables)
  const keys = pieces.filter(isVariable)
  if (keys.length === 0) return { fixed: true, value: build(tokensOf(pieces, [])) }
  let last: readonly string[] | undefined
  let built: Built
  const fill = (lookup: Lookup) => {
    const values = valuesOf(keys, lookup)
    if (!values) return undefined
    if (!last || !same(values, last)) {
      built = build(tokensOf(pieces, values))
      last = values
    }
    return built
  }
  return { fixed: false, fill }
}

/** A text in which all characters stand for themselves. @param variables as for patterns */
export function textTemplate(text: string, variables: boolean): Template<string> {
  const pieces = split(text, variables)
  const keys = pieces.filter(isVariable)
  if (keys.length === 0) return { fixed: true, value: textOf(pieces, []) }
  const fill = (lookup: Lookup) => {
    const values = valuesOf(keys, lookup)
    return values && textOf(pieces, values)
  }
  return { fixed: false, fill }
}

function same(some: readonly string[], others: readonly string[]): boolean {
  for (let i = 0; i < some.length; i++) if (some[i] !== others[i]) return false
  return true
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

type Piece = Text | Variable

function isVariable(piece: Piece): piece is Variable {
  return 'key' in piece
}

function tokensOf(pieces: readonly Piece[], values: readonly string[]): Tokens {
  let next = 0
  return pieces.flatMap((piece) => {
    if (isVariable(piece)) return literalTokens(values[next++] as string)
    return piece.escaped ? literalTokens(piece.text) : patternTokens(piece.text)
  })
}

function textOf(pieces: readonly Piece[], values: readonly string[]): string {
  let next = 0
  let text = ''
  for (const piece of pieces) text += isVariable(piece) ? (values[next++] as string) : piece.text
  return text
}

/** One for each variable, or undefined when one has none. */
function valuesOf(keys: readonly Variable[], lookup: Lookup): readonly string[] | undefined {
  const values: string[] = []
  for (const key of keys) {
    const value = valueOf(key, lookup)
    if (value === undefined) return undefined
    values.push(value)
  }
  return values
}

function split(text: string, variables: boolean): Piece[] {
  const pieces: Piece[] = []
  let from = 0
  for (const { start, end, inside } of variables ? placeholders(text) : []) {
    pieces.push({ text: text.slice(from, start), escaped: false }, variable(inside))
    from = end
  }
  return [...pieces, { text: text.slice(from), escaped: false }]
}

/** A `${…}` as it stands in a text. */
export interface Placeholder {
  readonly start: number
  readonly end: number
  readonly inside: string
}

/** Those that are closed. A regular expression would look for the brace once more from each beginning. */
export function placeholders(text: string): readonly Placeholder[] {
  const found: Placeholder[] = []
  let end = 0
  for (let start = text.indexOf('${'); start >= 0; start = text.indexOf('${', end)) {
    const close = text.indexOf('}', start)
    if (close === -1) break
    end = close + 1
    found.push({ start, end, inside: text.slice(start + 2, close) })
  }
  return found
}

export function replacePlaceholders(text: string, put: (placeholder: Placeholder) => string): string {
  let replaced = ''
  let from = 0
  for (const placeholder of placeholders(text)) {
    replaced += text.slice(from, placeholder.start) + put(placeholder)
    from = placeholder.end
  }
  return replaced + text.slice(from)
}

const SPECIAL: ReadonlySet<string> = new Set(['*', '?', '$'])

function variable(inside: string): Piece {
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

/**
 * A key with several values cannot stand for one: AWS treats it as without a value, and what is to stand for a missing key does not
 * stand for it either. aws:TagKeys is such a key also with one value.
 */
function valueOf({ key, fallback }: Variable, lookup: Lookup): string | undefined {
  const values = lookup(key)
  if (!values) return fallback
  return values.length === 1 && key !== 'aws:tagkeys' ? values[0] : undefined
}
