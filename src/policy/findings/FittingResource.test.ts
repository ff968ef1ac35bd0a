import { describe, expect, it } from 'vitest'
import { advice, document, trust, words } from '../testing/advice.ts'

const CODES = ['ACTION_WITHOUT_RESOURCE', 'NO_RESOURCE_FITS_ACTION']
const VPC = 'arn:aws:ec2:us-east-1:111122223333:vpc/v'
const fits = (Action: unknown, Resource: unknown) => advice(document({ Action, Resource }), 'identity', ...CODES)

describe('an action and the statement’s resources', () => {
  it.each([
    ['s3:GetObject', 'arn:aws:s3:::bucket/key'],
    ['s3:GetObject', 'arn:aws:s3:::bucket*'],
    ['s3:GetObject', 'arn:aws:s3:::${aws:username}'],
    ['s3:GetObject', ['arn:aws:s3:::bucket', 'arn:aws:s3:::bucket/*']],
    ['S3:getobject', 'arn:aws:s3:::bucket/key'],
    ['iam:GetRole', 'arn:aws:iam::111122223333:role/x'],
    ['ec2:DescribeVpcs', '*'],
    ['ec2:DescribeVpcs', [VPC, '*']],
    ['ec2:Describe*', VPC],
    ['ec2:NoSuchAction', VPC],
    ['kms:Decrypt', 'arn:aws:kms:us-east-1:111122223333:key/x'],
  ])('go together: %s, %j', (action, resource) => {
    expect(fits(action, resource)).toEqual([])
  })

  it('do not where the action has no resource', () => {
    expect(
      words(document({ Action: 'ec2:DescribeVpcs', Resource: VPC }), 'identity', 'ACTION_WITHOUT_RESOURCE'),
    ).toEqual([
      'ec2:DescribeVpcs has no resource: it is allowed or denied for "*" only, and this statement does not say it. → "Resource": "*" in a statement of its own',
    ])
    expect(fits(['ec2:RunInstances', 'ec2:DescribeVpcs'], [VPC, 'arn:aws:ec2:us-east-1::image/ami-1'])).toEqual([
      'ACTION_WITHOUT_RESOURCE /Action/1',
    ])
  })

  it('are told of by the first four kinds of an action that has two dozen', () => {
    const [told = ''] = words(
      document({ Action: 'ec2:RunInstances', Resource: 'arn:aws:s3:::b' }),
      'identity',
      CODES[1] ?? '',
    )
    expect(told).toMatch(/ or one of 14 more kinds$/)
    expect(told.split(' or ')).toHaveLength(5)
  })

  it('do not where none of the resources is of the action’s types', () => {
    expect(
      words(
        document({ Action: 's3:getobject', Resource: 'arn:aws:s3:::bucket' }),
        'identity',
        'NO_RESOURCE_FITS_ACTION',
      ),
    ).toEqual([
      expect.stringMatching(
        /^No Resource of the statement can be one that s3:GetObject is about\. → arn:\$\{Partition\}:s3:.* or arn:\$\{Partition\}:s3:::/,
      ) as string,
    ])
    expect(fits(['s3:GetObject', 's3:ListBucket'], 'arn:aws:s3:::bucket')).toEqual([
      'NO_RESOURCE_FITS_ACTION /Action/0',
    ])
    expect(fits('iam:GetRole', ['arn:aws:iam::111122223333:user/x', 'arn:aws:iam::111122223333:group/x'])).toEqual([
      'NO_RESOURCE_FITS_ACTION /Action',
    ])
  })

  it('are those of the statement, not of NotResource, and not of a trust policy', () => {
    expect(
      advice(document({ Action: 'ec2:DescribeVpcs', Resource: undefined, NotResource: VPC }), 'identity', ...CODES),
    ).toEqual([])
    expect(
      advice(trust({ Action: 'sts:GetCallerIdentity', Resource: 'arn:aws:iam::1:role/x' }), 'trust', ...CODES),
    ).toEqual([])
  })
})
