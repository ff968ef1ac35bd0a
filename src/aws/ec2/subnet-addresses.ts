import type { Random } from '../../kernel/random.ts'
import type { Write } from '../../store/Store.ts'
import { contains, formatAddress, parseAddress, parseBlock, size, type Block } from './cidr.ts'
import { claim, claimOf, claimsUnder, unclaim } from './claims.ts'
import { fault, invalidValue } from './faults.ts'
import type { Here } from './kind.ts'
import { networkInterfaces } from './resources/network-interface.ts'
import type { Subnet } from './resources/subnet.ts'

/** The first four addresses and the last one are AWS's own. */
const RESERVED = 5

const what = (subnetId: string, address: string) => `address/${subnetId}/${address}`

const holds = (here: Here, holder: string | undefined) => networkInterfaces.find(here, holder) !== undefined

const taken = (here: Here, subnetId: string, address: string) =>
  holds(here, claimOf(here, what(subnetId, address))?.holder)

export function freeAddresses(here: Here, subnet: Subnet): number {
  const claims = [...claimsUnder(here, what(subnet.id, '')).values()]
  return size(blockOf(subnet)) - RESERVED - claims.filter(({ holder }) => holds(here, holder)).length
}

const blockOf = (subnet: Subnet): Block => parseBlock(subnet.block) ?? { first: 0, bits: 32 }

export const claimAddress = (here: Here, subnetId: string, address: string, interfaceId: string): Write =>
  claim(here, what(subnetId, address), { holder: interfaceId })

export const releaseAddress = (here: Here, subnetId: string, address: string): Write =>
  unclaim(here, what(subnetId, address))

/** The most addresses of one family that any instance type bears on one interface. */
export const MOST_ADDRESSES = 50

/**
 * So many addresses of a subnet that nobody holds, drawn at random; `not` are already spoken for in this call.
 * @throws {Fault} `InsufficientFreeAddressesInSubnet`, and `PrivateIpAddressLimitExceeded` beyond what an interface bears.
 */
export function freeAddressesIn(
  here: Here & { readonly random: Random },
  subnet: Subnet,
  count: number,
  not: ReadonlySet<string> = new Set(),
): readonly string[] {
  if (count > MOST_ADDRESSES)
    throw fault('PrivateIpAddressLimitExceeded', 'Number of private addresses will exceed limit.')
  const block = blockOf(subnet)
  const usable = size(block) - RESERVED
  const start = here.random.bytes(4).readUInt32BE() % usable
  const found: string[] = []
  for (let step = 0; step < usable && found.length < count; step++) {
    const address = formatAddress(block.first + 4 + ((start + step * stride(usable)) % usable))
    if (!not.has(address) && !taken(here, subnet.id, address)) found.push(address)
  }
  if (found.length < count)
    throw fault(
      'InsufficientFreeAddressesInSubnet',
      `There are not enough free addresses in subnet '${subnet.id}' to satisfy the requested number of instances.`,
    )
  return found
}

/** A step that visits every usable address once: no common divisor with their number. */
function stride(usable: number): number {
  const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b))
  return [251, 241, 239, 1].find((step) => gcd(usable, step) === 1) ?? 1
}

/** @throws {Fault} when the address is outside the subnet, AWS's own, or held by another. */
export function wantedAddress(here: Here, subnet: Subnet, address: string): string {
  const number = parseAddress(address)
  const block = blockOf(subnet)
  if (number === undefined) throw invalidValue(address, 'address', 'Invalid IPv4 address.')
  if (!contains(block, { first: number, bits: 32 }))
    throw fault('InvalidParameterValue', `Address does not fall within the subnet's address range`)
  const offset = number - block.first
  if (offset < 4 || offset === size(block) - 1)
    throw fault('InvalidParameterValue', `Address is in subnet's reserved address range`)
  if (taken(here, subnet.id, address)) throw fault('InvalidIPAddress.InUse', `Address ${address} is in use.`)
  return address
}
