import { expect, test } from 'vitest'
import { overlap, requiredCidr } from './cidr.ts'

const cidr = (text: string) => requiredCidr('network', text)

test.each([
  ['10.0.0.0/16', '10.0.255.0/24', true],
  ['10.0.0.0/16', '10.1.0.0/16', false],
  ['0.0.0.0/0', '172.30.0.0/16', true],
  ['10.128.0.0/14', '10.131.255.255/32', true],
  ['10.128.0.0/14', '10.132.0.0/14', false],
])('%s and %s: whether they overlap is %s', (a, b, expected) => {
  expect([overlap(cidr(a), cidr(b)), overlap(cidr(b), cidr(a))]).toEqual([expected, expected])
})

test.each(['', '10.0.0.0', '10.0.0.0/33', '10.0.0.256/24', '10.0.0.1/24', '1.2.3/8', 'a.b.c.d/8', '10.0.0.0/16 '])(
  '%j is no network',
  (text) => {
    expect(() => cidr(text)).toThrow(expect.objectContaining({ status: 400 }))
  },
)
