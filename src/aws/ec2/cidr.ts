/** IPv4 blocks as numbers; addresses are unsigned 32-bit. */
export interface Block {
  readonly first: number
  readonly bits: number
}

const QUAD = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/

export function parseAddress(text: string): number | undefined {
  const parts = QUAD.exec(text)?.slice(1).map(Number)
  if (!parts || parts.some((part) => part > 255)) return undefined
  return parts.reduce((sum, part) => sum * 256 + part, 0)
}

/** The block with its host bits cleared, or undefined when the text is none. */
export function parseBlock(text: string): Block | undefined {
  const [address = '', length = '', ...rest] = text.split('/')
  const first = parseAddress(address)
  if (first === undefined || rest.length > 0 || !/^\d{1,2}$/.test(length) || Number(length) > 32) return undefined
  const bits = Number(length)
  return { first: first - (first % size({ first, bits })), bits }
}

export const size = (block: Block): number => 2 ** (32 - block.bits)

export function formatAddress(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.')
}

export const formatBlock = (block: Block): string => `${formatAddress(block.first)}/${block.bits}`

export const contains = (outer: Block, inner: Block): boolean =>
  inner.first >= outer.first && inner.first + size(inner) <= outer.first + size(outer)

export const overlaps = (a: Block, b: Block): boolean => a.first < b.first + size(b) && b.first < a.first + size(a)

const GROUP = /^[0-9a-f]{1,4}$/i

/** Whether the text is an IPv6 block: `2600:1f18::/56`, `::/0`. */
export function isBlock6(text: string): boolean {
  const [address = '', length = '', ...rest] = text.split('/')
  if (rest.length > 0 || !/^\d{1,3}$/.test(length) || Number(length) > 128) return false
  const halves = address.split('::')
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')))
  if (halves.length > 2 || !groups.every((group) => GROUP.test(group))) return false
  return halves.length === 2 ? groups.length < 8 : groups.length === 8
}
