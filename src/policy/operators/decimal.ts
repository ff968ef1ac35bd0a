/** `12`, `-0.5`, `.5`, `6.02e23`. Each text is such a number in one way at most, so it is read once. */
const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/

/** A number as written, and as near to it as the machine comes. */
export interface Decimal {
  readonly text: string
  readonly near: number
}

export function readDecimal(text: string): Decimal | undefined {
  const trimmed = text.trim()
  return DECIMAL.test(trimmed) ? { text: trimmed, near: Number(trimmed) } : undefined
}

/** Less than, equal to or greater than zero, exactly: rounding keeps the order, and only where it makes two numbers one do their digits decide. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  return a.near - b.near || compareDigits(digitsOf(a.text), digitsOf(b.text))
}

/** `sign` × 0.`digits` × 10^`point`, without zeros at either end. */
interface Digits {
  readonly sign: number
  readonly digits: string
  readonly point: number
}

const ZERO: Digits = { sign: 0, digits: '', point: 0 }

function digitsOf(text: string): Digits {
  const [mantissa, exponent] = text.replace(/^[+-]/, '').toLowerCase().split('e') as [string, string?]
  const [whole, fraction = ''] = mantissa.split('.') as [string, string?]
  const all = whole + fraction
  const start = all.search(/[1-9]/)
  if (start < 0) return ZERO
  let end = all.length
  while (all[end - 1] === '0') end--
  return {
    sign: text.startsWith('-') ? -1 : 1,
    digits: all.slice(start, end),
    point: whole.length - start + Number(exponent ?? 0),
  }
}

function compareDigits(a: Digits, b: Digits): number {
  if (a.sign !== b.sign) return a.sign - b.sign
  const order = a.digits < b.digits ? -1 : Number(a.digits > b.digits)
  return a.sign * (a.point - b.point || order)
}
