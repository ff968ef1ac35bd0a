import { ONE, type Tokens, textFinder } from './find.ts'
import { openFinder } from './open.ts'

export { ONE, type Tokens } from './find.ts'

/** `*` among the units of a pattern. */
export const MANY = -1

export type Matcher = (text: string) => boolean

/**
 * Units of UTF-16: AWS's `?` is one of them, so that a character outside the basic plane takes two, which is observed and not documented.
 */
export function literalTokens(text: string): number[] {
  const tokens: number[] = []
  for (let i = 0; i < text.length; i++) tokens.push(text.charCodeAt(i))
  return tokens
}

export function patternTokens(text: string): number[] {
  return literalTokens(text).map((unit) => (unit === 42 ? MANY : unit === 63 ? ONE : unit))
}

/** What stands between separators; as many parts as there may be, of which the last takes what is left. */
export function splitTokens(tokens: Tokens, separator: number, most = Infinity): Tokens[] {
  const parts: Tokens[] = []
  let from = 0
  for (let at = tokens.indexOf(separator); at >= 0 && parts.length < most - 1; at = tokens.indexOf(separator, from)) {
    parts.push(tokens.slice(from, at))
    from = at + 1
  }
  return [...parts, tokens.slice(from)]
}

/** Tokens without wildcards, as text. */
function textOf(tokens: Tokens): string {
  let text = ''
  for (const unit of tokens) text += String.fromCharCode(unit)
  return text
}

export function glob(tokens: Tokens, text: string): boolean {
  return matcher(tokens)(text)
}

/** The cheapest matcher that does what the tokens say: most patterns are literals or a literal with a `*` at the end. */
export function matcher(tokens: Tokens): Matcher {
  const wild = tokens.findIndex((token) => token < 0)
  if (wild < 0) {
    const literal = textOf(tokens)
    return (text) => text === literal
  }
  if (!tokens.includes(MANY)) return exactly(tokens)
  if (tokens.includes(ONE)) return ofUnits(tokens)
  if (wild < tokens.length - 1) return ofTexts(tokens)
  const prefix = textOf(tokens.slice(0, wild))
  return (text) => text.startsWith(prefix)
}

/** The pieces between the stars: the first begins the text, the last ends it, those between come in order. */
interface Pieces {
  readonly first: Tokens
  readonly between: readonly Tokens[]
  readonly last: Tokens
}

function piecesOf(tokens: Tokens): Pieces {
  const [first, ...others] = splitTokens(tokens, MANY) as [Tokens, ...Tokens[]]
  const last = others.pop() as Tokens
  return { first, between: others.filter((piece) => piece.length > 0), last }
}

/**
 * Every piece is sought where the one before it ended, and the leftmost place will do: a text is walked through once.
 * @see matchers of single pieces, which are linear too
 */
function ofTexts(tokens: Tokens): Matcher {
  const pieces = piecesOf(tokens)
  const [first, last] = [textOf(pieces.first), textOf(pieces.last)]
  const finders = pieces.between.map((piece) => textFinder(textOf(piece)))
  return (text) => {
    if (!text.startsWith(first) || !text.endsWith(last)) return false
    let at = first.length
    for (const find of finders) {
      at = find(text, at)
      if (at === -1) return false
    }
    return at <= text.length - last.length
  }
}

/** The same where `?` stands in pieces: they are not sought as texts. */
function ofUnits(tokens: Tokens): Matcher {
  const { first, between, last } = piecesOf(tokens)
  const finders = between.map(openFinder)
  return (text) => {
    const all = literalTokens(text)
    const end = all.length - last.length
    if (!stands(first, all, 0) || !stands(last, all, end)) return false
    let at = first.length
    for (const find of finders) {
      at = find(all, at)
      if (at === -1) return false
    }
    return at <= end
  }
}

function exactly(piece: Tokens): Matcher {
  return (text) => {
    const all = literalTokens(text)
    return all.length === piece.length && stands(piece, all, 0)
  }
}

function stands(piece: Tokens, text: Tokens, at: number): boolean {
  for (let i = 0; i < piece.length; i++) if (piece[i] !== ONE && piece[i] !== text[at + i]) return false
  return true
}
