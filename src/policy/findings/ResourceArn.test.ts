import { describe, expect, it } from 'vitest'
import type { PolicyKind } from '../Policy.ts'
import { advice, document, shared, trust, words } from '../testing/advice.ts'

const OWN = [
  'INVALID_ARN_PREFIX',
  'MISSING_ARN_FIELD',
  'INVALID_ARN_SERVICE_CASE',
  'INVALID_SERVICE',
  'INVALID_ARN_ACCOUNT',
  'INVALID_ARN_REGION',
  'INVALID_ARN_RESOURCE',
  'ARN_REGION_NOT_ALLOWED',
  'ARN_ACCOUNT_NOT_ALLOWED',
  'MISSING_ARN_REGION',
  'MISSING_ARN_ACCOUNT',
]
const of = (Resource: unknown, kind: PolicyKind = 'identity') =>
  kind === 'resource' ? shared({ Resource }) : document({ Resource, Action: 's3:GetObject' })
const told = (Resource: unknown, kind: PolicyKind = 'identity') =>
  advice(of(Resource, kind), kind, ...OWN).map((text) => text.split(' ')[0])
const said = (code: string, Resource: string, kind: PolicyKind = 'identity') => words(of(Resource, kind), kind, code)

describe('an ARN', () => {
  it.each([
    '*',
    'arn:aws:s3:::bucket/key',
    'arn:aws:s3:::*',
    'arn:aws:sqs:us-east-1:111122223333:q',
    'arn:aws:sqs:*:*:q',
    'arn:aws:sqs:us-*:111122223333:q*',
    'arn:aws:sqs:us-east-1:1111*:q',
    'arn:aws-cn:sqs:cn-north-1:111122223333:q',
    'arn:*:sqs:cn-north-1:111122223333:q',
    'arn:aws:iam::aws:policy/AdministratorAccess',
    'arn:aws:iam::111122223333:role/x',
    'arn:aws:ec2:us-east-1::image/ami-1',
    'arn:aws:ec2:us-east-1:111122223333:instance/*',
    'arn:aws:ec2:us-east-1:111122223333:inst?nce/i-1',
    'arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/x',
    'arn:aws:execute-api:us-east-1:111122223333:x/*',
    'arn:aws:rds-db:us-east-1:111122223333:dbuser:x/y',
    'arn:aws:sqs:useast1:1:${aws:username}',
    'arn:aws:*:us-east-1:111122223333:x',
    'arn:aws:route53:::hostedzone/Z',
  ])('%s is in order', (resource) => {
    expect(told(resource)).toEqual([])
  })

  it.each<[string, string[], PolicyKind?]>([
    ['bucket/*', ['INVALID_ARN_PREFIX'], 'resource'],
    ['*bucket', [], 'resource'],
    ['${aws:username}', [], 'resource'],
    ['execute-api:/*', [], 'resource'],
    ['my-arn:x', ['INVALID_ARN_PREFIX'], 'resource'],
    ['bucket/*', []],
    ['arn:aws:s3:bucket', ['MISSING_ARN_FIELD']],
    ['arn:aws:s3::bucket', []],
    ['arn:aws:s3::bucket', ['MISSING_ARN_FIELD'], 'resource'],
    ['arn:aws:s3:bucket*', []],
    ['arn:aws:s3:bucke?', []],
    ['arn:aws:s3:*bucket', ['MISSING_ARN_FIELD']],
    ['arn:aws:s3:${aws:username}', []],
    ['arn:aws:SQS:us-east-1:111122223333:q', ['INVALID_ARN_SERVICE_CASE']],
    ['arn:aws:nothing:us-east-1:111122223333:q', ['INVALID_SERVICE']],
    ['arn:aws:sqs:us-east-1:1111:q', ['INVALID_ARN_ACCOUNT']],
    ['arn:aws:sqs:useast1:111122223333:q', ['INVALID_ARN_REGION']],
    ['arn:aws:sqs:cn-north-1:111122223333:q', ['INVALID_ARN_REGION']],
    ['arn:*:sqs:useast1:111122223333:q', ['INVALID_ARN_REGION']],
    ['arn:aws:ec2:us-east-1:111122223333:server/i-1', ['INVALID_ARN_RESOURCE']],
    [`arn:aws:ec2:us-east-1:111122223333:${'s'.repeat(513)}`, []],
    [`arn:aws:ec2:us-east-1:111122223333:${'s'.repeat(512)}`, ['INVALID_ARN_RESOURCE']],
    ['arn:aws:route53:us-east-1::hostedzone/Z', ['ARN_REGION_NOT_ALLOWED']],
    ['arn:aws:route53:*::hostedzone/Z', []],
    ['arn:aws:s3::111122223333:bucket/key', ['ARN_ACCOUNT_NOT_ALLOWED']],
    ['arn:aws:s3::*:bucket/key', []],
    ['arn:aws:secretsmanager::111122223333:secret:x', ['MISSING_ARN_REGION']],
    ['arn:aws:sqs:us-east-1::q', ['MISSING_ARN_ACCOUNT']],
    ['arn:aws:sqs:::q', ['MISSING_ARN_REGION', 'MISSING_ARN_ACCOUNT']],
    ['arn:aws:iam:::role/x', ['MISSING_ARN_ACCOUNT']],
  ])('%s: %j', (resource, expected, kind) => {
    expect(told(resource, kind)).toEqual(expected)
  })

  it.each<[code: string, resource: string, said: string, kind?: PolicyKind]>([
    [
      'INVALID_ARN_PREFIX',
      'bucket/*',
      'Add the required prefix (arn) to the resource ARN. → arn:aws:bucket/*',
      'resource',
    ],
    [
      'MISSING_ARN_FIELD',
      'arn:aws:s3:bucket',
      'Resource ARNs must include at least 6 fields in the following structure: arn:partition:service:region:account:resource → arn:partition:service:region:account:resource',
    ],
    [
      'INVALID_ARN_SERVICE_CASE',
      'arn:aws:SQS:us-east-1:111122223333:q',
      'Update the service name SQS in the resource ARN to use all lowercase letters. → arn:aws:sqs:us-east-1:111122223333:q',
    ],
    [
      'INVALID_SERVICE',
      'arn:aws:sqss:us-east-1:111122223333:q',
      'The service sqss does not exist. Use a valid service name. → sqs',
    ],
    [
      'INVALID_SERVICE',
      'arn:aws:abracadabra:us-east-1:111122223333:q',
      'The service abracadabra does not exist. Use a valid service name. → an AWS service',
    ],
    [
      'INVALID_ARN_ACCOUNT',
      'arn:aws:sqs:us-east-1:1111:q',
      'The resource ARN account ID 1111 is not valid. Provide a 12-digit account ID. → a 12-digit account ID',
    ],
    [
      'INVALID_ARN_REGION',
      'arn:aws:sqs:useast1:111122223333:q',
      'The Region useast1 is not valid for this resource. Update the resource ARN to include a supported Region. → a Region such as us-east-1',
    ],
    [
      'INVALID_ARN_REGION',
      'arn:aws:sqs:cn-north-1:111122223333:q',
      'The Region cn-north-1 is not valid for this resource. Update the resource ARN to include a supported Region. → the partition aws-cn',
    ],
    [
      'INVALID_ARN_RESOURCE',
      'arn:aws:kms:us-east-1:111122223333:keys/x',
      'Resource ARN does not match the expected ARN format. Update the resource portion of the ARN. → arn:${Partition}:kms:${Region}:${Account}:alias/${Alias} or arn:${Partition}:kms:${Region}:${Account}:key/${KeyId}',
    ],
    [
      'ARN_REGION_NOT_ALLOWED',
      'arn:aws:route53:us-east-1::hostedzone/Z',
      'The service route53 does not support specifying a Region in the resource ARN. → arn:aws:route53:::hostedzone/Z',
    ],
    [
      'ARN_ACCOUNT_NOT_ALLOWED',
      'arn:aws:s3::111122223333:bucket/key',
      'The service s3 does not support specifying an account ID in the resource ARN. → arn:aws:s3:::bucket/key',
    ],
    [
      'MISSING_ARN_REGION',
      'arn:aws:secretsmanager::111122223333:secret:x',
      'Add a Region to the secretsmanager resource ARN. → arn:aws:secretsmanager:*:111122223333:secret:x',
    ],
    [
      'MISSING_ARN_ACCOUNT',
      'arn:aws:sqs:us-east-1::q',
      'Add an account ID to the sqs resource ARN. → arn:aws:sqs:us-east-1:*:q',
    ],
  ])('%s of %s says what to write', (code, resource, expected, kind) => {
    expect(said(code, resource, kind)).toEqual([expected])
  })

  it('of a service with many forms is shown three', () => {
    const [text = ''] = said('INVALID_ARN_RESOURCE', 'arn:aws:ec2:us-east-1:111122223333:server/i-1')
    expect(text.split(' → ')[1]?.split(' or ')).toHaveLength(4)
    expect(text).toMatch(/ or others$/)
  })

  it('is looked at in NotResource, and not in a trust', () => {
    const Bad = 'arn:aws:sqs:us-east-1:1111:q'
    expect(advice(document({ Resource: undefined, NotResource: Bad }), 'identity', ...OWN)).toEqual([
      'INVALID_ARN_ACCOUNT /NotResource',
    ])
    expect(advice(trust({ Resource: Bad }), 'trust', ...OWN)).toEqual([])
  })
})
