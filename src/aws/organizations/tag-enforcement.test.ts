import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { world, type TestWorld } from '../../../test/world.ts'
import type { AwsClient } from '../../wire/aws-client.ts'

const CUSTOMER = '111122223333'
const ALLOW = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}'

let w: TestWorld
let [org, aws] = [] as unknown as [AwsClient, AwsClient]
let policyId = ''
beforeAll(async () => {
  w = await world()
  org = await w.client('management')
  aws = await w.client('customer')
  const rootId = (await org.call('organizations', 'ListRoots', {})).Roots?.[0]?.Id ?? ''
  await org.call('organizations', 'EnablePolicyType', { RootId: rootId, PolicyType: 'TAG_POLICY' })
  policyId = await made({
    cost: {
      tag_key: { '@@assign': 'CostCenter' },
      tag_value: { '@@assign': ['100', '200*'] },
      enforced_for: { '@@assign': ['ec2:vpc', 'ec2:subnet', 'iam:policy', 's3:ALL_SUPPORTED', 'secretsmanager:*', 'route53:hostedzone', 'organizations:account'] }, // prettier-ignore
    },
    // Not enforced, so only told of.
    team: { tag_key: { '@@assign': 'Team' }, tag_value: { '@@assign': ['a'] } },
  })
  await org.call('organizations', 'AttachPolicy', { PolicyId: policyId, TargetId: rootId })
})
afterAll(() => w.close())

async function made(tags: object, Name = 'tags'): Promise<string> {
  const input = { Name, Content: JSON.stringify({ tags }), Description: '', Type: 'TAG_POLICY' }
  return (await org.call('organizations', 'CreatePolicy', input)).Policy?.PolicySummary?.Id ?? ''
}

const tag = (Value: string, Key = 'CostCenter') => [{ Key, Value }]
const vpc = (Value: string, Key?: string) =>
  aws.call('ec2', 'CreateVpc', { CidrBlock: '10.0.0.0/16', TagSpecifications: [{ ResourceType: 'vpc', Tags: tag(Value, Key) }] }) // prettier-ignore
/** Quotas are for few of them. */
const passing = async (...asked: Parameters<typeof vpc>) =>
  aws.call('ec2', 'DeleteVpc', { VpcId: (await vpc(...asked)).Vpc?.VpcId ?? '' })
const TEXT = "The tag policy does not allow the specified value for the following tag key: 'CostCenter'."

describe('a tag policy that is enforced', () => {
  test('lets values through that it names, and whatever is not tagged by its key', async () => {
    const { Vpc } = await vpc('100')
    await passing('2000')
    await passing('b', 'Team')
    await aws.call('ec2', 'CreateTags', { Resources: [Vpc?.VpcId ?? ''], Tags: tag('x', 'other') })
    await aws.call('iam', 'CreateRole', { RoleName: 'r', AssumeRolePolicyDocument: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}]}', Tags: tag('wrong') }) // prettier-ignore
  })

  test('refuses other values, and its key in other letters, when things are made and when they are tagged', async () => {
    await expect(vpc('300')).rejects.toMatchObject({ code: 'TagPolicyViolation', status: 400, message: TEXT })
    await expect(vpc('100', 'costcenter')).rejects.toMatchObject({
      code: 'TagPolicyViolation',
      message: TEXT.replace('CostCenter', 'costcenter'),
    })
    const { Vpc } = await vpc('100')
    const Resources = [Vpc?.VpcId ?? '']
    await expect(aws.call('ec2', 'CreateTags', { Resources, Tags: tag('300') })).rejects.toMatchObject({ code: 'TagPolicyViolation' }) // prettier-ignore
    await aws.call('ec2', 'DeleteTags', { Resources, Tags: tag('100') })
  })

  test.each<[string, string, () => Promise<unknown>]>([
    ['a policy', 'TagPolicyException', () => aws.call('iam', 'CreatePolicy', { PolicyName: 'p', PolicyDocument: ALLOW, Tags: tag('300') })],
    ['a bucket', 'TagPolicyException', () => aws.call('s3', 'PutBucketTagging', { Bucket: 'enforced', Tagging: { TagSet: tag('300') } })],
    ['a new bucket', 'TagPolicyException', () => aws.call('s3', 'CreateBucket', { Bucket: 'enforced-too', CreateBucketConfiguration: { Tags: tag('300') } })],
    ['a secret', 'TagPolicyException', () => aws.call('secretsmanager', 'CreateSecret', { Name: 's', SecretString: 'x', Tags: tag('300') })],
    ['an account', 'ConstraintViolationException', () => org.call('organizations', 'TagResource', { ResourceId: CUSTOMER, Tags: tag('300') })],
    ['a new account', 'ConstraintViolationException', () => org.call('organizations', 'CreateAccount', { Email: 'a@b.example', AccountName: 'a', Tags: tag('300') })],
  ])('refuses them for %s by %s', async (_, code, call) => {
    await aws.call('s3', 'CreateBucket', { Bucket: 'enforced' })
    await expect(call()).rejects.toMatchObject({ code, status: 400, message: TEXT })
  }) // prettier-ignore

  test('refuses them for each resource that is tagged with others', async () => {
    const { Vpc } = await vpc('100')
    const arn = `arn:aws:ec2:us-east-1:${CUSTOMER}:vpc/${Vpc?.VpcId}`
    const { FailedResourcesMap } = await aws.call('tagging', 'TagResources', { ResourceARNList: [arn], Tags: { CostCenter: '300' } }) // prettier-ignore
    expect(FailedResourcesMap?.[arn]).toMatchObject({ StatusCode: 400, ErrorCode: 'InvalidParameterException', ErrorMessage: TEXT }) // prettier-ignore
  })

  test('is not asked of somebody who may not make the thing at all', async () => {
    await aws.call('iam', 'CreateUser', { UserName: 'nobody' })
    const { AccessKey } = await aws.call('iam', 'CreateAccessKey', { UserName: 'nobody' })
    const nobody = await w.client({ accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' }) // prettier-ignore
    await expect(nobody.call('iam', 'CreatePolicy', { PolicyName: 'p', PolicyDocument: ALLOW, Tags: tag('300') })).rejects.toMatchObject({ code: 'AccessDenied' }) // prettier-ignore
  })

  test('binds as it stands now, and no longer than it hangs there', async () => {
    const Content = JSON.stringify({ tags: { cost: { tag_key: { '@@assign': 'CostCenter' }, tag_value: { '@@assign': ['300'] }, enforced_for: { '@@assign': ['ec2:ALL_SUPPORTED'] } } } }) // prettier-ignore
    await org.call('organizations', 'UpdatePolicy', { PolicyId: policyId, Content })
    await expect(vpc('100')).rejects.toMatchObject({ code: 'TagPolicyViolation' })
    await passing('300')
    const rootId = (await org.call('organizations', 'ListRoots', {})).Roots?.[0]?.Id ?? ''
    await org.call('organizations', 'DetachPolicy', { PolicyId: policyId, TargetId: rootId })
    await passing('100')
  })
})

test.each(['ec2', 'ec2:nothing', 'iam:role', '*'])('a tag policy is not enforced for %s', async (type) => {
  const rule = { tag_key: { '@@assign': 'K' }, enforced_for: { '@@assign': [type] } }
  await expect(made({ k: rule }, `for ${type}`)).rejects.toMatchObject({ code: 'MalformedPolicyDocumentException' })
})
