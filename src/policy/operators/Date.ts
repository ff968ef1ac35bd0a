import { comparing } from './Numeric.ts'

/** W3C's profile of ISO 8601: a year, month or day, or a moment with its zone. */
const ISO = /^\d{4}(?:-\d{2}(?:-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?)?)?$/
const EPOCH_SECONDS = /^\d+(?:\.\d+)?$/
const ZONE = /(?:Z|[+-]\d{2}:?\d{2})$/

/** @returns milliseconds since 1970. Four digits are a year, more are seconds; a moment without a zone is UTC. */
function moment(text: string): number | undefined {
  if (EPOCH_SECONDS.test(text) && text.length !== 4) return Number(text) * 1000
  if (!ISO.test(text)) return undefined
  const zoned = text.includes('T') && !ZONE.test(text) ? `${text}Z` : text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2')
  const value = Date.parse(text.includes('T') ? zoned : text)
  return Number.isNaN(value) ? undefined : value
}

export const date = comparing('Date', moment)
