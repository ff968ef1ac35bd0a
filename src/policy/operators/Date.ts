import { comparing } from './Numeric.ts'

/** W3C's profile of ISO 8601: a year, month or day, or a moment with its zone. Everything up to the seconds stands at a fixed place. */
const ISO = /^\d{4}(?:-\d{2}(?:-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?)?)?$/
const EPOCH_SECONDS = /^\+?\d+(?:\.\d+)?$/

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

interface Moment {
  /** Since 1970. */
  readonly seconds: number
  /** 0 to 999: AWS compares no shorter times. */
  readonly milliseconds: number
}

/** Four digits are a year, more are seconds since 1970; a moment without a zone is UTC. */
function moment(text: string): Moment | undefined {
  if (ISO.test(text)) return calendar(text)
  if (!EPOCH_SECONDS.test(text)) return undefined
  const dot = text.indexOf('.')
  const seconds = Number(dot < 0 ? text : text.slice(0, dot))
  return Number.isFinite(seconds)
    ? { seconds, milliseconds: dot < 0 ? 0 : thousandths(text.slice(dot + 1)) }
    : undefined
}

function calendar(text: string): Moment | undefined {
  const year = two(text, 0) * 100 + two(text, 2)
  const month = text.length > 4 ? two(text, 5) : 1
  const day = text.length > 7 ? two(text, 8) : 1
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined
  const midnight = daysSince1970(year, month, day) * DAY
  return text.length <= 10 ? { seconds: midnight, milliseconds: 0 } : clock(text, midnight)
}

function clock(text: string, midnight: number): Moment | undefined {
  const seconds = text[16] === ':'
  const hour = two(text, 11)
  const minute = two(text, 14)
  const second = seconds ? two(text, 17) : 0
  const end = seconds ? endOfFraction(text) : 16
  const offset = zone(text, end)
  if (hour > 23 || minute > 59 || second > 59 || offset === undefined) return undefined
  const milliseconds = end > 20 ? thousandths(text.slice(20, end)) : 0
  return { seconds: midnight + hour * HOUR + minute * MINUTE + second - offset, milliseconds }
}

const thousandths = (digits: string) => Number(digits.slice(0, 3).padEnd(3, '0'))

function endOfFraction(text: string): number {
  let end = 19
  if (text[end] === '.') end++
  while (end > 19 && isDigit(text.charCodeAt(end))) end++
  return end
}

function zone(text: string, at: number): number | undefined {
  if (at === text.length || text[at] === 'Z') return 0
  const hours = two(text, at + 1)
  const minutes = two(text, text.length - 2)
  if (hours > 23 || minutes > 59) return undefined
  return (text[at] === '-' ? -1 : 1) * (hours * HOUR + minutes * MINUTE)
}

const two = (text: string, at: number) => (text.charCodeAt(at) - 48) * 10 + text.charCodeAt(at + 1) - 48
const isDigit = (unit: number) => unit >= 48 && unit <= 57

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const isLeap = (year: number) => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
const daysIn = (year: number, month: number) => (month === 2 && isLeap(year) ? 29 : (DAYS[month - 1] as number))

/** In the proleptic Gregorian calendar, with years that begin in March so that the leap day comes last. */
function daysSince1970(year: number, month: number, day: number): number {
  const shifted = month > 2 ? year : year - 1
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1
  const leapDays = Math.floor(shifted / 4) - Math.floor(shifted / 100) + Math.floor(shifted / 400)
  return shifted * 365 + leapDays + dayOfYear - 719_468
}

export const date = comparing(
  'Date',
  moment,
  (got, wanted) => got.seconds - wanted.seconds || got.milliseconds - wanted.milliseconds,
)
