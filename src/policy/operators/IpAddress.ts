import { pair } from './operator.ts'

/**
 * In a range of addresses; without a prefix length, exactly that address. An IPv4-mapped IPv6 address of a request is the IPv4 one.
 * As AWS compares them: a range of IPv6 that is mapped IPv4, has a dotted end, or bits set behind its prefix holds no address.
 */
export const ipAddress = pair('IpAddress', 'NotIpAddress', (value) => {
  const range = parseRange(value)
  if (!range) return undefined
  return (text) => {
    const address = parseAddress(text)
    return address && inRange(address, range)
  }
})

/** One or four words of 32 bits. */
type Address = readonly number[]

interface Range {
  /** Empty when the range holds no address. */
  readonly base: Address
  /** How many bits of each word count. */
  readonly masks: readonly number[]
}

function inRange(address: Address, { base, masks }: Range): boolean {
  if (address.length !== base.length) return false
  for (let i = 0; i < base.length; i++)
    if ((((address[i] as number) ^ (base[i] as number)) & (masks[i] as number)) !== 0) return false
  return true
}

function parseRange(text: string): Range | undefined {
  const slash = text.indexOf('/')
  const raw = parseRaw(slash < 0 ? text : text.slice(0, slash))
  if (!raw) return undefined
  const full = raw.length * 32
  const bits = slash < 0 ? full : prefix(text.slice(slash + 1), full)
  if (bits === undefined) return undefined
  const masks = raw.map((_, word) => mask(bits - 32 * word))
  const exact = raw.every((word, i) => (word & ~(masks[i] as number)) === 0)
  const empty = raw.length === 4 && (isMapped(raw) || !exact || text.includes('.'))
  return { base: empty ? [] : raw, masks }
}

function prefix(text: string, full: number): number | undefined {
  return /^\+?\d{1,3}$/.test(text) && Number(text) <= full ? Number(text) : undefined
}

function mask(bits: number): number {
  return bits <= 0 ? 0 : bits >= 32 ? -1 : -1 << (32 - bits)
}

function parseAddress(text: string): Address | undefined {
  const raw = parseRaw(text)
  if (raw && isMapped(raw)) return raw.slice(3)
  return raw?.length === 4 && text.includes('.') ? undefined : raw
}

function parseRaw(text: string): Address | undefined {
  if (text.includes(':')) return parseV6(text)
  const word = parseV4(text)
  return word === undefined ? undefined : [word]
}

function isMapped(address: Address): boolean {
  return address.length === 4 && address[0] === 0 && address[1] === 0 && address[2] === 0xffff
}

/** Four decimal numbers of up to three digits; leading zeros do not make them octal. */
function parseV4(text: string): number | undefined {
  let word = 0
  let part = -1
  let digits = 0
  let dots = 0
  for (let i = 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 48
    if (digit === DOT && part >= 0) {
      word = word * 256 + part
      part = -1
      digits = 0
      dots++
    } else if (digit < 0 || digit > 9 || ++digits > 3) return undefined
    else part = part < 0 ? digit : part * 10 + digit
    if (part > 255 || dots > 3) return undefined
  }
  return dots === 3 && part >= 0 ? word * 256 + part : undefined
}

const DOT = 46 - 48

function parseV6(text: string): Address | undefined {
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const head = groups(halves[0] as string, halves.length === 1)
  const tail = groups(halves[1] ?? '', true)
  if (!head || !tail) return undefined
  const missing = 8 - head.length - tail.length
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined
  const all = [...head, ...Array.from({ length: missing }, () => 0), ...tail]
  return [0, 2, 4, 6].map((at) => (all[at] as number) * 65536 + (all[at + 1] as number))
}

/** Groups of up to four hexadecimal digits; the last two may be a dotted IPv4 address where the text ends there. */
function groups(text: string, last: boolean): number[] | undefined {
  if (text === '') return []
  const found: number[] = []
  const parts = text.split(':', 9)
  for (const [i, part] of parts.entries()) {
    const dotted = last && i === parts.length - 1 && part.includes('.') ? parseV4(part) : undefined
    if (dotted !== undefined) found.push(Math.floor(dotted / 65536), dotted % 65536)
    else if (/^[0-9a-fA-F]{1,4}$/.test(part)) found.push(Number.parseInt(part, 16))
    else return undefined
  }
  return found
}
