import { expect, test } from 'vitest'
import { isPublicPolicy } from './public-policy.ts'

const policy = (statement: object) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*', ...statement }],
  })

const open: readonly [string, object][] = [
  ['everybody', { Principal: '*' }],
  ['every AWS principal', { Principal: { AWS: ['*'] } }],
  ['everybody but one', { NotPrincipal: { AWS: 'arn:aws:iam::111122223333:root' } }],
  [
    'a source address that is half the internet',
    { Principal: '*', Condition: { IpAddress: { 'aws:SourceIp': '0.0.0.0/1' } } },
  ],
  ['a wildcard organization', { Principal: '*', Condition: { StringLike: { 'aws:PrincipalOrgID': 'o-*' } } }],
  [
    'a VPC only if there is one',
    { Principal: '*', Condition: { StringEqualsIfExists: { 'aws:SourceVpc': 'vpc-91237329' } } },
  ],
  ['all but one VPC', { Principal: '*', Condition: { StringNotEquals: { 'aws:SourceVpc': 'vpc-91237329' } } }],
  ['a Referer', { Principal: '*', Condition: { StringEquals: { 'aws:Referer': 'https://example.com/' } } }],
  ['any session of one role id', { Principal: '*', Condition: { StringLike: { 'aws:userid': 'AROAEXAMPLE123:*' } } }],
]
test.each(open)('when it allows %s, the policy is public', (_, statement) => {
  expect(isPublicPolicy(policy(statement))).toBe(true)
})

const closed: readonly [string, object][] = [
  ['one account', { Principal: { AWS: 'arn:aws:iam::111122223333:root' } }],
  ['a service', { Principal: { Service: 'cloudtrail.amazonaws.com' } }],
  ['one VPC', { Principal: '*', Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-91237329' } } }],
  ['one organization', { Principal: '*', Condition: { StringEquals: { 'AWS:PrincipalOrgID': 'o-abcdefghij' } } }],
  ['a network', { Principal: '*', Condition: { IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '203.0.113.7'] } } }],
  ['nobody, all but one of them', { Effect: 'Deny', NotPrincipal: { AWS: 'arn:aws:iam::111122223333:root' } }],
  ['nobody', { Effect: 'Deny', Principal: '*' }],
]
test.each(closed)('when it allows %s, the policy is not public', (_, statement) => {
  expect(isPublicPolicy(policy(statement))).toBe(false)
})

test('text that is no policy is not public', () => {
  for (const text of ['', 'null', '[]', '{"Statement":"x"}', '{"Statement":[null]}'])
    expect(isPublicPolicy(text)).toBe(false)
})
