import { type Adviser, type Finding, type Text, advice, conditionsOf, texts } from './Finding.ts'

/** Ranges that a request over the internet never comes from. */
const PRIVATE = /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|127\.|169\.254\.|f[cd][0-9a-f]{2}:|fe80:)/i

/** Addresses under aws:SourceIp that no request has, and ranges with more bits than their mask. */
export const addresses: Adviser = ({ statements }) =>
  statements.flatMap((statement) =>
    conditionsOf(statement).flatMap(([operator, keys]) => {
      if (!/IpAddress/.test(operator)) return []
      const not = operator.includes('Not')
      return [...keys].flatMap(([key, node]) => [
        ...(key.toLowerCase() === 'aws:sourceip' ? privateOnes(texts(node), not) : []),
        ...texts(node).flatMap(hostBits),
      ])
    }),
  )

function privateOnes(values: readonly Text[], not: boolean): Finding[] {
  const found = values.filter(({ value }) => PRIVATE.test(value))
  const [first] = found
  if (!first) return []
  const all = found.length === values.length
  const code = `PRIVATE_${not ? 'NOT_' : ''}IP_ADDRESS${all ? '' : '_SUBSET'}`
  const message = `aws:SourceIp works only for public IP address ranges. The values for condition key aws:SourceIp include ${all ? 'only' : 'also'} private IP addresses and ${not ? 'these have no effect' : 'these will not have the desired effect'}.`
  return [
    advice(all ? 'ERROR' : 'SUGGESTION', code, message, first, 'public addresses, or aws:VpcSourceIp for private ones'),
  ]
}

function hostBits(node: Text): Finding[] {
  const [address = '', mask] = node.value.split('/')
  const bytes = mask === undefined ? undefined : dotted(address)
  const bits = Number(mask)
  if (!bytes || !(bits >= 0 && bits < 32)) return []
  const kept = bytes.map((byte, at) => byte & (0xff << Math.max(0, Math.min(8, 8 * (at + 1) - bits))) & 0xff)
  const network = kept.join('.')
  if (network === address) return []
  return [
    advice(
      'SUGGESTION',
      'IMPROVE_IP_RANGE',
      `The non-zero bits in the IP address after the masked bits are ignored. Replace address with ${network}/${bits}.`,
      node,
      `${network}/${bits}`,
    ),
  ]
}

function dotted(text: string): readonly number[] | undefined {
  const parts = text.split('.')
  return parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)
    ? parts.map(Number)
    : undefined
}
