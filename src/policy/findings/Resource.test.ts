import { describe, expect, it } from 'vitest'
import type { PolicyKind } from '../Policy.ts'
import { document, shared, trust } from '../testing/advice.ts'
import { validate } from '../validate.ts'

const refused = (Resource: unknown, kind: PolicyKind = 'identity') =>
  validate(kind === 'resource' ? shared({ Resource }) : document({ Resource, Action: '*' }), kind)
    .filter(({ severity, code }) => severity === 'error' && code !== 'MISSING_ARN_FIELD')
    .map(({ code, message }) => `${code}: ${message}`)

describe('a resource that IAM takes', () => {
  it.each([
    '*',
    'arn:aws:s3:::b',
    'arn:aws-cn:s3:::b',
    'arn:aws-us-gov:s3:::b',
    'arn:aws-iso:s3:::b',
    'arn:aws-iso-b:s3:::b',
    'arn:aws-iso-e:s3:::b',
    'arn:aws-iso-f:s3:::b',
    'arn:aws-eusc:s3:::b',
    'arn:*:s3:::b',
    'arn:aws?:s3:::b',
    'arn:aws:code-commit2:us-east-1:1:x',
    'arn:aws:iam::111122223333:*',
    'arn:aws:iam::111122223333:root',
    ...'user federated-user role group instance-profile mfa server-certificate policy sms-mfa saml-provider oidc-provider report access-report'
      .split(' ')
      .map((path) => `arn:aws:iam::111122223333:${path}/x`),
    'arn:aws:s3:us-east-1:111122223333:accesspoint/a',
    'arn:aws:s3:us-east-1:111122223333:job/a',
    'arn:aws:s3:us-east-1:111122223333:storage-lens/a',
    'arn:aws:s3:us-east-1:111122223333:storage-lens-group/a',
    'arn:aws:s3:us-east-1:111122223333:async-request/a',
    'arn:aws:s3:us-east-1:111122223333:access-grants/default',
    'arn:aws:s3:us-east-1:111122223333:*',
    'arn:aws:s3:*:*:*',
  ])('%s', (resource) => {
    expect(refused(resource)).toEqual([])
  })
})

describe('a resource that IAM does not take', () => {
  it.each<[string, string]>([
    ['bucket', 'INVALID_ARN_PREFIX: Resource bucket must be in ARN format or "*".'],
    ['arn', 'INVALID_ARN_PREFIX: Resource arn must be in ARN format or "*".'],
    ['urn:aws:s3:::b', 'INVALID_ARN_PREFIX: Resource urn:aws:s3:::b must be in ARN format or "*".'],
    ['**', 'INVALID_ARN_PREFIX: Resource ** must be in ARN format or "*".'],
    ['arn:amazon:s3:::b', 'INVALID_PARTITION: Partition "amazon" is not valid for resource "arn:amazon:s3:::b".'],
    ['arn:xaws:s3:::b', 'INVALID_PARTITION: Partition "xaws" is not valid for resource "arn:xaws:s3:::b".'],
    ['a:b:c', 'INVALID_PARTITION: Partition "b" is not valid for resource "arn:b:c:*:*:*".'],
    ['aws:s3:::b', 'INVALID_PARTITION: Partition "s3" is not valid for resource "arn:s3:::b:*".'],
    ['arn:awsx', 'INVALID_PARTITION: Partition "awsx" is not valid for resource "arn:awsx:*:*:*:*".'],
    ['arn:awsx:s3:r', 'INVALID_PARTITION: Partition "awsx" is not valid for resource "arn:awsx:s3:r:*:*".'],
    ['arn:awsx:s3:r:1:a:b', 'INVALID_PARTITION: Partition "awsx" is not valid for resource "arn:awsx:s3:r:1:a:b".'],
    ['arn:aws', 'INVALID_SERVICE: Resource vendor must be fully qualified and cannot contain regexes.'],
    ['arn:aws:s3*:::b', 'INVALID_SERVICE: Resource vendor must be fully qualified and cannot contain regexes.'],
    ['arn:aws:-s3:::b', 'INVALID_SERVICE: Resource vendor must be fully qualified and cannot contain regexes.'],
    ['arn:aws:s3 :::b', 'INVALID_SERVICE: Resource vendor must be fully qualified and cannot contain regexes.'],
    [
      'arn:aws:iam:us-east-1:1:role/x',
      'ARN_REGION_NOT_ALLOWED: IAM resource arn:aws:iam:us-east-1:1:role/x cannot contain region information.',
    ],
    [
      'arn:aws:s3:us-east-1::b',
      'ARN_REGION_NOT_ALLOWED: Resource arn:aws:s3:us-east-1::b can not contain region information.',
    ],
    [
      'arn:aws:s3:us-east-1:111122223333:b',
      'ARN_REGION_NOT_ALLOWED: Resource arn:aws:s3:us-east-1:111122223333:b can not contain region information.',
    ],
    [
      'arn:aws:s3:us-east-1::accesspoint/a',
      'ARN_REGION_NOT_ALLOWED: Resource arn:aws:s3:us-east-1::accesspoint/a can not contain region information.',
    ],
    [
      'arn:aws:s3:us-east-1:1:my-accesspoint',
      'ARN_REGION_NOT_ALLOWED: Resource arn:aws:s3:us-east-1:1:my-accesspoint can not contain region information.',
    ],
    ...['robot/x', 'role', '**', 'x:user/y'].map((path): [string, string] => [
      `arn:aws:iam::1:${path}`,
      'INVALID_ARN_RESOURCE: IAM resource path must either be "*", root, or start with user/, federated-user/, role/, group/, instance-profile/, mfa/, server-certificate/, policy/, sms-mfa/, saml-provider/, oidc-provider/, report/, access-report/.',
    ]),
  ])('%s', (resource, expected) => {
    expect(refused(resource)).toEqual([expected])
    expect(refused(['*', resource], 'session')).toEqual([expected])
  })

  it('is its service’s matter in a resource’s policy, and told of in NotResource', () => {
    expect(refused('bucket', 'resource')).toEqual([])
    expect(validate(trust({ Resource: 'bucket' }), 'trust').map(({ code }) => code)).toEqual([
      'ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE',
    ])
    const not = document({ Resource: undefined, NotResource: 'bucket' })
    expect(validate(not, 'identity').map(({ code }) => code)).toContain('INVALID_ARN_PREFIX')
  })
})
