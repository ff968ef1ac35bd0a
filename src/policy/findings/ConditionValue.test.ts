import { describe, expect, it } from 'vitest'
import { advice, when, words } from '../testing/advice.ts'

const said = (code: string, operator: string, key: string, value: unknown) =>
  words(when({ [operator]: { [key]: value } }), 'identity', code)

describe('a condition’s value', () => {
  it('is of one JSON type with those beside it', () => {
    const code = 'INVALID_CONDITION_DATA_TYPE'
    expect(said(code, 'StringEquals', 'aws:username', ['ann', 7])).toEqual([
      'The condition value data types do not match. Use condition values of the same JSON data type. → texts, all of them',
    ])
    expect(said(code, 'Bool', 'aws:SecureTransport', [true, 'false'])).toHaveLength(1)
    for (const value of [['ann', 'bob'], [1, 2], 7, 'ann', []])
      expect(said(code, 'StringEquals', 'aws:username', value)).toEqual([])
  })

  it('under aws:RequestedRegion is a region', () => {
    const code = 'INVALID_REGION'
    expect(said(code, 'StringEquals', 'AWS:requestedRegion', ['us-east-1', 'Virginia'])).toEqual([
      'The Region Virginia is not valid. Update the condition value to a supported Region. → a Region such as us-east-1',
    ])
    for (const value of ['us-east-1', 'cn-north-1', 'us-*', 'us-east-?', '${aws:RequestedRegion}'])
      expect(said(code, 'StringLike', 'aws:RequestedRegion', value)).toEqual([])
    expect(said(code, 'StringEquals', 'aws:username', 'Virginia')).toEqual([])
  })

  it.each([
    ['VPC', 'aws:SourceVpc', 'vpc-'],
    ['VPCE', 'aws:SourceVpce', 'vpce-'],
  ])('is the id of a %s under %s', (what, key, prefix) => {
    const code = `INVALID_${what}_FORMAT`
    const message = `The ${what} identifier in the condition key value is not valid. Use the prefix '${prefix}' followed by 8 or 17 alphanumeric characters.`
    for (const rest of ['', '1', '123456789', '0123456789abcdef', '0123456789abcdef01', '1234567A', '1234 678'])
      expect(said(code, 'StringEquals', key, prefix + rest)).toEqual([`${message} → ${prefix} and 8 or 17 characters`])
    expect(said(code, 'StringEquals', key, `x${prefix}12345678`)).toHaveLength(1)
    for (const id of ['0a1b2c3z', '0123456789abcdef0', '*', '${aws:PrincipalTag/vpc}'])
      expect(said(code, 'StringEquals', key, prefix + id)).toEqual([])
    expect(said(code, 'StringEquals', 'aws:username', 'x')).toEqual([])
  })

  it('as a moment is a date that people can read', () => {
    const code = 'INVALID_DATE_VALUE'
    const message = (value: string) =>
      `The date ${value} might not resolve as expected. We recommend that you use the YYYY-MM-DD format.`
    expect(said(code, 'DateLessThan', 'aws:CurrentTime', '1795000000')).toEqual([
      `${message('1795000000')} → 2026-11-18T11:06:40Z`,
    ])
    expect(said(code, 'DateLessThan', 'aws:CurrentTime', '99999999999999')).toEqual([
      `${message('99999999999999')} → YYYY-MM-DD`,
    ])
    expect(said(code, 'DateLessThan', 'aws:CurrentTime', '12345')).toHaveLength(1)
    for (const value of ['2026-11-28', '1234', '2026-11-28T00:00:00Z', '-12345'])
      expect(said(code, 'DateLessThan', 'aws:CurrentTime', value)).toEqual([])
    expect(said(code, 'NumericLessThan', 'aws:EpochTime', '1795000000')).toEqual([])
  })
})

describe('a service', () => {
  const code = 'INVALID_SERVICE_PRINCIPAL_FORMAT'
  const form = (shown: string) => `The service principal does not match the expected format. Use the format ${shown}.`
  const name = form('service-name.amazonaws.com')
  const inRegion = form('service-name.us-east-1.amazonaws.com')

  it.each([
    ['iam:PassedToService', 'ec2', `${name} → ec2.amazonaws.com`],
    ['iam:AWSServiceName', 'EC2.amazonaws.com', `${name} → ec2.amazonaws.com`],
    ['aws:PrincipalServiceName', 'ec2.amazonaws.org', `${name} → ec2.amazonaws.com`],
    ['aws:PrincipalServiceNamesList', 'ec2.amazonaws.com.de', `${name} → ec2.amazonaws.com`],
    ['aws:CalledVia', 'x ec2.amazonaws.com', `${name} → x ec2.amazonaws.com`],
    ['aws:CalledViaFirst', '.', `${name} → service-name.amazonaws.com`],
    ['aws:CalledViaLast', 'ec2.amazonaws.com.cnn', `${name} → ec2.amazonaws.com`],
    ['kms:ViaService', 's3.amazonaws.com', `${inRegion} → s3.us-east-1.amazonaws.com`],
    ['kms:ViaService', 's3.useast1.amazonaws.com', `${inRegion} → s3.us-east-1.amazonaws.com`],
    ['kms:ViaService', 's3.us-east-1.amazonaws.com.de', `${inRegion} → s3.us-east-1.amazonaws.com`],
    ['kms:ViaService', ' s3.us-east-1.amazonaws.com', `${inRegion} →  s3.us-east-1.amazonaws.com`],
  ])('under %s is not %s', (key, value, expected) => {
    expect(said(code, 'StringEquals', key, value)).toEqual([expected])
  })

  it.each([
    ['iam:PassedToService', 'ec2.amazonaws.com'],
    ['iam:PassedToService', 'ec2.amazonaws.com.cn'],
    ['iam:PassedToService', 'eks-fargate.us-east-1.amazonaws.com'],
    ['iam:PassedToService', '*.amazonaws.com'],
    ['iam:PassedToService', '${aws:PrincipalTag/service}'],
    ['kms:ViaService', 's3.us-east-1.amazonaws.com'],
    ['kms:ViaService', 's3.us-gov-east-1.amazonaws.com'],
    ['kms:ViaService', 's3.cn-north-1.amazonaws.com.cn'],
    ['kms:ViaService', '*'],
    ['aws:username', 'ec2'],
  ])('under %s may be %s', (key, value) => {
    expect(advice(when({ StringLike: { [key]: value } }), 'identity', code)).toEqual([])
  })
})
