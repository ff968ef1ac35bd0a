import { type Finder, ONE, type Tokens } from './find.ts'

/** A unit is up to three digits of seven bits: sums of products of so small numbers stay exact in doubles. */
const DIGITS = [0, 7, 14]
const digit = (point: number, shift: number): number => ((point >> shift) & 127) - 64
/** No digit. */
const STRANGE = 64

/**
 * Seeks a long piece with `?` in it. How far the text is from the piece at a place is Σ (text − piece)² over the characters that are not
 * `?`. For all places at once that is Σ piece², a constant, and the sums of text² and of −2 · text · piece: the real part of a correlation
 * of complex numbers, hence of a product of Fourier transforms. It takes n log m steps; nothing quicker is known.
 * @see https://doi.org/10.1016/j.ipl.2006.08.002 Clifford, Clifford: Simple deterministic wildcard matching
 */
export function farFinder(piece: Tokens): Finder<Tokens> {
  const { length } = piece
  const size = 2 ** Math.ceil(Math.log2(length) + 1)
  const highest = piece.reduce((high, point) => Math.max(high, point), 1)
  const digits = DIGITS.filter((shift) => highest >> shift > 0)
  const known = 128 ** digits.length
  const same = -digits.map((shift) => squares(piece, shift)).reduce((sum, one) => sum + one)
  return (text, from) => {
    if (text.length - from < length) return -1
    const wanted = digits.map((shift) => transform(ofPiece(piece, shift, size)))
    for (let at = from; at + length <= text.length; at += size - length + 1) {
      const block = text.slice(at, at + size).map((point) => (point < known ? point : undefined))
      const product = signal(size)
      for (const [i, shift] of digits.entries())
        addProduct(product, wanted[i] as Signal, transform(ofText(block, shift, size)))
      // Back is forth with real and imaginary parts exchanged.
      const { im: far } = transform({ re: product.im, im: product.re })
      const near = far.subarray(0, block.length - length + 1).findIndex((sum) => Math.round(sum / size) === same)
      if (near >= 0) return at + near + length
    }
    return -1
  }
}

function squares(piece: Tokens, shift: number): number {
  return piece.reduce((sum, point) => (point === ONE ? sum : sum + digit(point, shift) ** 2), 0)
}

/** Complex numbers. */
interface Signal {
  readonly re: Float64Array
  readonly im: Float64Array
}

function signal(size: number): Signal {
  return { re: new Float64Array(size), im: new Float64Array(size) }
}

/** From behind: of two places with one sum, one goes down as the other goes up. */
function ofPiece(piece: Tokens, shift: number, size: number): Signal {
  const made = signal(size)
  for (const [i, point] of piece.entries())
    if (point !== ONE) {
      made.re[(size - i) % size] = 1
      made.im[(size - i) % size] = digit(point, shift)
    }
  return made
}

function ofText(text: readonly (number | undefined)[], shift: number, size: number): Signal {
  const made = signal(size)
  for (const [i, point] of text.entries()) {
    const value = point === undefined ? STRANGE : digit(point, shift)
    made.re[i] = value * value
    made.im[i] = 2 * value
  }
  return made
}

function addProduct(sum: Signal, one: Signal, other: Signal): void {
  for (let i = 0; i < sum.re.length; i++) {
    const [a, b] = [one.re[i] as number, one.im[i] as number]
    const [c, d] = [other.re[i] as number, other.im[i] as number]
    sum.re[i] = (sum.re[i] as number) + a * c - b * d
    sum.im[i] = (sum.im[i] as number) + a * d + b * c
  }
}

/**
 * The Fourier transform, of a power of two of numbers, in Stockham's order, which needs no sorting.
 * @see https://doi.org/10.1137/1.9781611970999 Van Loan: Computational frameworks for the fast Fourier transform
 */
function transform(given: Signal): Signal {
  const middle = given.re.length / 2
  let [from, to] = [given, signal(given.re.length)]
  for (let stride = 1; stride <= middle; stride *= 2) {
    for (let start = 0; start < middle; start += stride) {
      const angle = (Math.PI * start) / middle
      const cos = Math.cos(angle)
      const sin = Math.sin(angle)
      for (let at = start; at < start + stride; at++) {
        const a = from.re[at] as number
        const b = from.im[at] as number
        const c = from.re[at + middle] as number
        const d = from.im[at + middle] as number
        to.re[start + at] = a + c
        to.im[start + at] = b + d
        to.re[start + at + stride] = (a - c) * cos - (b - d) * sin
        to.im[start + at + stride] = (a - c) * sin + (b - d) * cos
      }
    }
    ;[from, to] = [to, from]
  }
  return from
}
