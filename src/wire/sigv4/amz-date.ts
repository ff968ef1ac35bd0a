/** `20150830T123600Z`: how SigV4 writes an instant. */
export function amzDate(at: number): string {
  return new Date(at).toISOString().replace(/[-:]|\.\d{3}/g, '')
}

const BASIC = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/

let lastText = ''
let lastTime = NaN

/** Clients sign many requests within one second, and each date is asked for several times. */
export function parseAmzDate(text: string): number | undefined {
  if (text === lastText) return lastTime
  const at = readAmzDate(text)
  if (at === undefined) return undefined
  lastText = text
  lastTime = at
  return at
}

/** Milliseconds since 1970, or undefined when the text is not ISO 8601's basic format or names no real instant. */
function readAmzDate(text: string): number | undefined {
  const parts = BASIC.exec(text)
  if (!parts) return undefined
  const [year, month, day, hour, minute, second] = parts.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const at = Date.UTC(year, month - 1, day, hour, minute, second)
  return amzDate(at) === text ? at : undefined
}

/** A `Date` header as SigV4 would write it: HTTP's own form or ISO 8601 basic. */
export function amzDateOf(header: string): string | undefined {
  if (parseAmzDate(header) !== undefined) return header
  const at = header.endsWith('GMT') ? Date.parse(header) : NaN
  return Number.isNaN(at) ? undefined : amzDate(at)
}
