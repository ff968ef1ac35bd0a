import { pair } from './operator.ts'

/** In a range of addresses; without a prefix length, exactly that address. An IPv4-mapped IPv6 address is the IPv4 one. */
export const ipAddress = pair('IpAddress', 'NotIpAddress', (value) => {
  const range = parseRange(value)
  if (!range) return undefined
  return (text) => {
    const address = parseAddress(text)
    return address && inRange(address, range)
  }
})

/** Four or sixteen bytes. */
type Address = readonly number[]

interface Range {
  readonly base: Address
  readonly bits: number
}

function inRange(address: Address, { base, bits }: Range): boolean {
  if (address.length !== base.length) return false
  const whole = bits >> 3
  for (let i = 0; i < whole; i++) if (address[i] !== base[i]) return false
  const rest = 8 - (bits & 7)
  return rest === 8 || (address[whole] as number) >> rest === (base[whole] as number) >> rest
}

function parseRange(text: string): Range | undefined {
  const slash = text.indexOf('/')
  const raw = parseRaw(slash < 0 ? text : text.slice(0, slash))
  if (!raw) return undefined
  const full = raw.length * 8
  const bits = slash < 0 ? full : prefix(text.slice(slash + 1), full)
  if (bits === undefined) return undefined
  return isMapped(raw) && bits >= 96 ? { base: raw.slice(12), bits: bits - 96 } : { base: raw, bits }
}

function prefix(text: string, full: number): number | undefined {
  return /^\d{1,3}$/.test(text) && Number(text) <= full ? Number(text) : undefined
}

export function parseAddress(text: string): Address | undefined {
  const raw = parseRaw(text)
  return raw && isMapped(raw) ? raw.slice(12) : raw
}

function parseRaw(text: string): Address | undefined {
  return text.includes(':') ? parseV6(text) : parseV4(text)
}

function isMapped(address: Address): boolean {
  return (
    address.length === 16 && address.slice(0, 10).every((b) => b === 0) && address[10] === 255 && address[11] === 255
  )
}

function parseV4(text: string): Address | undefined {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256))
    return undefined
  return parts.map(Number)
}

function parseV6(text: string): Address | undefined {
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const head = groups(halves[0] as string, halves.length === 1)
  const tail = groups(halves[1] ?? '', true)
  if (!head || !tail) return undefined
  const missing = 16 - head.length - tail.length
  if (halves.length === 1 ? missing !== 0 : missing < 2) return undefined
  return [...head, ...Array.from({ length: missing }, () => 0), ...tail]
}

/** Groups of four hexadecimal digits as bytes; the last may be a dotted IPv4 address where the text ends there. */
function groups(text: string, last: boolean): number[] | undefined {
  if (text === '') return []
  const bytes: number[] = []
  const parts = text.split(':')
  for (const [i, part] of parts.entries()) {
    const dotted = last && i === parts.length - 1 && part.includes('.') ? parseV4(part) : undefined
    if (!dotted && !/^[0-9a-fA-F]{1,4}$/.test(part)) return undefined
    bytes.push(...(dotted ?? [Number.parseInt(part, 16) >> 8, Number.parseInt(part, 16) & 255]))
  }
  return bytes
}
