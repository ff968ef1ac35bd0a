import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  contains,
  formatAddress,
  formatBlock,
  isBlock6,
  overlaps,
  parseAddress,
  parseBlock,
  type Block,
} from './cidr.ts'

const block = (text: string): Block => parseBlock(text) ?? { first: -1, bits: 32 }

describe('an IPv4 block', () => {
  it('is read with its host bits cleared, and refused when it is none', () => {
    expect(formatBlock(block('10.0.3.7/20'))).toBe('10.0.0.0/20')
    for (const text of ['10.0.0.0', '10.0.0.0/33', '10.0.0/8', '256.0.0.0/8', '10.0.0.0/8/8', '10.0.0.0/-1', ''])
      expect(parseBlock(text)).toBeUndefined()
  })

  it('lies in another, over another, or beside it', () => {
    expect(contains(block('10.0.0.0/16'), block('10.0.255.0/24'))).toBe(true)
    expect(contains(block('10.0.0.0/16'), block('10.1.0.0/24'))).toBe(false)
    expect(overlaps(block('10.0.0.0/20'), block('10.0.15.0/24'))).toBe(true)
    expect(overlaps(block('10.0.0.0/20'), block('10.0.16.0/20'))).toBe(false)
  })

  it('gives every address back as it was written', () => {
    fc.assert(
      fc.property(fc.ipV4(), (text) => {
        expect(formatAddress(parseAddress(text) ?? -1)).toBe(text)
      }),
    )
  })
})

describe('an IPv6 block', () => {
  it('is told from what is none', () => {
    for (const text of ['::/0', '2600:1f18::/56', '2600:1f18:0:1:2:3:4:5/128', 'fe80::1/64'])
      expect(isBlock6(text)).toBe(true)
    for (const text of ['::', '1::2::3/64', '2600:1f18::/129', 'g::/64', '1:2:3/64', '10.0.0.0/8'])
      expect(isBlock6(text)).toBe(false)
  })
})
