import { type Check, type Entry, type Hit, hit, inConditions, inValues } from './Finding.ts'

/** Addresses under aws:SourceIp that no request has, and ranges with more bits than their mask. */
export const addresses: readonly Check[] = [
  {
    code: 'PRIVATE_IP_ADDRESS',
    type: 'ERROR',
    about: 'private addresses only, under aws:SourceIp',
    find: privateOnes(
      ({ not, all }) => !not && all,
      'aws:SourceIp works only for public IP address ranges. The values for condition key aws:SourceIp include only private IP addresses and will not have the desired effect. Update the value to include only public IP addresses.',
    ),
  },
  {
    code: 'PRIVATE_NOT_IP_ADDRESS',
    type: 'ERROR',
    about: 'private addresses only, under aws:SourceIp with NotIpAddress',
    find: privateOnes(
      ({ not, all }) => not && all,
      'The values for condition key aws:SourceIp include only private IP addresses and has no effect. aws:SourceIp works only for public IP address ranges. Update the value to include only public IP addresses.',
    ),
  },
  {
    code: 'PRIVATE_IP_ADDRESS_SUBSET',
    type: 'SUGGESTION',
    about: 'private addresses among others, under aws:SourceIp',
    find: privateOnes(
      ({ not, all }) => !not && !all,
      'The values for condition key aws:SourceIp include a mix of private and public IP addresses. The private addresses will not have the desired effect. aws:SourceIp works only for public IP address ranges. To define permissions for private IP ranges, use aws:VpcSourceIp.',
    ),
  },
  {
    code: 'PRIVATE_NOT_IP_ADDRESS_SUBSET',
    type: 'SUGGESTION',
    about: 'private addresses among others, under aws:SourceIp with NotIpAddress',
    find: privateOnes(
      ({ not, all }) => not && !all,
      'The values for condition key aws:SourceIp include a mix of private and public IP addresses. The private addresses have no effect. aws:SourceIp works only for public IP address ranges. To define permissions for private IP ranges, use aws:VpcSourceIp.',
    ),
  },
  {
    code: 'IMPROVE_IP_RANGE',
    type: 'SUGGESTION',
    about: 'a range with bits behind its mask',
    find: inValues((node, { name }) => {
      const network = isAddress(name.base) ? masked(node.value) : undefined
      if (network === undefined || network === node.value) return []
      const message = `The non-zero bits in the IP address after the masked bits are ignored. Replace address with ${network}.`
      return [hit(node, message, network)]
    }),
  },
]

/** Ranges that a request over the internet never comes from. */
const PRIVATE = /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|127\.|169\.254\.|f[cd][0-9a-f]{2}:|fe80:)/i

const isAddress = (base: string): boolean => base === 'IpAddress' || base === 'NotIpAddress'

function privateOnes(where: (how: { readonly not: boolean; readonly all: boolean }) => boolean, message: string) {
  return inConditions(({ name, folded, values }: Entry): Hit[] => {
    if (folded !== 'aws:sourceip' || !isAddress(name.base)) return []
    const found = values.filter(({ value }) => PRIVATE.test(value))
    const [first] = found
    if (!first || !where({ not: name.base === 'NotIpAddress', all: found.length === values.length })) return []
    return [hit(first, message, 'public addresses, or aws:VpcSourceIp for private ones')]
  })
}

/** A range of IPv4 without the bits behind its mask. */
function masked(range: string): string | undefined {
  const [, address, bits] = /^([\d.]+)\/(\d+)$/.exec(range) ?? []
  const bytes = address?.split('.').map(Number) ?? []
  if (bytes.length !== 4 || bytes.some((byte) => byte > 255)) return undefined
  const kept = bytes.map((byte, at) => byte & (0xff << Math.max(0, Math.min(8, 8 * (at + 1) - Number(bits)))))
  return `${kept.join('.')}/${bits}`
}
