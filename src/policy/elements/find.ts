/** A piece of a pattern or a text as units of UTF-16, and `ONE` for `?`. */
export type Tokens = readonly number[]
export const ONE = -2

/** Where the piece that is sought first ends in a text, from a place on; -1 when it is not there. */
export type Finder<Text> = (text: Text, from: number) => number

/** Up to this length, looking at every place costs no more than a few readings of the text. */
const SHORT = 16

/** Seeks a text within another in time linear in both, whatever they are. */
export function textFinder(piece: string): Finder<string> {
  if (piece.length > SHORT) return bordersFinder(piece)
  return (text, from) => {
    const at = text.indexOf(piece, from)
    return at < 0 ? -1 : at + piece.length
  }
}

/**
 * Never goes back in the text: what of the piece was met so far tells how much of it may still be on.
 * @see https://doi.org/10.1137/0206024 Knuth, Morris, Pratt
 */
function bordersFinder(piece: string): Finder<string> {
  const borders = new Int32Array(piece.length)
  for (let i = 1, met = 0; i < piece.length; i++) {
    while (met > 0 && piece[i] !== piece[met]) met = borders[met - 1] as number
    if (piece[i] === piece[met]) met++
    borders[i] = met
  }
  return (text, from) => {
    for (let at = from, met = 0; at < text.length; at++) {
      while (met > 0 && text[at] !== piece[met]) met = borders[met - 1] as number
      if (text[at] === piece[met]) met++
      if (met === piece.length) return at + 1
    }
    return -1
  }
}
