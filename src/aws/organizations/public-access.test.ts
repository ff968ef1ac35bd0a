import { afterAll, beforeAll, expect, test } from 'vitest'
import { world, type TestWorld } from '../../../test/world.ts'
import type { AwsClient } from '../../wire/aws-client.ts'

const CUSTOMER = '111122223333'
const Bucket = 'open-to-all'

let w: TestWorld
let org: AwsClient
let aws: AwsClient
let rootId: string
beforeAll(async () => {
  w = await world()
  org = await w.client('management')
  aws = await w.client('customer')
  rootId = (await org.call('organizations', 'ListRoots', {})).Roots?.[0]?.Id ?? ''
  await aws.call('s3', 'CreateBucket', { Bucket, ObjectOwnership: 'ObjectWriter' })
  await aws.call('s3', 'DeletePublicAccessBlock', { Bucket })
  await aws.call('s3', 'PutBucketPolicy', { Bucket, Policy: open() })
  await aws.call('s3', 'PutObject', { Bucket, Key: 'policy', Body: Buffer.from('x') })
  await aws.call('s3', 'PutObject', { Bucket, Key: 'acl', Body: Buffer.from('x'), ACL: 'public-read' })
})
afterAll(() => w.close())

const open = () =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${Bucket}/policy` }],
  })
const anybody = async () =>
  Promise.all(['policy', 'acl'].map(async (key) => (await fetch(`${w.endpoint}/${Bucket}/${key}`)).status))
const policy = (value: string) =>
  org.call('organizations', 'CreatePolicy', {
    Name: `block ${value}`,
    Description: '',
    Type: 'S3_POLICY',
    Content: JSON.stringify({ s3_attributes: { public_access_block_configuration: { '@@assign': value } } }),
  })

test('an S3 policy that blocks public access does so whatever the account’s buckets say', async () => {
  expect(await anybody()).toEqual([200, 200])
  await org.call('organizations', 'EnablePolicyType', { RootId: rootId, PolicyType: 'S3_POLICY' })
  const { Policy } = await policy('all')
  const PolicyId = Policy?.PolicySummary?.Id ?? ''
  await org.call('organizations', 'AttachPolicy', { PolicyId, TargetId: CUSTOMER })
  expect(await anybody()).toEqual([403, 403])
  const denied = { code: 'AccessDenied' }
  await expect(aws.call('s3', 'PutBucketPolicy', { Bucket, Policy: open() })).rejects.toMatchObject(denied)
  await expect(aws.call('s3', 'PutObjectAcl', { Bucket, Key: 'policy', ACL: 'public-read' })).rejects.toMatchObject(denied) // prettier-ignore
  await expect(aws.call('s3', 'PutBucketAcl', { Bucket, ACL: 'public-read' })).rejects.toMatchObject(denied)
  expect((await aws.call('s3', 'GetObject', { Bucket, Key: 'policy' })).ContentLength).toBe(1)
  const effective = await aws.call('organizations', 'DescribeEffectivePolicy', { PolicyType: 'S3_POLICY' })
  expect(effective.EffectivePolicy?.PolicyContent).toBe('{"s3_attributes":{"public_access_block_configuration":"all"}}')
  await org.call('organizations', 'DetachPolicy', { PolicyId, TargetId: CUSTOMER })
  expect(await anybody()).toEqual([200, 200])
  await expect(aws.call('s3', 'GetPublicAccessBlock', { Bucket })).rejects.toMatchObject({ code: 'NoSuchPublicAccessBlockConfiguration' }) // prettier-ignore
})

test('an S3 policy blocks all or nothing', async () => {
  expect((await policy('none')).Policy?.PolicySummary?.Type).toBe('S3_POLICY')
  await expect(policy('some')).rejects.toMatchObject({ code: 'MalformedPolicyDocumentException' })
})

test('policies of services that are not here can be kept; those of EC2 cannot', async () => {
  const create = (Type: string, begins: string) =>
    org.call('organizations', 'CreatePolicy', { Name: Type, Description: '', Type, Content: `{"${begins}":{}}` })
  for (const [type, begins] of [
    ['SECURITYHUB_POLICY', 'securityhub'],
    ['INSPECTOR_POLICY', 'inspector'],
    ['BEDROCK_POLICY', 'bedrock'],
  ] as const)
    // prettier-ignore
    expect((await create(type, begins)).Policy?.PolicySummary?.Type).toBe(type)
  await expect(create('DECLARATIVE_POLICY_EC2', 'ec2_attributes')).rejects.toMatchObject({
    code: 'PolicyTypeNotAvailableForOrganizationException',
  })
})

test('the delegation policy has tags', async () => {
  const Content = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: CUSTOMER }, Action: 'organizations:ListRoots', Resource: '*' }],
  })
  const { ResourcePolicy } = await org.call('organizations', 'PutResourcePolicy', { Content })
  const ResourceId = ResourcePolicy?.ResourcePolicySummary?.Id ?? ''
  await org.call('organizations', 'TagResource', { ResourceId, Tags: [{ Key: 'team', Value: 'platform' }] })
  expect((await org.call('organizations', 'ListTagsForResource', { ResourceId })).Tags).toEqual([{ Key: 'team', Value: 'platform' }]) // prettier-ignore
})
