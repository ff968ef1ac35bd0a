import { describe, expect, it } from 'vitest'
import type { PolicyKind } from '../Policy.ts'
import { advice, document, trust, words } from '../testing/advice.ts'

const when = (Action: unknown, key: string, operator = 'StringEquals', more: object = {}) =>
  document({ Action, Condition: { [operator]: { [key]: '1' } }, ...more })
const code = 'UNSUPPORTED_ACTION_FOR_CONDITION_KEY'
const told = (policy: object, kind: PolicyKind = 'identity') => advice(policy, kind, code)

describe('a service’s key', () => {
  it('that requests of the action never have is told of with those actions', () => {
    expect(words(when(['s3:GetObject', 's3:ListBucket', 's3:PutObject'], 's3:max-keys'), 'identity', code)).toEqual([
      'The following actions: s3:GetObject, s3:PutObject are not supported by the condition key s3:max-keys. The condition will not be evaluated for these actions. We recommend that you move these actions to a different statement without this condition key. → a statement of their own for these actions',
    ])
    expect(told(when('S3:getobject', 'S3:MAX-KEYS'))).toEqual([`${code} /Condition/StringEquals/S3:MAX-KEYS`])
    expect(told(when('s3:GetObject', 's3:RequestObjectTag/team'))).toHaveLength(1)
    expect(told(when('ec2:AssignIpv6Addresses', 'ec2:VpcID'))).toHaveLength(1)
    expect(told(when('ec2:AssignIpv6Addresses', 'ec2:Vpc'))).toEqual([])
  })

  it.each<[string, object, PolicyKind?]>([
    ['of the action', when('s3:ListBucket', 's3:max-keys')],
    ['of the action, in another case', when('s3:ListBucket', 'S3:Max-Keys')],
    ['of the action’s resource', when('ec2:StopInstances', 'ec2:InstanceType')],
    ['of the resource itself', when('iam:PassRole', 'iam:ResourceTag/team')],
    ['with a name of the customer’s', when('s3:PutObject', 's3:RequestObjectTag/team')],
    ['of actions by pattern', when(['s3:GetObject', 's3:List*'], 's3:max-keys')],
    ['of actions excepted', when(undefined, 's3:max-keys', 'StringEquals', { NotAction: 's3:GetObject' })],
    ['of an action that is not known', when('s3:NoSuchAction', 's3:max-keys')],
    ['of another service', when('ec2:RunInstances', 's3:max-keys')],
    ['of tags', when('ec2:DescribeVpcs', 'ec2:ResourceTag/team')],
    ['of tags in requests', when('ec2:DescribeVpcs', 'ec2:RequestTag/team')],
    ['if it exists', when('s3:GetObject', 's3:max-keys', 'StringEqualsIfExists')],
    ['that is global', when('s3:GetObject', 'aws:username')],
    [
      'in a trust policy',
      trust({ Condition: { StringEquals: { 'sts:DurationSeconds': '1' } }, Action: 'sts:TagSession' }),
      'trust',
    ],
  ])('%s is in its place', (_what, policy, kind) => {
    expect(told(policy, kind)).toEqual([])
  })
})

describe('a key of sessions in a trust policy', () => {
  const missing = 'MISSING_ACTION_FOR_CONDITION_KEY'
  const of = (key: string, Action: unknown = 'sts:AssumeRole', operator = 'StringEquals') =>
    words(trust({ Action, Condition: { [operator]: { [key]: operator === 'Null' ? 'true' : 'x' } } }), 'trust', missing)

  it.each([
    ['aws:RequestTag/team', 'sts:TagSession'],
    ['aws:TagKeys', 'sts:TagSession'],
    ['sts:TransitiveTagKeys', 'sts:TagSession'],
    ['STS:SourceIdentity', 'sts:SetSourceIdentity'],
  ])('%s wants %s', (key, action) => {
    const said = `The ${action} action must be in the action block to allow setting values for the condition key ${key}. Add ${action} to the action block. → ${action}`
    expect(of(key)).toEqual([said])
    expect(of(key, ['sts:AssumeRole', action.toUpperCase()])).toEqual([])
    expect(of(key, ['sts:AssumeRole', 'sts:Set*'])).toEqual([])
    expect(of(key, 'sts:AssumeRole', 'Null')).toEqual([])
  })

  it.each([
    'aws:PrincipalTag/team',
    'aws:TagKeysets',
    'x:aws:TagKeys',
    'sts:TransitiveTagKeysX',
    'sts:SourceIdentityX',
    'xsts:SourceIdentity',
    'xsts:TransitiveTagKeys',
    'sts:ExternalId',
  ])('is not %s', (key) => {
    expect(of(key)).toEqual([])
  })

  it('is a condition like any other in another kind of policy', () => {
    expect(advice(when('sts:AssumeRole', 'aws:RequestTag/team'), 'identity', missing)).toEqual([])
  })
})
