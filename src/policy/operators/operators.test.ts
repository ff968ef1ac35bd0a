import { describe, expect, it } from 'vitest'
import { lookupIn } from '../context.ts'
import { operators } from './index.ts'

const lookup = lookupIn({ 'aws:username': 'ann', 'aws:PrincipalArn': 'arn:aws:iam::1:role/R', yes: 'true' })

/** What the test of one operator says of the request's value; `no test` when the policy's value is not of its type. */
function says(operator: string, wanted: string, got: string): boolean | undefined | 'no test' {
  const test = operators.get(operator)?.compile(wanted, true)
  return test ? test(got, lookup) : 'no test'
}

type Row = readonly [operator: string, wanted: string, got: string, expected: boolean | undefined | 'no test']

const strings: Row[] = [
  ['StringEquals', 'a', 'a', true],
  ['StringEquals', 'a', 'A', false],
  ['StringEquals', 'a*', 'ab', false],
  ['StringEquals', 'a*', 'a*', true],
  ['StringEquals', '${aws:username}', 'ann', true],
  ['StringEquals', '${aws:PrincipalTag/none}', '', false],
  ['StringEqualsIgnoreCase', 'OpenShift', 'openshift', true],
  ['StringEqualsIgnoreCase', '${aws:username}', 'ANN', true],
  ['StringEqualsIgnoreCase', 'a', 'b', false],
  ['StringLike', 'system:serviceaccount:*:ingress-operator', 'system:serviceaccount:x:ingress-operator', true],
  ['StringLike', 'a?', 'ab', true],
  ['StringLike', 'a?', 'A1', false],
  ['StringLike', '${aws:username}*', 'annie', true],
  ['StringLike', '${*}', 'x', false],
  ['StringLike', '${*}', '*', true],
]

const numbers: Row[] = [
  ['NumericEquals', '3600', '3600.0', true],
  ['NumericEquals', '3600', '3601', false],
  ['NumericEquals', '1e3', '1000', true],
  ['NumericLessThan', '10', '9', true],
  ['NumericLessThan', '10', '10', false],
  ['NumericLessThanEquals', '10', '10', true],
  ['NumericGreaterThan', '10', '9.5', false],
  ['NumericGreaterThan', '-1', '0', true],
  ['NumericGreaterThanEquals', '10', '10', true],
  ['NumericEquals', '10', 'ten', undefined],
  ['NumericEquals', '10', '', undefined],
  ['NumericEquals', '0x10', '16', 'no test'],
  ['NumericEquals', '${aws:username}', '1', 'no test'],
]

const dates: Row[] = [
  ['DateEquals', '2026-11-24T15:00:00Z', '2026-11-24T16:00:00+01:00', true],
  ['DateEquals', '2026-11-24T15:00:00Z', '1795532400', true],
  ['DateEquals', '1795532400', '2026-11-24T15:00:00.000Z', true],
  ['DateLessThan', '2026-11-24', '2026-11-23T23:59:59Z', true],
  ['DateLessThan', '2026-11-24', '2026-11-24T00:00:00Z', false],
  ['DateLessThanEquals', '2026-11-24', '2026-11-24T00:00:00Z', true],
  ['DateGreaterThan', '2026', '2026-01-01T00:00:01Z', true],
  ['DateGreaterThanEquals', '2026-11-24T15:00Z', '2026-11-24T15:00:00Z', true],
  ['DateGreaterThan', '2026-11-24T15:00:00', '2026-11-24T15:00:01Z', true],
  ['DateGreaterThan', '2026-11-24', 'yesterday', undefined],
  ['DateGreaterThan', 'tomorrow', '2026-11-24', 'no test'],
  ['DateGreaterThan', '2026-13-01', '2026-11-24', 'no test'],
]

