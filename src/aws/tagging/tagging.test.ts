import { afterAll, beforeAll, expect, test } from 'vitest'
import { world, type TestWorld } from '../../../test/world.ts'
import type { AwsClient } from '../../wire/aws-client.ts'

let w: TestWorld
let aws: AwsClient
let vpc = ''
const OWNED = { Key: 'kubernetes.io/cluster/demo-x7k2p', Value: 'owned' }
beforeAll(async () => {
  w = await world()
  aws = await w.client('customer')
  const TagSpecifications = [{ ResourceType: 'vpc', Tags: [OWNED] }]
  vpc = (await aws.call('ec2', 'CreateVpc', { CidrBlock: '10.0.0.0/16', TagSpecifications })).Vpc?.VpcId ?? ''
  await aws.call('s3', 'CreateBucket', { Bucket: 'demo-x7k2p-image-registry' })
  await aws.call('s3', 'PutBucketTagging', { Bucket: 'demo-x7k2p-image-registry', Tagging: { TagSet: [OWNED] } })
  await aws.call('s3', 'CreateBucket', { Bucket: 'not-tagged' })
  await aws.call('secretsmanager', 'CreateSecret', {
    Name: 'x',
    SecretString: 'x',
    Tags: [{ Key: 'red-hat-managed', Value: 'true' }],
  })
})
afterAll(() => w.close())

type Query = Parameters<typeof aws.call<'tagging', 'GetResources'>>[2]
const arns = async (query: Query, client = aws) =>
  (await client.call('tagging', 'GetResources', query)).ResourceTagMappingList?.map((mapping) => mapping.ResourceARN)
const VPC = () => `arn:aws:ec2:us-east-1:111122223333:vpc/${vpc}`
const BUCKET = 'arn:aws:s3:::demo-x7k2p-image-registry'

test('what carries a tag is found, of whatever service, in its region', async () => {
  const TagFilters = [{ Key: OWNED.Key, Values: ['owned', 'shared'] }]
  expect(await arns({ TagFilters })).toEqual([VPC(), BUCKET])
  expect(await arns({ TagFilters }, await w.client('customer', 'eu-west-1'))).toEqual([])
  expect(await arns({ TagFilters: [...TagFilters, { Key: 'red-hat-managed' }] })).toEqual([])
})

test('a load balancer is found by its type, and deeper into its ARN', async () => {
  const { Subnet } = await aws.call('ec2', 'CreateSubnet', { VpcId: vpc, CidrBlock: '10.0.0.0/24' })
  const made = await aws.call('elasticloadbalancing', 'CreateLoadBalancer', {
    Name: 'demo-x7k2p-int',
    Type: 'network',
    Scheme: 'internal',
    Subnets: [Subnet?.SubnetId ?? ''],
    Tags: [{ Key: 'Name', Value: 'int' }],
  })
  const found = [made.LoadBalancers?.[0]?.LoadBalancerArn]
  expect(await arns({ ResourceTypeFilters: ['elasticloadbalancing:loadbalancer'] })).toEqual(found)
  expect(await arns({ ResourceTypeFilters: ['elasticloadbalancing:loadbalancer/net'] })).toEqual(found)
  expect(await arns({ ResourceTypeFilters: ['elasticloadbalancing:loadbalancer/app'] })).toEqual([])
  await aws.call('elasticloadbalancing', 'DeleteLoadBalancer', { LoadBalancerArn: found[0] ?? '' })
})

test('types narrow the search', async () => {
  expect(await arns({ ResourceTypeFilters: ['s3'] })).toEqual([BUCKET])
  expect(await arns({ ResourceTypeFilters: ['ec2:vpc'] })).toEqual([VPC()])
  expect(await arns({ ResourceTypeFilters: ['ec2:subnet'] })).toEqual([])
})

test('pages of one put together are all', async () => {
  const found: (string | undefined)[] = []
  let PaginationToken = ''
  do {
    const page = await aws.call('tagging', 'GetResources', { ResourcesPerPage: 1, PaginationToken })
    found.push(...(page.ResourceTagMappingList ?? []).map((mapping) => mapping.ResourceARN))
    PaginationToken = page.PaginationToken ?? ''
  } while (PaginationToken !== '')
  expect(found).toEqual(await arns({}))
})

test('tags are set and taken away resource by resource; what fails is named', async () => {
  const tagged = await aws.call('tagging', 'TagResources', {
    ResourceARNList: [BUCKET, 'arn:aws:s3:::nobodys'],
    Tags: { team: 'blue' },
  })
  expect(tagged.FailedResourcesMap).toMatchObject({
    'arn:aws:s3:::nobodys': { ErrorCode: 'InvalidParameterException' },
  })
  const { TagSet } = await aws.call('s3', 'GetBucketTagging', { Bucket: 'demo-x7k2p-image-registry' })
  expect(TagSet).toEqual([OWNED, { Key: 'team', Value: 'blue' }])
  expect((await aws.call('tagging', 'GetTagValues', { Key: 'team' })).TagValues).toEqual(['blue'])
  await aws.call('tagging', 'UntagResources', { ResourceARNList: [BUCKET], TagKeys: ['team'] })
  expect((await aws.call('tagging', 'GetTagKeys', {})).TagKeys).toEqual([OWNED.Key, 'red-hat-managed'])
})

test('a resource is given no more than fifty tags, and the others are tagged all the same', async () => {
  const { Policy } = await aws.call('iam', 'CreatePolicy', {
    PolicyName: 'tagged-a-lot',
    PolicyDocument: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}',
    Tags: Array.from({ length: 50 }, (_, at) => ({ Key: `key-${at}`, Value: 'old' })),
  })
  const arn = Policy?.Arn ?? ''
  const tag = (Tags: Readonly<Record<string, string>>) =>
    aws.call('tagging', 'TagResources', { ResourceARNList: [arn, BUCKET], Tags })
  expect((await tag({ 'key-0': 'new' })).FailedResourcesMap ?? {}).toEqual({})
  expect((await tag({ another: 'new' })).FailedResourcesMap).toMatchObject({
    [arn]: { StatusCode: 400, ErrorCode: 'InvalidParameterException' },
  })
  const { TagSet } = await aws.call('s3', 'GetBucketTagging', { Bucket: 'demo-x7k2p-image-registry' })
  expect(TagSet).toContainEqual({ Key: 'another', Value: 'new' })
  expect((await aws.call('iam', 'ListPolicyTags', { PolicyArn: arn, MaxItems: 1000 })).Tags).toHaveLength(50)
})
