import { describe, expect, it } from 'vitest'
import { advice, when, words } from '../testing/advice.ts'

const from = (...values: string[]) => when({ IpAddress: { 'aws:SourceIp': values } })
const notFrom = (...values: string[]) => when({ NotIpAddress: { 'aws:SourceIp': values } })
const PUBLIC = '192.0.2.0/24'
const at = (code: string, operator: string, value = 0) => [`${code} /Condition/${operator}/aws:SourceIp/${value}`]

describe('addresses under aws:SourceIp', () => {
  it.each(
    `10.0.0.0/8 10.1.2.3 192.168.0.0/16 172.16.0.0/12 172.19.0.1 172.20.0.1 172.29.0.1 172.30.0.0/16 172.31.0.0/16 127.0.0.1
     169.254.169.254 fc00::/7 fd12:3456::1 FDAB::/64 fe80::1`.split(/\s+/),
  )('that no request over the internet has are found: %s', (address) => {
    expect(advice(from(address), 'identity', 'PRIVATE_IP_ADDRESS')).toEqual(at('PRIVATE_IP_ADDRESS', 'IpAddress'))
  })

  it.each(
    `11.0.0.0/8 110.0.0.0/8 1.10.0.0/16 192.169.0.0/16 1.192.168.0/24 172.15.0.0/16 172.32.0.0/16 172.3.0.0/16 172.160.0.0/16
     128.0.0.1 169.253.0.0/16 fb00::/8 2001:db8::/32 2001:fd00::/32 fd::1 fe81::1 fc0::1`.split(/\s+/),
  )('that a request may have are not: %s', (address) => {
    expect(advice(from(address))).toEqual([])
  })

  it('are told of once, with what mixes and what excludes', () => {
    expect(advice(from('10.0.0.0/8', '192.168.0.0/16'))).toEqual(at('PRIVATE_IP_ADDRESS', 'IpAddress'))
    expect(advice(from(PUBLIC, '10.0.0.0/8'))).toEqual(at('PRIVATE_IP_ADDRESS_SUBSET', 'IpAddress', 1))
    expect(advice(notFrom('10.0.0.0/8'))).toEqual(at('PRIVATE_NOT_IP_ADDRESS', 'NotIpAddress'))
    expect(advice(notFrom(PUBLIC, '10.0.0.0/8'))).toEqual(at('PRIVATE_NOT_IP_ADDRESS_SUBSET', 'NotIpAddress', 1))
  })

  it('are private where they may be', () => {
    const inside = { IpAddress: { 'aws:VpcSourceIp': '10.0.0.0/8' }, StringEquals: { 'aws:SourceVpc': 'vpc-12345678' } }
    expect(advice(when(inside))).toEqual([])
    expect(advice(when({ StringLike: { 'aws:SourceIp': '10.*' } }))).toEqual([])
  })

  it.each([
    [
      'PRIVATE_IP_ADDRESS',
      from('10.0.0.0/8'),
      'aws:SourceIp works only for public IP address ranges. The values for condition key aws:SourceIp include only private IP addresses and will not have the desired effect. Update the value to include only public IP addresses.',
    ],
    [
      'PRIVATE_NOT_IP_ADDRESS',
      notFrom('10.0.0.0/8'),
      'The values for condition key aws:SourceIp include only private IP addresses and has no effect. aws:SourceIp works only for public IP address ranges. Update the value to include only public IP addresses.',
    ],
    [
      'PRIVATE_IP_ADDRESS_SUBSET',
      from('10.0.0.0/8', PUBLIC),
      'The values for condition key aws:SourceIp include a mix of private and public IP addresses. The private addresses will not have the desired effect. aws:SourceIp works only for public IP address ranges. To define permissions for private IP ranges, use aws:VpcSourceIp.',
    ],
    [
      'PRIVATE_NOT_IP_ADDRESS_SUBSET',
      notFrom('10.0.0.0/8', PUBLIC),
      'The values for condition key aws:SourceIp include a mix of private and public IP addresses. The private addresses have no effect. aws:SourceIp works only for public IP address ranges. To define permissions for private IP ranges, use aws:VpcSourceIp.',
    ],
  ])('%s says so in AWS’s words', (code, policy, message) => {
    expect(words(policy, 'identity', code)).toEqual([
      `${message} → public addresses, or aws:VpcSourceIp for private ones`,
    ])
  })
})

describe('a range with bits behind its mask', () => {
  it.each([
    ['192.0.2.77/24', '192.0.2.0/24'],
    ['203.0.113.255/31', '203.0.113.254/31'],
    ['198.51.100.1/0', '0.0.0.0/0'],
    ['198.51.100.1/8', '198.0.0.0/8'],
    ['198.51.100.129/17', '198.51.0.0/17'],
    ['198.51.255.129/17', '198.51.128.0/17'],
    ['198.51.100.129/25', '198.51.100.128/25'],
  ])('%s is better written %s', (written, instead) => {
    const message = `The non-zero bits in the IP address after the masked bits are ignored. Replace address with ${instead}.`
    expect(words(from(written), 'identity', 'IMPROVE_IP_RANGE')).toEqual([`${message} → ${instead}`])
    expect(advice(when({ NotIpAddress: { 'x:Ip': written } }), 'identity', 'IMPROVE_IP_RANGE')).toEqual([
      'IMPROVE_IP_RANGE /Condition/NotIpAddress/x:Ip',
    ])
  })

  it.each(
    `192.0.2.0/24 192.0.2.77 192.0.2.77/32 192.0.2.77/33 0.0.0.0/0 2001:db8::1/32 192.0.2/8 192.0.2.1.1/8 192.0.2.a/8 192.0.2.1/a
     192.0.2.256/24 256.0.2.0/24 x192.0.2.77/24 192.0.2.77/24x`.split(/\s+/),
  )('is not %s', (written) => {
    expect(advice(from(written), 'identity', 'IMPROVE_IP_RANGE')).toEqual([])
  })

  it('is a text like any other elsewhere', () => {
    expect(advice(when({ StringEquals: { 'aws:SourceIp': '192.0.2.77/24' } }))).toEqual([])
  })
})
