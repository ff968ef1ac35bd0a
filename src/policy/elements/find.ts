/** A piece of a pattern or a text as numbers: code units or code points, and `ONE` for `?`. */
export type Tokens = readonly number[]
export const ONE = -2

/** Where the piece that is sought first ends in a text, from a place on; -1 when it is not there. */
type Finder<Text> = (text: Text, from: number) => number

/** Up to this length, looking at every place costs no more than a few readings of the text. */
const SHORT = 16

/** Seeks a text within another in time linear in both, whatever they are. */
export function textFinder(piece: string): Finder<string> {
  if (piece.length <= SHORT)
    return (text, from) => {
      const at = text.indexOf(piece, from)
      return at < 0 ? -1 : at + piece.length
    }
  const units = Array.from({ length: piece.length }, (_, i) => piece.charCodeAt(i))
  return find(units, (text, at) => text.charCodeAt(at))
}

/** The same in numbers. */
export const pointFinder = (piece: Tokens): Finder<Tokens> => find(piece, (text, at) => text[at] as number)

/**
 * Never goes back in the text: what of the piece was met so far tells how much of it may still be on.
 * @see https://doi.org/10.1137/0206024 Knuth, Morris, Pratt
 */
function find<Text extends { readonly length: number }>(
  piece: Tokens,
  read: (text: Text, at: number) => number,
): Finder<Text> {
  const borders = new Int32Array(piece.length)
  for (let i = 1, met = 0; i < piece.length; i++) {
    while (met > 0 && piece[i] !== piece[met]) met = borders[met - 1] as number
    if (piece[i] === piece[met]) met++
    borders[i] = met
  }
  return (text, from) => {
    for (let at = from, met = 0; at < text.length; at++) {
      const unit = read(text, at)
      while (met > 0 && unit !== piece[met]) met = borders[met - 1] as number
      if (unit === piece[met]) met++
      if (met === piece.length) return at + 1
    }
    return -1
  }
}

const WORD = 32

/**
 * Seeks a piece with `?` in it: all places at which it may have begun are one number's bits, so a step of the text costs a word of
 * bits for every 32 characters of the piece.
 * @see https://doi.org/10.1145/135239.135243 Baeza-Yates, Gonnet
 */
export function maskFinder(piece: Tokens): Finder<Tokens> {
  const words = Math.ceil(piece.length / WORD)
  const any = new Int32Array(words)
  const masks = new Map<number, Int32Array>()
  for (const token of piece) if (token !== ONE) masks.set(token, new Int32Array(words))
  for (const [i, token] of piece.entries())
    for (const mask of token === ONE ? [any, ...masks.values()] : [masks.get(token) as Int32Array])
      mask[i >> 5] = (mask[i >> 5] as number) | (1 << (i & 31))
  const last = 1 << ((piece.length - 1) & 31)
  return (text, from) => {
    const begun = new Int32Array(words)
    for (let at = from; at < text.length; at++) {
      const mask = masks.get(text[at] as number) ?? any
      let carried = 1
      for (let word = 0; word < words; word++) {
        const before = begun[word] as number
        begun[word] = ((before << 1) | carried) & (mask[word] as number)
        carried = before >>> 31
      }
      if (((begun[words - 1] as number) & last) !== 0) return at + 1
    }
    return -1
  }
}
