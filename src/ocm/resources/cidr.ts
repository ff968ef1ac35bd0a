import { badRequest } from '../http/fault.ts'

export interface Cidr {
  readonly text: string
  readonly start: number
  readonly bits: number
}

/** An IPv4 network whose address is its first one. @throws {Fault} 400 that names the attribute */
export function requiredCidr(attribute: string, text: string): Cidr {
  const [, address = '', length = ''] = /^(\d{1,3}(?:\.\d{1,3}){3})\/(\d{1,2})$/.exec(text) ?? []
  const parts = address.split('.').map(Number)
  const bits = Number(length)
  const start = parts.reduce((sum, part) => sum * 256 + part, 0)
  const valid = address !== '' && bits <= 32 && parts.every((part) => part <= 255) && start % 2 ** (32 - bits) === 0
  if (!valid)
    throw badRequest(`Attribute '${attribute}' must be a network in CIDR notation, but it is '${text.slice(0, 50)}'`)
  return { text, start, bits }
}

export function overlap(a: Cidr, b: Cidr): boolean {
  const size = (one: Cidr) => 2 ** (32 - one.bits)
  return a.start < b.start + size(b) && b.start < a.start + size(a)
}
