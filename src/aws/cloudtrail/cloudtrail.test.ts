import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { world, type TestWorld } from '../../../test/world.ts'
import type { AwsClient } from '../../wire/aws-client.ts'

let w: TestWorld
let aws: AwsClient
beforeAll(async () => {
  w = await world()
  aws = await w.client('customer')
  for (let i = 0; i < 3; i++) await aws.call('iam', 'CreateUser', { UserName: `user-${i}` })
  await w.clock.advance(3_600_000)
  await aws.call('iam', 'ListUsers', {})
  await w.clock.settled()
})
afterAll(() => w.close())

type Query = Parameters<typeof aws.call<'cloudtrail', 'LookupEvents'>>[2]
const look = (query: Query) => aws.call('cloudtrail', 'LookupEvents', query)
const by = (AttributeKey: string, AttributeValue: string) =>
  look({ LookupAttributes: [{ AttributeKey, AttributeValue }] })
const eventNames = async (query: Query) => (await look(query)).Events?.map((event) => event.EventName)

test('events come newest first, each with its record', async () => {
  const { Events: [newest] = [] } = await by('EventSource', 'iam.amazonaws.com')
  expect(newest).toMatchObject({ EventName: 'ListUsers', ReadOnly: 'true', EventSource: 'iam.amazonaws.com' })
  expect(JSON.parse(newest?.CloudTrailEvent ?? '')).toMatchObject({
    eventID: newest?.EventId,
    eventName: 'ListUsers',
    awsRegion: 'us-east-1',
  })
})

test('one attribute narrows the search, two are refused', async () => {
  expect((await by('EventName', 'CreateUser')).Events).toHaveLength(3)
  const two = [
    { AttributeKey: 'EventName', AttributeValue: 'a' },
    { AttributeKey: 'ReadOnly', AttributeValue: 'true' },
  ]
  await expect(look({ LookupAttributes: two })).rejects.toEqual(
    expect.objectContaining({ code: 'InvalidLookupAttributesException', status: 400 }),
  )
})

test('ReadOnly is true or false; of other attributes a value that there is none of is not found', async () => {
  for (const value of ['True', 'other'])
    await expect(by('ReadOnly', value)).rejects.toEqual(
      expect.objectContaining({ code: 'InvalidLookupAttributesException', status: 400 }),
    )
  expect((await by('ResourceType', 'Other')).Events).toEqual([])
})

test('times bound the search', async () => {
  const now = w.clock.now()
  expect(
    await eventNames({
      StartTime: new Date(now - 1_800_000),
      LookupAttributes: [{ AttributeKey: 'EventSource', AttributeValue: 'iam.amazonaws.com' }],
    }),
  ).toEqual(['ListUsers'])
  await expect(look({ StartTime: new Date(now), EndTime: new Date(now - 1000) })).rejects.toEqual(
    expect.objectContaining({ code: 'InvalidTimeRangeException' }),
  )
})

test('a token goes on where the page ended, with the same question only', async () => {
  const LookupAttributes = [{ AttributeKey: 'EventName', AttributeValue: 'CreateUser' }]
  const first = await look({ LookupAttributes, MaxResults: 2 })
  const second = await look({ LookupAttributes, MaxResults: 2, NextToken: first.NextToken })
  expect([first.Events?.length, second.Events?.length, second.NextToken]).toEqual([2, 1, undefined])
  await expect(look({ NextToken: first.NextToken })).rejects.toEqual(
    expect.objectContaining({ code: 'InvalidNextTokenException', status: 400 }),
  )
})

test('of the categories there is insight alone, of which Stint has no events, found by fewer attributes', async () => {
  const insight = (AttributeKey: string) =>
    look({ EventCategory: 'insight', LookupAttributes: [{ AttributeKey, AttributeValue: 'CreateUser' }] })
  expect(await look({ EventCategory: 'insight' })).toEqual({ Events: [] })
  expect(await insight('EventName')).toEqual({ Events: [] })
  for (const refused of [insight('Username'), by('Password', 'a')])
    await expect(refused).rejects.toMatchObject({ code: 'InvalidLookupAttributesException', status: 400 })
  for (const EventCategory of ['management', 'Insight', ''])
    await expect(look({ EventCategory })).rejects.toMatchObject({ code: 'InvalidEventCategoryException', status: 400 })
})

