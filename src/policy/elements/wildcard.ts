/** A pattern as UTF-16 code units, with these two numbers for `*` and `?`. */
export type Tokens = readonly number[]
export const MANY = -1
export const ONE = -2

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

/**
 * Two pointers and one place to come back to: a later `*` makes every earlier one final, so there is no backtracking tree
 * and the time is bounded by pattern × text, whatever the pattern.
 */
export function glob(tokens: Tokens, text: string): boolean {
  let t = 0
  let p = 0
  let star = -1
  let resume = 0
  while (t < text.length) {
    const token = tokens[p]
    if (token === MANY) {
      star = p++
      resume = t
    } else if (token === ONE || token === text.charCodeAt(t)) {
      t += token === ONE ? width(text, t) : 1
      p++
    } else if (star >= 0) {
      p = star + 1
      t = ++resume
    } else return false
  }
  while (tokens[p] === MANY) p++
  return p === tokens.length
}

/** `?` is one character, also one outside the basic plane. */
function width(text: string, at: number): number {
  return (text.codePointAt(at) as number) > 0xffff ? 2 : 1
}

export type Matcher = (text: string) => boolean

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
  return (text) => glob(tokens, text)
}
