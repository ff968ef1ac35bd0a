import { farFinder } from './far.ts'
import { type Finder, ONE, type Tokens } from './find.ts'

const WORD = 32
/** A longer piece would cost more than eight words of bits for each character of a text. */
const LONGEST = 256

/** Seeks a piece that may have `?` in it. */
export function openFinder(piece: Tokens): Finder<Tokens> {
  return piece.length > LONGEST ? farFinder(piece) : maskFinder(piece)
}

/**
 * All places at which a piece may have begun are one number's bits, so a step of the text costs a word of bits for every 32 characters of
 * the piece.
 * @see https://doi.org/10.1145/135239.135243 Baeza-Yates, Gonnet
 */
function maskFinder(piece: Tokens): Finder<Tokens> {
  const words = Math.ceil(piece.length / WORD)
  const { masks, any } = masksOf(piece, words)
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

/** At which places of the piece a character may stand: those in it, and any other. */
function masksOf(
  piece: Tokens,
  words: number,
): { readonly masks: ReadonlyMap<number, Int32Array>; readonly any: Int32Array } {
  const any = new Int32Array(words)
  const mark = (mask: Int32Array, i: number) => {
    mask[i >> 5] = (mask[i >> 5] as number) | (1 << (i & 31))
  }
  for (const [i, token] of piece.entries()) if (token === ONE) mark(any, i)
  const masks = new Map<number, Int32Array>()
  for (const [i, token] of piece.entries()) {
    const mask = masks.get(token) ?? any.slice()
    mark(mask, i)
    masks.set(token, mask)
  }
  return { masks, any }
}
