/** `12`, `-0.5`, `.5`, `6.02e23`. */
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/
/** A double tells so many digits apart. */
const PLAIN = /^[+-]?[\d.]{1,15}$/

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
  if (a.near !== b.near) return a.near < b.near ? -1 : 1
  return PLAIN.test(a.text) && PLAIN.test(b.text) ? 0 : compareDigits(digitsOf(a.text), digitsOf(b.text))
}

/** 0.`digits` × 10^`point`, without zeros at either end. */
interface Digits {
  readonly negative: boolean
  readonly digits: string
  readonly point: number
}

function digitsOf(text: string): Digits {
  const [mantissa = '', exponent = '0'] = text.replace(/^[+-]/, '').toLowerCase().split('e')
  const [whole = '', fraction = ''] = mantissa.split('.')
  const all = whole + fraction
  const start = leadingZeros(all)
  return { negative: text.startsWith('-'), digits: trimmed(all, start), point: whole.length - start + Number(exponent) }
}

function leadingZeros(digits: string): number {
  let start = 0
  while (digits[start] === '0') start++
  return start
}

function trimmed(digits: string, start: number): string {
  let end = digits.length
  while (end > start && digits[end - 1] === '0') end--
  return digits.slice(start, end)
}

function compareDigits(a: Digits, b: Digits): number {
  const signs = signOf(a) - signOf(b)
  if (signs !== 0) return signs
  const larger = a.point === b.point ? a.digits > b.digits : a.point > b.point
  const same = a.point === b.point && a.digits === b.digits
  return same || a.digits === '' ? 0 : larger === a.negative ? -1 : 1
}

function signOf({ negative, digits }: Digits): number {
  return digits === '' ? 0 : negative ? -1 : 1
}