const addresses: Row[] = [
  ['IpAddress', '10.0.0.0/8', '10.255.0.1', true],
  ['IpAddress', '10.0.0.0/8', '11.0.0.1', false],
  ['IpAddress', '10.0.0.5/8', '10.9.9.9', true],
  ['IpAddress', '203.0.113.7', '203.0.113.7', true],
  ['IpAddress', '203.0.113.7', '203.0.113.8', false],
  ['IpAddress', '192.168.1.128/25', '192.168.1.127', false],
  ['IpAddress', '192.168.1.128/25', '192.168.1.129', true],
  ['IpAddress', '0.0.0.0/0', '1.2.3.4', true],
  ['IpAddress', '0.0.0.0/0', '2001:db8::1', false],
  ['IpAddress', '2001:db8::/32', '2001:db8:ffff::1', true],
  ['IpAddress', '2001:db8::/32', '2001:db9::1', false],
  ['IpAddress', '2001:0DB8:0:0:0:0:0:1', '2001:db8::1', true],
  ['IpAddress', '10.0.0.0/8', '::ffff:10.1.2.3', true],
  ['IpAddress', '::ffff:10.0.0.0/104', '10.1.2.3', true],
  ['IpAddress', '::/0', '10.1.2.3', false],
  ['IpAddress', '10.0.0.0/8', 'localhost', undefined],
  ['IpAddress', '10.0.0.0/8', '10.0.0', undefined],
  ['IpAddress', '10.0.0.0/8', '010.0.0.1', undefined],
  ['IpAddress', '2001:db8::/32', '2001:db8::1::2', undefined],
  ['IpAddress', '10.0.0.0/33', '10.0.0.1', 'no test'],
  ['IpAddress', 'anywhere', '10.0.0.1', 'no test'],
]

const arns: Row[] = [
  ['ArnEquals', 'arn:aws:iam::1:role/*', 'arn:aws:iam::1:role/a/b', true],
  ['ArnLike', 'arn:*:iam::*:role/R', 'arn:aws-cn:iam::111122223333:role/R', true],
  ['ArnLike', 'arn:aws:iam::1:role/R', 'arn:aws:iam::1:role/r', false],
  ['ArnLike', 'arn:aws:s3:*:b', 'arn:aws:s3:::b', 'no test'],
  ['ArnLike', 'arn:aws:iam:*:role/R', 'arn:aws:iam::1:role/R', 'no test'],
  ['ArnLike', 'arn:aws:*:*:*:x', 'arn:aws:sns:us-east-1:1:x', true],
  ['ArnLike', 'arn:aws:sns:us-*:1:x', 'arn:aws:sns:us-east-1:2:1:x', false],
  ['ArnLike', 'arn:aws:sns:us-east-1:1:t:*', 'arn:aws:sns:us-east-1:1:t:a:b', true],
  ['ArnLike', '*', 'arn:aws:sns:us-east-1:1:t', true],
  ['ArnLike', '${aws:PrincipalArn}', 'arn:aws:iam::1:role/R', true],
  ['ArnLike', 'arn:aws:iam::1:role/*', 'role/R', undefined],
]

const others: Row[] = [
  ['Bool', 'true', 'true', true],
  ['Bool', 'TRUE', 'true', true],
  ['Bool', 'false', 'true', false],
  ['Bool', '${yes}', 'true', true],
  ['Bool', 'true', '1', undefined],
  ['Bool', 'yes', 'true', 'no test'],
  ['BinaryEquals', 'QmluYXJ5', 'QmluYXJ5', true],
  ['BinaryEquals', 'QQ==', 'QQ', true],
  ['BinaryEquals', 'QQ==', 'QR==', false],
  ['BinaryEquals', 'QQ==', 'not base64!', undefined],
  ['BinaryEquals', '!', 'QQ==', 'no test'],
]

describe('condition operators', () => {
  it.each([...strings, ...numbers, ...dates, ...addresses, ...arns, ...others])(
    '%s %j, given %j, says %j',
    (operator, wanted, got, expected) => {
      expect(says(operator, wanted, got)).toBe(expected)
    },
  )

  it('are AWS’s twenty-six beside Null', () => {
    expect([...operators.keys()].sort()).toEqual([
      'ArnEquals',
      'ArnLike',
      'ArnNotEquals',
      'ArnNotLike',
      'BinaryEquals',
      'Bool',
      'DateEquals',
      'DateGreaterThan',
      'DateGreaterThanEquals',
      'DateLessThan',
      'DateLessThanEquals',
      'DateNotEquals',
      'IpAddress',
      'NotIpAddress',
      'NumericEquals',
      'NumericGreaterThan',
      'NumericGreaterThanEquals',
      'NumericLessThan',
      'NumericLessThanEquals',
      'NumericNotEquals',
      'StringEquals',
      'StringEqualsIgnoreCase',
      'StringLike',
      'StringNotEquals',
      'StringNotEqualsIgnoreCase',
      'StringNotLike',
    ])
  })

  it('negate the test of the same name', () => {
    const negated = [...operators.values()]
      .filter((operator) => operator.negated)
      .map(({ name }) => name.replace('Not', ''))
    expect(negated.every((name) => operators.get(name)?.negated === false)).toBe(true)
  })
})
