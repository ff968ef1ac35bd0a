import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { world, type TestWorld } from '../../test/world.ts'
import type { AwsClient } from '../wire/aws-client.ts'

/** Lists say where they go on in a token that tells nothing, and that only who was given it can use. */
let w: TestWorld
let customer: AwsClient
let management: AwsClient
beforeAll(async () => {
  w = await world()
  customer = await w.client('customer')
  management = await w.client('management')
  await customer.call('s3', 'CreateBucket', { Bucket: 'paged-one' })
  await customer.call('s3', 'CreateBucket', { Bucket: 'paged-two' })
  for (const Key of ['object-a', 'object-b']) await customer.call('s3', 'PutObject', { Bucket: 'paged-one', Key })
  for (const Name of ['secret-one', 'secret-two'])
    await customer.call('secretsmanager', 'CreateSecret', { Name, SecretString: 'x', Tags: [{ Key: 'k', Value: 'v' }] })
  const { Vpc } = await customer.call('ec2', 'CreateVpc', { CidrBlock: '10.0.0.0/16' })
  for (let i = 0; i < 6; i++)
    await customer.call('ec2', 'CreateSubnet', { VpcId: Vpc?.VpcId ?? '', CidrBlock: `10.0.${i}.0/24` })
  for (const RoleName of ['role-one', 'role-two'])
    await customer.call('iam', 'CreateRole', {
      RoleName,
      AssumeRolePolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
      }),
    })
})
afterAll(() => w.close())

interface Page {
  readonly token: string | undefined
  readonly names: readonly unknown[]
}
type List = (token?: string) => Promise<Page>

const lists: Readonly<Record<string, readonly [list: List, code: string]>> = {
  iam: [
    async (Marker) => {
      const answer = await customer.call('iam', 'ListRoles', { MaxItems: 1, Marker })
      return { token: answer.Marker, names: (answer.Roles ?? []).map(({ RoleName }) => RoleName) }
    },
    'ValidationError',
  ],
  organizations: [
    async (NextToken) => {
      const answer = await management.call('organizations', 'ListAccounts', { MaxResults: 1, NextToken })
      return { token: answer.NextToken, names: (answer.Accounts ?? []).map(({ Id }) => Id) }
    },
    'InvalidInputException',
  ],
  ec2: [
    async (NextToken) => {
      const answer = await customer.call('ec2', 'DescribeSubnets', { MaxResults: 5, NextToken })
      return { token: answer.NextToken, names: (answer.Subnets ?? []).map(({ SubnetId }) => SubnetId) }
    },
    'InvalidNextToken',
  ],
  's3 buckets': [
    async (ContinuationToken) => {
      const answer = await customer.call('s3', 'ListBuckets', { MaxBuckets: 1, ContinuationToken })
      return { token: answer.ContinuationToken, names: (answer.Buckets ?? []).map(({ Name }) => Name) }
    },
    'InvalidArgument',
  ],
  's3 objects': [
    async (ContinuationToken) => {
      const answer = await customer.call('s3', 'ListObjectsV2', { Bucket: 'paged-one', MaxKeys: 1, ContinuationToken })
      expect(answer.ContinuationToken).toBe(ContinuationToken)
      return { token: answer.NextContinuationToken, names: (answer.Contents ?? []).map(({ Key }) => Key) }
    },
    'InvalidArgument',
  ],
  secretsmanager: [
    async (NextToken) => {
      const answer = await customer.call('secretsmanager', 'ListSecrets', { MaxResults: 1, NextToken })
      return { token: answer.NextToken, names: (answer.SecretList ?? []).map(({ Name }) => Name) }
    },
    'InvalidNextTokenException',
  ],
  servicequotas: [
    async (NextToken) => {
      const answer = await customer.call('servicequotas', 'ListServices', { MaxResults: 2, NextToken })
      return { token: answer.NextToken, names: (answer.Services ?? []).map(({ ServiceCode }) => ServiceCode) }
    },
    'InvalidPaginationTokenException',
  ],
  tagging: [
    async (PaginationToken) => {
      const answer = await customer.call('tagging', 'GetResources', { ResourcesPerPage: 1, PaginationToken })
      const names = (answer.ResourceTagMappingList ?? []).map(({ ResourceARN }) => ResourceARN)
      return { token: answer.PaginationToken || undefined, names }
    },
    'InvalidParameterException',
  ],
  cloudtrail: [
    async (NextToken) => {
      const LookupAttributes = [{ AttributeKey: 'EventName', AttributeValue: 'CreateRole' }]
      const answer = await customer.call('cloudtrail', 'LookupEvents', { MaxResults: 1, NextToken, LookupAttributes })
      return { token: answer.NextToken, names: (answer.Events ?? []).map(({ EventId }) => EventId) }
    },
    'InvalidNextTokenException',
  ],
}

describe.each(Object.entries(lists))('%s', (_, [list, code]) => {
  test('goes on to the end, each item once, by tokens that tell nothing', async () => {
    await w.clock.settled()
    const seen: unknown[] = []
    let token: string | undefined
    do {
      const page = await list(token)
      seen.push(...page.names)
      ;({ token } = page)
      const plain = Buffer.from(token ?? '', 'base64').toString('latin1')
      for (const name of page.names) expect(plain).not.toContain(String(name))
    } while (token !== undefined)
    expect(seen.length).toBeGreaterThan(1)
    expect(new Set(seen).size).toBe(seen.length)
  })

  test('refuses a token that was altered or made up, in its service’s words', async () => {
    const { token = '' } = await list()
    const altered = (token.startsWith('A') ? 'B' : 'A') + token.slice(1)
    for (const wrong of [altered, Buffer.from('after:a').toString('base64'), 'MQ=='])
      await expect(list(wrong)).rejects.toMatchObject({ code })
  })
})

test('a token opens neither for another account nor for another list', async () => {
  const { Marker } = await customer.call('iam', 'ListRoles', { MaxItems: 1 })
  const other = await w.client('redhat')
  await expect(other.call('iam', 'ListRoles', { Marker })).rejects.toMatchObject({ code: 'ValidationError' })
  await expect(customer.call('iam', 'ListUsers', { Marker })).rejects.toMatchObject({ code: 'ValidationError' })
  await expect(
    customer.call('sts', 'DecodeAuthorizationMessage', { EncodedMessage: Marker ?? '' }),
  ).rejects.toMatchObject({ code: 'InvalidAuthorizationMessageException' })
})

test('a token of one bucket opens no other bucket', async () => {
  const { NextContinuationToken: ContinuationToken } = await customer.call('s3', 'ListObjectsV2', { Bucket: 'paged-one', MaxKeys: 1 }) // prettier-ignore
  expect(ContinuationToken).toBeDefined()
  await expect(customer.call('s3', 'ListObjectsV2', { Bucket: 'paged-two', ContinuationToken })).rejects.toMatchObject({
    code: 'InvalidArgument',
    message: 'The continuation token provided is incorrect',
  })
})
