import { isIPv4, isIPv6 } from 'node:net'
import { isDomainName } from './dns-name.ts'

type Check = (value: string) => string | undefined

const illegal =
  (code: string, text: string): Check =>
  (value) =>
    `Invalid Resource Record: 'FATAL problem: ${code} (${text}) encountered with '${value}''`

const when =
  (right: (value: string) => boolean, wrong: Check): Check =>
  (value) =>
    right(value) ? undefined : wrong(value)

const badName = illegal('DomainLabelEmpty', 'Domain label is empty')
const fields = (count: number, right: (parts: readonly string[]) => boolean) => (value: string) => {
  const parts = value.trim().split(/\s+/)
  return parts.length === count && right(parts)
}
const number = (text: string | undefined, most = 65_535) =>
  text !== undefined && /^\d+$/.test(text) && Number(text) <= most
const isText = (value: string) => /^(?:"(?:[^"\\]|\\.){0,255}"\s*)+$/s.test(value)

/** What a value of each type must look like. @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/ResourceRecordTypes.html */
const VALUES: ReadonlyMap<string, Check> = new Map<string, Check>([
  ['A', when(isIPv4, illegal('ARRDATAIllegalIPv4Address', 'Value is not a valid IPv4 address'))],
  [
    'AAAA',
    when((value) => isIPv6(value), illegal('AAAARRDATAIllegalIPv6Address', 'Value is not a valid IPv6 address')),
  ],
  ['CNAME', when(isDomainName, badName)],
  ['NS', when(isDomainName, badName)],
  ['PTR', when(isDomainName, badName)],
  [
    'MX',
    when(
      fields(2, ([preference, host = '']) => number(preference) && isDomainName(host)),
      illegal('MXRRDATANotTwoFields', "MX record doesn't have 2 fields"),
    ),
  ],
  ['TXT', when(isText, illegal('InvalidCharacterString', 'Value should be enclosed in quotation marks'))],
  ['SPF', when(isText, illegal('InvalidCharacterString', 'Value should be enclosed in quotation marks'))],
  [
    'SRV',
    when(
      fields(4, ([a, b, c, host = '']) => number(a) && number(b) && number(c) && isDomainName(host)),
      illegal('SRVRRDATANotFourFields', "SRV record doesn't have 4 fields"),
    ),
  ],
  [
    'CAA',
    when(
      (value) => /^\d{1,3} [A-Za-z0-9]+ "[^"]*"$/.test(value),
      illegal('CAARRDATANotThreeFields', "CAA record doesn't have 3 fields"),
    ),
  ],
  [
    'SOA',
    when(
      fields(7, (parts) => parts.slice(2).every((text) => number(text, 2 ** 32 - 1))),
      illegal('SOARRDATANotSevenFields', "SOA record doesn't have 7 fields"),
    ),
  ],
  ['NAPTR', () => undefined],
  ['DS', () => undefined],
  ['TLSA', () => undefined],
  ['SSHFP', () => undefined],
  ['HTTPS', () => undefined],
  ['SVCB', () => undefined],
])

/** Why a value is none for its type; undefined: it is one. */
export function wrongValue(type: string, value: string): string | undefined {
  const check = VALUES.get(type)
  return check ? check(value) : `Invalid Resource Record: unknown type ${type}`
}
