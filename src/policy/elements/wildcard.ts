import { ONE, type Tokens, maskFinder, pointFinder, textFinder } from './find.ts'

export { ONE, type Tokens } from './find.ts'

/** `*` among the code units of a pattern. */
export const MANY = -1

export type Matcher = (text: string) => boolean

export function literalTokens(text: string): number[] {
  const tokens: number[] = []
  for (let i = 0; i < text.length; i++) tokens.push(text.charCodeAt(i))
  return tokens
}

export function patternTokens(text: string): number[] {
  return literalTokens(text).map((unit) => (unit === 42 ? MANY : unit === 63 ? ONE : unit))
}

/** Tokens without wildcards, as text. */
export function textOf(tokens: Tokens): string {
  let text = ''
  for (const unit of tokens) text += String.fromCharCode(unit)
  return text
}

export function glob(tokens: Tokens, text: string): boolean {
  return matcher(tokens)(text)
}

const EVERYTHING: Matcher = () => true

/** The cheapest matcher that does what the tokens say: most patterns are literals or a literal with a `*` at the end. */
export function matcher(tokens: Tokens): Matcher {
  const wild = tokens.findIndex((token) => token < 0)
  if (wild < 0) {
    const literal = textOf(tokens)
    return (text) => text === literal
  }
  if (wild === tokens.length - 1 && tokens[wild] === MANY) {
    if (wild === 0) return EVERYTHING
    const prefix = textOf(tokens.slice(0, wild))
    return (text) => text.startsWith(prefix)
  }
  if (!tokens.includes(MANY)) return exactly(points(tokens))
  return tokens.includes(ONE) ? ofPoints(points(tokens)) : ofTexts(tokens)
}

/** The pieces between the stars: the first begins the text, the last ends it, those between come in order. */
interface Pieces<Piece> {
  readonly first: Piece
  readonly between: readonly Piece[]
  readonly last: Piece
}

function piecesOf<Piece>(tokens: Tokens, made: (piece: Tokens) => Piece): Pieces<Piece> {
  const pieces: number[][] = [[]]
  for (const token of tokens)
    if (token === MANY) pieces.push([])
    else pieces.at(-1)?.push(token)
  const between = pieces.slice(1, -1).filter((piece) => piece.length > 0)
  return { first: made(pieces[0] ?? []), between: between.map(made), last: made(pieces.at(-1) ?? []) }
}

/**
 * Every piece is sought where the one before it ended, and the leftmost place will do: a text is walked through once.
 * @see matchers of single pieces, which are linear too
 */
function ofTexts(tokens: Tokens): Matcher {
  const { first, between, last } = piecesOf(tokens, textOf)
  const finders = between.map(textFinder)
  return (text) => {
    if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false
    let at = first.length
    for (const find of finders) {
      at = find(text, at)
      if (at < 0) return false
    }
    return at <= text.length - last.length
  }
}

/** With `?`, which is one character also outside the basic plane. */
function ofPoints(tokens: Tokens): Matcher {
  const { first, between, last } = piecesOf(tokens, (piece) => piece)
  const finders = between.map((piece) => (piece.includes(ONE) ? maskFinder(piece) : pointFinder(piece)))
  return (text) => {
    const all = pointsOf(text)
    const end = all.length - last.length
    if (end < first.length || !stands(first, all, 0) || !stands(last, all, end)) return false
    let at = first.length
    for (const find of finders) {
      at = find(all, at)
      if (at < 0) return false
    }
    return at <= end
  }
}

function exactly(piece: Tokens): Matcher {
  return (text) => {
    const all = pointsOf(text)
    return all.length === piece.length && stands(piece, all, 0)
  }
}

function stands(piece: Tokens, text: Tokens, at: number): boolean {
  for (let i = 0; i < piece.length; i++) if (piece[i] !== ONE && piece[i] !== text[at + i]) return false
  return true
}

/** Code units as code points. */
function points(tokens: Tokens): number[] {
  const all: number[] = []
  for (let i = 0; i < tokens.length; i++) {
    const unit = tokens[i] as number
    const next = tokens[i + 1] ?? 0
    const pair = unit >= 0xd800 && unit < 0xdc00 && next >= 0xdc00 && next < 0xe000
    all.push(pair ? (unit - 0xd800) * 0x400 + next - 0xdc00 + 0x10000 : unit)
    if (pair) i++
  }
  return all
}

function pointsOf(text: string): number[] {
  const all: number[] = []
  for (let i = 0; i < text.length; i++) {
    const point = text.codePointAt(i) as number
    all.push(point)
    if (point > 0xffff) i++
  }
  return all
}