describe('calls to S3', () => {
  const Bucket = 'told'
  const recordOf = async (name: string) => {
    const { Events: [event] = [] } = await by('EventName', name)
    return JSON.parse(event?.CloudTrailEvent ?? 'null') as Readonly<Record<string, unknown>> | null
  }

  test('have the names that CloudTrail gives them, and say what was sent as S3 says it', async () => {
    await aws.call('s3', 'CreateBucket', { Bucket })
    await aws.call('s3', 'GetPublicAccessBlock', { Bucket })
    const rules = { Rules: [{ ID: 'a', Status: 'Enabled', Filter: { Prefix: '' }, Expiration: { Days: 1 } }] }
    await aws.call('s3', 'PutBucketLifecycleConfiguration', { Bucket, LifecycleConfiguration: rules })
    await aws.call('s3', 'GetBucketNotificationConfiguration', { Bucket })
    expect(await recordOf('PutBucketLifecycle')).toMatchObject({
      eventName: 'PutBucketLifecycle',
      managementEvent: true,
      requestParameters: {
        bucketName: Bucket,
        Host: new URL(w.endpoint).host,
        lifecycle: '',
        LifecycleConfiguration: rules,
      },
    })
    for (const name of ['GetBucketPublicAccessBlock', 'GetBucketNotification', 'CreateBucket'])
      expect((await recordOf(name))?.['eventName']).toBe(name)
  })

  test('do not tell the keys that were sent with them', async () => {
    const SSECustomerKey = 'c2VjcmV0LWtleS1vZi10aGlydHktdHdvLWJ5dGVzISE='
    const sent = { Bucket, Key: 'k', Body: Buffer.from('x'), SSECustomerAlgorithm: 'AES256', SSECustomerKey, SSECustomerKeyMD5: 'Lolt+oRo4zwgD+zhDTypfA==' } // prettier-ignore
    await expect(aws.call('s3', 'PutObject', sent)).rejects.toMatchObject({ code: 'AccessDenied' })
    await w.cloud.door.recorded()
    const { events } = await w.store.read('cloudtrail/111122223333', { where: { name: 'EventName', value: 'PutObject' }, limit: 1 }) // prettier-ignore
    expect(events[0]?.body).toContain('"x-amz-server-side-encryption-customer-key":"HIDDEN_DUE_TO_SECURITY_REASONS"')
    expect(events[0]?.body).not.toContain(SSECustomerKey)
  })

  test('that list or look at objects are data events, which a trail holds and the history does not', async () => {
    await aws.call('s3', 'ListObjectsV2', { Bucket, Prefix: 'a/', MaxKeys: 7 })
    await aws.call('s3', 'HeadBucket', { Bucket })
    for (const name of ['ListObjects', 'ListObjectsV2', 'HeadBucket']) expect(await recordOf(name)).toBeNull()
    await w.cloud.door.recorded()
    const { events } = await w.store.read('cloudtrail/111122223333', { where: { name: 'EventName', value: 'ListObjects' }, limit: 9 }) // prettier-ignore
    expect(events.map(({ body }) => JSON.parse(body) as unknown)).toMatchObject([
      {
        eventName: 'ListObjects',
        eventCategory: 'Data',
        requestParameters: { bucketName: Bucket, 'list-type': '2', prefix: 'a/', 'max-keys': 7 },
      },
    ])
  })
})

test('an event is found by what it made, by every name of it', async () => {
  const trust = { Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'sts:AssumeRole' }
  const { Role } = await aws.call('iam', 'CreateRole', {
    RoleName: 'Sought',
    AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [trust] }),
  })
  const PolicyArn = 'arn:aws:iam::aws:policy/ReadOnlyAccess'
  await aws.call('iam', 'AttachRolePolicy', { RoleName: 'Sought', PolicyArn })
  const session = await aws.call('sts', 'AssumeRole', { RoleArn: Role?.Arn ?? '', RoleSessionName: 'sought-by' })
  const { Vpc } = await aws.call('ec2', 'CreateVpc', { CidrBlock: '10.0.0.0/16' })
  await w.clock.settled()
  const found = async (name: string) =>
    (await by('ResourceName', name)).Events?.map(({ EventName }) => EventName).toSorted()
  expect(await found(Role?.RoleId ?? '')).toEqual(['CreateRole'])
  expect(await found('Sought')).toEqual(['AssumeRole', 'AttachRolePolicy', 'CreateRole'])
  expect(await found(PolicyArn)).toEqual(['AttachRolePolicy'])
  expect(await found(session.Credentials?.AccessKeyId ?? '')).toEqual(['AssumeRole'])
  expect(await found('sought-by')).toEqual(['AssumeRole'])
  expect(await found(Vpc?.VpcId ?? '')).toEqual(['CreateVpc'])
  expect((await by('ResourceType', 'AWS::STS::AssumedRole')).Events?.[0]?.Resources).toEqual([
    { ResourceType: 'AWS::IAM::AccessKey', ResourceName: session.Credentials?.AccessKeyId },
    { ResourceType: 'AWS::STS::AssumedRole', ResourceName: 'sought-by' },
    { ResourceType: 'AWS::STS::AssumedRole', ResourceName: session.AssumedRoleUser?.AssumedRoleId },
    { ResourceType: 'AWS::STS::AssumedRole', ResourceName: session.AssumedRoleUser?.Arn },
    { ResourceType: 'AWS::IAM::Role', ResourceName: Role?.Arn },
    { ResourceType: 'AWS::IAM::Role', ResourceName: 'Sought' },
  ])
})

test('of IAM, what changes an entity is found by it, its key first, and what reads it is not', async () => {
  const UserName = 'looked-at'
  await aws.call('iam', 'CreateUser', { UserName })
  const { AccessKey } = await aws.call('iam', 'CreateAccessKey', { UserName })
  await aws.call('iam', 'GetUser', { UserName })
  await aws.call('iam', 'ListAccessKeys', { UserName })
  await expect(aws.call('iam', 'GetUser', { UserName: 'missed' })).rejects.toMatchObject({ code: 'NoSuchEntity' })
  await w.clock.settled()
  const { Events } = await by('ResourceName', UserName)
  expect(Events?.map(({ EventName }) => EventName).toSorted()).toEqual(['CreateAccessKey', 'CreateUser'])
  expect(Events?.find(({ EventName }) => EventName === 'CreateAccessKey')?.Resources).toEqual([
    { ResourceType: 'AWS::IAM::AccessKey', ResourceName: AccessKey?.AccessKeyId },
    { ResourceType: 'AWS::IAM::User', ResourceName: UserName },
  ])
  expect((await by('ResourceName', 'missed')).Events).toEqual([])
})

test('more than fifty events at once, or none, are refused by the model’s constraint', async () => {
  const aws = await w.client('customer')
  const asked = (MaxResults: number) => aws.call('cloudtrail', 'LookupEvents', { MaxResults })
  await expect(asked(51)).rejects.toMatchObject({
    code: 'ValidationException',
    message:
      "1 validation error detected: Value '51' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 50",
  })
  await expect(asked(0)).rejects.toMatchObject({ code: 'ValidationException' })
})
