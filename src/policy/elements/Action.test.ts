import { describe, expect, it } from 'vitest'
import { actionMatcher, serviceOf } from './Action.ts'

describe('Action', () => {
  it.each([
    ['*', 's3:getobject', true],
    ['s3:GetObject', 's3:getobject', true],
    ['S3:getOBJECT', 's3:getobject', true],
    ['s3:Get*', 's3:getobject', true],
    ['s3:Get*', 's3:putobject', false],
    ['s3:*Object', 's3:getobject', true],
    ['s3:?etObject', 's3:getobject', true],
    ['s3:GetObject', 's3:getobjectacl', false],
    ['s3:G?t*', 's3:getobject', true],
    ['s3:G?t*', 's3:gobject', false],
    ['s3:Get?', 's3:getx', true],
    ['s3:Get?', 's3:getxx', false],
    ['s3:*Object', 's3:getobjects', false],
    ['ec2:*', 's3:getobject', false],
    ['kms:GenerateDataKeyWithoutPlainText', 'kms:generatedatakeywithoutplaintext', true],
  ])('%s against %s is %j', (pattern, action, expected) => {
    expect(actionMatcher(pattern)(action)).toBe(expected)
  })

  it('has a service unless a wildcard leaves it open', () => {
    expect([serviceOf('EC2:Describe*'), serviceOf('*'), serviceOf('e*:Run'), serviceOf('*:*')]).toEqual([
      'ec2',
      undefined,
      undefined,
      undefined,
    ])
  })
})
