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
  ['StringEquals', '${aws:PrincipalTag/none}', '', undefined],
  ['StringLike', '${aws:PrincipalTag/none}*', 'x', undefined],
  ['ArnLike', 'arn:aws:iam::1:role/${aws:PrincipalTag/none}', 'arn:aws:iam::1:role/x', undefined],
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
  ['NumericEquals', '9007199254740993', '9007199254740992', false],
  ['NumericEquals', '9007199254740993', '9007199254740993.000', true],
  ['NumericLessThan', '9007199254740993', '9007199254740992', true],
  ['NumericGreaterThan', '-9007199254740993', '-9007199254740992', true],
  ['NumericLessThan', '1e401', '1e400', true],
  ['NumericEquals', '1e400', '10e399', true],
  ['NumericEquals', '0.1000000000000000001', '0.1', false],
  ['NumericLessThan', '0.1000000000000000001', '0.1', true],
  ['NumericEquals', '0.00000000000000000', '-0', true],
  ['NumericGreaterThan', '-1e-400', '0', true],
  ['NumericLessThan', '1e-400', '-1e-400', true],
  ['NumericEquals', '1', 'NaN', undefined],
  ['NumericEquals', '1', 'Infinity', undefined],
  ['NumericEquals', ' 1 ', '+1', true],
  ['NumericEquals', '1', '1_0', undefined],
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
  ['DateGreaterThan', '2026-02-29', '2026-11-24', 'no test'],
  ['DateEquals', '2028-02-29', '1835395200', true],
  ['DateEquals', '2000-02-29T00:00:00Z', '951782400', true],
  ['DateEquals', '1900-02-29', '0', 'no test'],
  ['DateEquals', '1970', '1970-01-01T00:00:00Z', true],
  ['DateEquals', '1969-12-31T23:59:59Z', '1970-01-01T00:59:59+01:00', true],
  ['DateEquals', '0001-01-01', '0001-01-01T00:00:00Z', true],
  ['DateEquals', '2026-01', '2026-01-01', true],
  ['DateEquals', '2026-01-01T05:30:00+0530', '2026-01-01T00:00:00Z', true],
  ['DateEquals', '2026-01-01T00:00:00-01:30', '2026-01-01T01:30:00Z', true],
  ['DateLessThan', '2026-01-01T00:00:00.5Z', '2026-01-01T00:00:00.25Z', true],
  ['DateEquals', '2026-01-01T24:00:00Z', '2026-01-02', 'no test'],
  ['DateEquals', '2026-01-01T23:60:00Z', '2026-01-02', 'no test'],
  ['DateEquals', '2026-01-01T23:59:60Z', '2026-01-02', 'no test'],
  ['DateEquals', '2026-01-01T00:00:00+24:00', '2026-01-02', 'no test'],
  ['DateEquals', '2026-01-01T00:00:00+01:60', '2026-01-02', 'no test'],
  ['DateEquals', '2026-01-00', '2026-01-02', 'no test'],
  ['DateEquals', '2026-00-01', '2026-01-02', 'no test'],
  ['DateGreaterThan', '2026-01-01', '9'.repeat(400), undefined],
  ['DateEquals', '1795532400.5', '1795532400.50', true],
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
  ['IpAddress', '10.0.0.0/8', '10.0.0.1/8', undefined],
  ['IpAddress', '10.0.0.0/8', '10.0.0.1.2', undefined],
  ['IpAddress', '10.0.0.0/8', '10.0.0.256', undefined],
  ['IpAddress', '10.0.0.0/8', '10..0.1', undefined],
  ['IpAddress', '10.0.0.0/8', '10.0.0.', undefined],
  ['IpAddress', '10.0.0.0/8', '.10.0.0', undefined],
  ['IpAddress', '10.0.0.0/8', '10.0.0.00', undefined],
  ['IpAddress', '10.0.0.0/8', ' 10.0.0.1', undefined],
  ['IpAddress', '255.255.255.255/32', '255.255.255.255', true],
  ['IpAddress', '128.0.0.0/1', '255.255.255.255', true],
  ['IpAddress', '128.0.0.0/1', '127.255.255.255', false],
  ['IpAddress', '10.0.0.0/', '10.0.0.1', 'no test'],
  ['IpAddress', '10.0.0.0/-1', '10.0.0.1', 'no test'],
  ['IpAddress', '::/0', '2001:db8::1', true],
  ['IpAddress', '2001:db8::/33', '2001:db8:8000::1', false],
  ['IpAddress', '2001:db8::/33', '2001:db8:7fff::1', true],
  ['IpAddress', '2001:db8::1', '2001:db8::2', false],
  ['IpAddress', '::1', '::1', true],
  ['IpAddress', '1:2:3:4:5:6:7:8', '1:2:3:4:5:6:0007:8', true],
  ['IpAddress', '1:2:3:4:5:6:1.2.3.4', '1:2:3:4:5:6:102:304', true],
  ['IpAddress', '::/0', '1:2:3:4:5:6:7', undefined],
  ['IpAddress', '::/0', '1:2:3:4:5:6:7:8:9', undefined],
  ['IpAddress', '::/0', '1:2:3:4::5:6:7:8', undefined],
  ['IpAddress', '::/0', '1:2:3:4:5:6:7::', true],
  ['IpAddress', '::/0', '12345::', undefined],
  ['IpAddress', '::/0', '1.2.3.4::', undefined],
  ['IpAddress', '::/0', 'fe80::1%eth0', undefined],
  ['IpAddress', '::/0', ':1:2:3:4:5:6:7', undefined],
  ['IpAddress', '::/129', '::1', 'no test'],
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
