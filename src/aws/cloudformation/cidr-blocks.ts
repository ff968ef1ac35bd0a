import { isIPv4, isIPv6 } from 'node:net'
import { templateFault } from './faults.ts'

/** Widths of an address, in bits and in the groups that it is written in. */
const V4 = { bits: 32, group: 8 } as const
const V6 = { bits: 128, group: 16 } as const
type Family = typeof V4 | typeof V6

const MOST_BLOCKS = 256

/**
 * The first `count` blocks of a block, each with so many bits for its own addresses.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-cidr.html
 */
export function cidrBlocks([block = '', count = '', bits]: readonly string[]): readonly string[] {
  const [address = '', prefix = ''] = block.split('/')
  const family = isIPv4(address) ? V4 : isIPv6(address) && !/[.%]/.test(address) ? V6 : undefined
  if (!family || !/^\d{1,3}$/.test(prefix) || Number(prefix) > family.bits)
    throw templateFault(`Fn::Cidr: ${block} is not a valid CIDR block`)
  if (!/^\d{1,3}$/.test(count) || Number(count) < 1 || Number(count) > MOST_BLOCKS)
    throw templateFault(`Fn::Cidr: the number of CIDRs to generate must be between 1 and ${MOST_BLOCKS}, not ${count}`)
  const own = bits ?? (family === V6 ? '64' : '')
  if (!/^\d{1,3}$/.test(own) || Number(own) > family.bits)
    throw templateFault(`Fn::Cidr: the subnet bits must be a number up to ${family.bits}, not ${own}`)
  const room = family.bits - Number(prefix) - Number(own)
  if (room < 0 || 2 ** room < Number(count))
    throw templateFault(`Fn::Cidr: ${count} blocks of ${own} subnet bits do not fit in ${block}`)
  const free = BigInt(family.bits - Number(prefix))
  const first = (numberOf(address, family) >> free) << free
  const step = 1n << BigInt(own)
  return Array.from({ length: Number(count) }, (_, index) => {
    const start = written(first + BigInt(index) * step, family)
    return `${start}/${family.bits - Number(own)}`
  })
}

function numberOf(address: string, { bits, group }: Family): bigint {
  const digits = group === V4.group ? address.split('.').map(BigInt) : groups6(address)
  return digits.reduce((sum, digit) => (sum << BigInt(group)) | digit, 0n) & ((1n << BigInt(bits)) - 1n)
}

function groups6(address: string): readonly bigint[] {
  const [head = '', tail] = address.split('::')
  const read = (text: string) => (text === '' ? [] : text.split(':').map((one) => BigInt(`0x${one}`)))
  const [before, after] = [read(head), read(tail ?? '')]
  return [...before, ...Array.from({ length: 8 - before.length - after.length }, () => 0n), ...after]
}

function written(value: bigint, { bits, group }: Family): string {
  const places = Array.from({ length: bits / group }, (_, index) => BigInt(bits - group * (index + 1)))
  const digits = places.map((place) => Number((value >> place) & ((1n << BigInt(group)) - 1n)))
  if (group === V4.group) return digits.join('.')
  return shortened(digits.map((digit) => digit.toString(16)))
}

/** The longest run of zeros, the first of equal ones, is left out (RFC 5952). */
function shortened(groups: readonly string[]): string {
  const runs = [...groups.join(':').matchAll(/\b0(?::0)+\b/g)].map(([run]) => run)
  const longest = runs.toSorted((a, b) => b.length - a.length)[0]
  const text = groups.join(':')
  if (longest === undefined) return text
  const at = text.search(new RegExp(`(?<![0-9a-f])${longest}(?![0-9a-f])`))
  return `${text.slice(0, at).replace(/:$/, '')}::${text.slice(at + longest.length).replace(/^:/, '')}`
}
