import { gunzipSync } from 'node:zlib'
import { buffer } from 'node:stream/consumers'
import type { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { world, type TestWorld } from '../../../test/world.ts'
import type { AwsClient } from '../../wire/aws-client.ts'

const ACCOUNT = '111122223333'

let w: TestWorld
let aws: AwsClient
beforeAll(async () => {
  w = await world()
  aws = await w.client('customer')
  for (const Bucket of ['trail-files', 'shut']) await aws.call('s3', 'CreateBucket', { Bucket })
  await open('trail-files')
})
afterAll(() => w.close())

/** The policy that AWS's guide gives. @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html */
const open = (Bucket: string, trail = '*', prefix = '') =>
  aws.call('s3', 'PutBucketPolicy', {
    Bucket,
    Policy: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: 'cloudtrail.amazonaws.com' },
          Action: 's3:GetBucketAcl',
          Resource: `arn:aws:s3:::${Bucket}`,
          Condition: { ArnLike: { 'aws:SourceArn': `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/${trail}` } },
        },
        {
          Effect: 'Allow',
          Principal: { Service: 'cloudtrail.amazonaws.com' },
          Action: 's3:PutObject',
          Resource: `arn:aws:s3:::${Bucket}/${prefix}AWSLogs/${ACCOUNT}/*`,
          Condition: {
            StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' },
            ArnLike: { 'aws:SourceArn': `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/${trail}` },
          },
        },
      ],
    }),
  })

const refusal = (code: string, message?: string) =>
  expect.objectContaining({ code, status: 400, ...(message === undefined ? {} : { message }) })
const create = (Name: string, more: object = {}) =>
  aws.call('cloudtrail', 'CreateTrail', { Name, S3BucketName: 'trail-files', ...more })

interface Recorded {
  readonly eventName: string
  readonly eventTime: string
  readonly eventCategory: string
}

/** Keys in a bucket, without the folders. */
async function filesIn(Bucket: string): Promise<readonly string[]> {
  const { Contents = [] } = await aws.call('s3', 'ListObjectsV2', { Bucket })
  return Contents.map(({ Key = '' }) => Key).filter((key) => !key.endsWith('/'))
}

async function recorded(Bucket: string): Promise<readonly Recorded[]> {
  const files = await Promise.all(
    (await filesIn(Bucket)).map(async (Key) => {
      const { Body } = await aws.call('s3', 'GetObject', { Bucket, Key })
      const text = gunzipSync(await buffer(Body as Readable)).toString()
      return (JSON.parse(text) as { readonly Records: readonly Recorded[] }).Records
    }),
  )
  return files.flat()
}

test('a trail writes what happens while it logs into its bucket, as CloudTrail names its files', async () => {
  const Name = 'main'
  const TrailARN = `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/main`
  expect(await create(Name, { S3KeyPrefix: 'org', IsMultiRegionTrail: true }).catch((error: unknown) => error)).toEqual(
    refusal('InsufficientS3BucketPolicyException', 'Incorrect S3 bucket policy is detected for bucket: trail-files'),
  )
  expect(await create(Name, { IsMultiRegionTrail: true })).toEqual({
    Name,
    S3BucketName: 'trail-files',
    IncludeGlobalServiceEvents: true,
    IsMultiRegionTrail: true,
    TrailARN,
    LogFileValidationEnabled: false,
    IsOrganizationTrail: false,
    RecursiveLogging: true,
  })
  await aws.call('iam', 'CreateUser', { UserName: 'before' })
  expect(await aws.call('cloudtrail', 'GetTrailStatus', { Name })).toMatchObject({ IsLogging: false })
  await w.clock.advance(1)
  await aws.call('cloudtrail', 'StartLogging', { Name })
  await aws.call('iam', 'CreateUser', { UserName: 'during' })
  await aws.call('ec2', 'DescribeVpcs', {})
  const west = await w.client('customer', 'us-west-2')
  await west.call('ec2', 'DescribeVpcs', {})
  await w.clock.advance(15_000)
  const day = new Date(w.clock.now()).toISOString().slice(0, 10).replaceAll('-', '/')
  const compact = day.replaceAll('/', '')
  expect(await filesIn('trail-files')).toEqual(
    ['us-east-1', 'us-west-2'].map(
      (region) =>
        expect.stringMatching(
          new RegExp(`^AWSLogs/${ACCOUNT}/CloudTrail/${region}/${day}/${ACCOUNT}_CloudTrail_${region}_${compact}T\\d{4}Z_[A-Za-z0-9]{16}\\.json\\.gz$`), // prettier-ignore
        ) as string,
    ),
  )
  const names = (await recorded('trail-files')).map(({ eventName }) => eventName)
  expect(names.toSorted()).toEqual(['CreateUser', 'DescribeVpcs', 'DescribeVpcs', 'StartLogging'])
  const status = await aws.call('cloudtrail', 'GetTrailStatus', { Name: TrailARN })
  expect(status).toMatchObject({ IsLogging: true, LatestDeliveryTime: expect.any(Date) as Date })
  expect(await west.call('cloudtrail', 'DescribeTrails', {})).toMatchObject({ trailList: [{ HomeRegion: 'us-east-1', TrailARN }] }) // prettier-ignore
  expect(await west.call('cloudtrail', 'DescribeTrails', { includeShadowTrails: false })).toEqual({ trailList: [] })
  await expect(west.call('cloudtrail', 'StopLogging', { Name: TrailARN })).rejects.toEqual(
    refusal('InvalidHomeRegionException'),
  )
})

test('what was recorded before it stopped is still delivered, and nothing after', async () => {
  const Name = 'main'
  await aws.call('iam', 'CreateUser', { UserName: 'last' })
  await aws.call('cloudtrail', 'StopLogging', { Name })
  await w.clock.advance(1)
  await aws.call('iam', 'CreateUser', { UserName: 'after' })
  await w.clock.advance(120_000)
  const users = (await recorded('trail-files')).filter(({ eventName }) => eventName === 'CreateUser')
  expect(users).toHaveLength(2)
  expect(await aws.call('cloudtrail', 'GetTrailStatus', { Name })).toMatchObject({ IsLogging: false, StopLoggingTime: expect.any(Date) as Date }) // prettier-ignore
  await aws.call('cloudtrail', 'DeleteTrail', { Name })
  await expect(aws.call('cloudtrail', 'GetTrail', { Name })).rejects.toEqual(
    refusal('TrailNotFoundException', `Unknown trail: main for the user: ${ACCOUNT}`),
  )
})

test('selectors say which records', async () => {
  const TrailName = 'choosy'
  await aws.call('s3', 'CreateBucket', { Bucket: 'choosy-files' })
  await open('choosy-files')
  await create(TrailName, { S3BucketName: 'choosy-files' })
  expect((await aws.call('cloudtrail', 'GetEventSelectors', { TrailName })).EventSelectors).toEqual([
    { ReadWriteType: 'All', IncludeManagementEvents: true, DataResources: [], ExcludeManagementEventSources: [] },
  ])
  await expect(aws.call('cloudtrail', 'PutEventSelectors', { TrailName })).rejects.toEqual(
    refusal('InvalidEventSelectorsException'),
  )
  const AdvancedEventSelectors = [
    { Name: 'writes', FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }, { Field: 'readOnly', Equals: ['false'] }, { Field: 'eventName', NotStartsWith: ['Start'] }] },
    { Name: 'objects', FieldSelectors: [{ Field: 'eventCategory', Equals: ['Data'] }, { Field: 'resources.type', Equals: ['AWS::S3::Object'] }, { Field: 'resources.ARN', StartsWith: ['arn:aws:s3:::shut/a/'] }] },
  ] // prettier-ignore
  expect(await aws.call('cloudtrail', 'PutEventSelectors', { TrailName, AdvancedEventSelectors })).toMatchObject({
    AdvancedEventSelectors,
  })
  await aws.call('cloudtrail', 'StartLogging', { Name: TrailName })
  await aws.call('iam', 'ListUsers', {})
  await aws.call('iam', 'CreateGroup', { GroupName: 'group' })
  for (const Key of ['a/1', 'b/1']) await aws.call('s3', 'PutObject', { Bucket: 'shut', Key, Body: Buffer.from('x') })
  await w.clock.advance(60_000)
  const names = (await recorded('choosy-files')).map((one) => `${one.eventCategory} ${one.eventName}`)
  expect(names.toSorted()).toEqual(['Data PutObject', 'Management CreateGroup'])
  expect((await aws.call('cloudtrail', 'GetTrail', { Name: TrailName })).Trail).toMatchObject({ HasCustomEventSelectors: true }) // prettier-ignore
  await aws.call('cloudtrail', 'DeleteTrail', { Name: TrailName })
})

describe('selectors', () => {
  beforeAll(() => create('refusing'))
  afterAll(() => aws.call('cloudtrail', 'DeleteTrail', { Name: 'refusing' }))

  const S3_OBJECT = 'AWS::S3::Object'
  const values = (Type: string, ...Values: string[]) => ({ DataResources: [{ Type, Values }] })

  test.each<[string, object[], string]>([
  ['none', [], 'Specify a valid number of selectors (1 to 5) for your trail'],
  ['six', Array.from({ length: 6 }, () => ({})), 'Specify a valid number of selectors (1 to 5) for your trail'],
  ['calls that are neither read nor written', [{ ReadWriteType: 'read-only' }], 'Value read-only for ReadWriteType is invalid.'],
  ['a type that only advanced ones know', [values('AWS::S3::Bucket', 'arn:aws:s3')], 'Value AWS::S3::Bucket for DataResources.Type is invalid.'],
  ['every bucket by a star', [values(S3_OBJECT, 'arn:aws:s3:::*/*')], 'Value arn:aws:s3:::*/* for DataResources.Values is invalid.'],
  ['a bucket for its objects', [values(S3_OBJECT, 'arn:aws:s3:::shut')], 'Value arn:aws:s3:::shut for DataResources.Values is invalid.'],
  ['a name for an ARN', [values(S3_OBJECT, 'shut/')], 'Value shut/ for DataResources.Values is invalid.'],
  ['every function by a star', [values('AWS::Lambda::Function', 'arn:aws:lambda:*')], 'Value arn:aws:lambda:* for DataResources.Values is invalid.'],
  ['another service’s', [values('AWS::DynamoDB::Table', 'arn:aws:s3')], 'Value arn:aws:s3 for DataResources.Values is invalid.'],
  ['251 objects', [0, 1].map((part) => values(S3_OBJECT, ...Array.from({ length: 125 + part }, (_, n) => `arn:aws:s3:::shut/${part}/${n}`))), 'Specify a valid number of DataResources.Values (0 to 250) for all your selectors.'],
  ['a source that cannot be left out', [{ ExcludeManagementEventSources: ['iam.amazonaws.com'] }], 'Value iam.amazonaws.com for ExcludeManagementEventSources is invalid.'],
  ['nothing at all', [{ IncludeManagementEvents: false }], 'Invalid combination of parameters in EventSelectors. When includeManagementEvents is false, DataResources must not be empty.'],
  ['what is left out anyway', [{ IncludeManagementEvents: false, ...values(S3_OBJECT, 'arn:aws:s3'), ExcludeManagementEventSources: ['kms.amazonaws.com'] }], 'Invalid combination of parameters in EventSelectors. When includeManagementEvents is false, ExcludeManagementEventSources must be empty.'],
])('selectors that name %s are refused', async (_, EventSelectors, message) => {
  await expect(aws.call('cloudtrail', 'PutEventSelectors', { TrailName: 'refusing', EventSelectors })).rejects.toEqual(
    refusal('InvalidEventSelectorsException', message),
  )
}) // prettier-ignore

  test('selectors that AWS takes are kept as they were put', async () => {
    const EventSelectors = [
    { ReadWriteType: 'All' as const, IncludeManagementEvents: true, DataResources: [{ Type: S3_OBJECT, Values: ['arn:aws:s3', 'arn:aws:s3:::', 'arn:aws:s3:::shut/', 'arn:aws:s3:::shut/a b/é'] }, { Type: 'AWS::Lambda::Function', Values: ['arn:aws:lambda', `arn:aws:lambda:us-west-2:${ACCOUNT}:function:helloworld`] }], ExcludeManagementEventSources: ['kms.amazonaws.com', 'rdsdata.amazonaws.com'] },
    { ReadWriteType: 'WriteOnly' as const, IncludeManagementEvents: false, DataResources: [{ Type: 'AWS::DynamoDB::Table', Values: ['arn:aws:dynamodb', `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/t`] }], ExcludeManagementEventSources: [] },
  ] // prettier-ignore
    await aws.call('cloudtrail', 'PutEventSelectors', { TrailName: 'refusing', EventSelectors })
    expect((await aws.call('cloudtrail', 'GetEventSelectors', { TrailName: 'refusing' })).EventSelectors).toEqual(
      EventSelectors,
    )
  })

  test.each<[string, object[]]>([
  ['an operator that the field does not take', [{ Field: 'eventCategory', Equals: ['Management'] }, { Field: 'readOnly', NotEquals: ['true'] }]],
  ['a truth that is none', [{ Field: 'eventCategory', Equals: ['Management'] }, { Field: 'readOnly', Equals: ['yes'] }]],
  ['a field twice', [{ Field: 'eventCategory', Equals: ['Management'] }, { Field: 'eventName', Equals: ['a'] }, { Field: 'eventName', Equals: ['b'] }]],
  ['no resource type', [{ Field: 'eventCategory', Equals: ['Data'] }, { Field: 'resources.type', Equals: ['buckets'] }]],
])('advanced selectors that name %s are refused', async (_, FieldSelectors) => {
  const AdvancedEventSelectors = [{ FieldSelectors }] as never
  await expect(
    aws.call('cloudtrail', 'PutEventSelectors', { TrailName: 'refusing', AdvancedEventSelectors }),
  ).rejects.toEqual(refusal('InvalidEventSelectorsException'))
}) // prettier-ignore
})

test('a bucket that takes nothing any more is told in the status, and gets all of it once it does again', async () => {
  const Name = 'shut-out'
  await aws.call('s3', 'CreateBucket', { Bucket: 'shut-files' })
  await open('shut-files', Name)
  await create(Name, { S3BucketName: 'shut-files' })
  await aws.call('s3', 'DeleteBucketPolicy', { Bucket: 'shut-files' })
  await aws.call('cloudtrail', 'StartLogging', { Name })
  await aws.call('iam', 'CreateGroup', { GroupName: 'meanwhile' })
  await w.clock.advance(60_000)
  expect(await aws.call('cloudtrail', 'GetTrailStatus', { Name })).toMatchObject({
    LatestDeliveryError: 'AccessDenied',
  })
  await open('shut-files', Name)
  await w.clock.advance(3_600_000)
  const { LatestDeliveryError: error } = await aws.call('cloudtrail', 'GetTrailStatus', { Name })
  expect(error).toBeUndefined()
  expect((await recorded('shut-files')).map(({ eventName }) => eventName)).toContain('CreateGroup')
  await aws.call('cloudtrail', 'DeleteTrail', { Name })
})

test.each<[string, string, string, () => Promise<unknown>]>([
  ['a short name', 'InvalidTrailNameException', 'Trail name too short. Minimum allowed length: 3 characters. Specified name length: 2 characters.', () => create('ab')],
  ['a prefix of 201 letters', 'InvalidS3PrefixException', 'S3 prefix is longer than 200 characters.', () => create('prefixed', { S3KeyPrefix: 'x'.repeat(201) })],
  ['a role for a log group that is not named', 'InvalidCloudWatchLogsLogGroupArnException', 'CloudTrail cannot validate the specified log group ARN.', () => create('logged', { CloudWatchLogsRoleArn: `arn:aws:iam::${ACCOUNT}:role/logs` })],
  ['a name of other letters', 'InvalidTrailNameException', 'Trail name or ARN can only contain uppercase letters, lowercase letters, numbers, periods (.), hyphens (-), and underscores (_).', () => create('a b c')],
  ['no bucket', 'S3BucketDoesNotExistException', 'S3 bucket nowhere-at-all does not exist!', () => create('trail', { S3BucketName: 'nowhere-at-all' })],
  ['a bucket whose policy says nothing', 'InsufficientS3BucketPolicyException', 'Incorrect S3 bucket policy is detected for bucket: shut', () => create('trail', { S3BucketName: 'shut' })],
  ['a topic', 'InsufficientSnsTopicPolicyException', 'SNS Topic does not exist or the topic policy is incorrect!', () => create('trail', { SnsTopicName: 'topic' })],
  ['all regions without global events', 'InvalidParameterCombinationException', 'Multi-Region trail must include global service events.', () => create('trail', { IsMultiRegionTrail: true, IncludeGlobalServiceEvents: false })],
  ['no such trail', 'TrailNotFoundException', `Unknown trail: nothing for the user: ${ACCOUNT}`, () => aws.call('cloudtrail', 'StartLogging', { Name: 'nothing' })],
  ['another thing’s ARN', 'CloudTrailARNInvalidException', 'Invalid ARN provided: arn:aws:s3:::bucket', () => aws.call('cloudtrail', 'GetTrail', { Name: 'arn:aws:s3:::bucket' })],
])('%s: %s', async (_, code, message, asked) => {
  await expect(asked()).rejects.toEqual(refusal(code, message))
}) // prettier-ignore

test('a trail begins with an empty object for each of its folders, below which CloudTrail must be let write', async () => {
  const Bucket = 'folders'
  await aws.call('s3', 'CreateBucket', { Bucket })
  const Principal = { Service: 'cloudtrail.amazonaws.com' }
  const letWrite = (Resource: string) =>
    aws.call('s3', 'PutBucketPolicy', {
      Bucket,
      Policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Principal, Action: 's3:GetBucketAcl', Resource: `arn:aws:s3:::${Bucket}` },
          { Effect: 'Allow', Principal, Action: 's3:PutObject', Resource: `arn:aws:s3:::${Bucket}/${Resource}` },
        ],
      }),
    })
  const keys = async () => (await aws.call('s3', 'ListObjectsV2', { Bucket })).Contents?.map(({ Key, Size }) => [Key, Size]) // prettier-ignore
  const validated = { Name: 'folders', EnableLogFileValidation: true }
  const own = `AWSLogs/${ACCOUNT}/CloudTrail`
  await letWrite(`${own}/*`)
  const refused = refusal('InsufficientS3BucketPolicyException')
  await expect(create('folders', { ...validated, S3BucketName: Bucket })).rejects.toEqual(refused)
  await create('folders', { S3BucketName: Bucket, RecursiveLogging: false })
  expect(await keys()).toEqual([[`${own}/`, 0]])
  await expect(aws.call('cloudtrail', 'UpdateTrail', validated)).rejects.toEqual(refused)
  await letWrite(`AWSLogs/${ACCOUNT}/*`)
  await aws.call('cloudtrail', 'UpdateTrail', validated)
  expect(await keys()).toEqual([
    [`${own}-Digest/`, 0],
    [`${own}/`, 0],
  ])
  const { ContentType, ContentEncoding } = await aws.call('s3', 'HeadObject', { Bucket, Key: `${own}/` })
  expect([ContentType, ContentEncoding]).toEqual(['application/json', 'gzip'])
  const { Trail } = await aws.call('cloudtrail', 'GetTrail', { Name: 'folders' })
  expect(Trail).toMatchObject({ LogFileValidationEnabled: true, RecursiveLogging: false })
  await aws.call('cloudtrail', 'DeleteTrail', { Name: 'folders' })
})

test('what is wrong with advanced selectors is told in CloudTrail’s words, and those that are kept by the names of their fields', async () => {
  await create('told')
  const put = (more: object) => aws.call('cloudtrail', 'PutEventSelectors', { TrailName: 'told', ...more })
  const data = { Field: 'eventCategory', Equals: ['Data'] }
  const fields = (...FieldSelectors: readonly object[]) => ({ AdvancedEventSelectors: [{ FieldSelectors }] })
  const objects = { Field: 'resources.type', Equals: ['AWS::S3::Object'] }
  const said = (message: string) => refusal('InvalidEventSelectorsException', message)
  await expect(put({ ...fields(data, objects), EventSelectors: [{}] })).rejects.toEqual(
    said('You can select events by using either EventSelectors or AdvancedEventSelectors, but not both.'),
  )
  await expect(put({ AdvancedEventSelectors: [] })).rejects.toEqual(
    said('Specify between 1 and 500 selectors for your trail.'),
  )
  await expect(put(fields(objects))).rejects.toEqual(said('The following fields are required: [eventCategory].'))
  await expect(put(fields(data, { ...objects, Equals: ['Objects'] }))).rejects.toEqual(
    said('The resources.type field value is not valid.'),
  )
  const below = { Field: 'resources.ARN', StartsWith: ['arn:aws:s3:::folders/'] }
  expect((await put(fields(data, objects, below))).AdvancedEventSelectors).toEqual([{ FieldSelectors: [data, objects, below] }]) // prettier-ignore
  const { AdvancedEventSelectors } = await aws.call('cloudtrail', 'GetEventSelectors', { TrailName: 'told' })
  expect(AdvancedEventSelectors).toEqual([{ FieldSelectors: [data, below, objects] }])
  await aws.call('cloudtrail', 'DeleteTrail', { Name: 'told' })
})

test('five trails a region, each with tags of its own', async () => {
  for (let i = 0; i < 5; i++) await create(`trail-${i}`, { TagsList: [{ Key: 'n', Value: String(i) }] })
  await expect(create('trail-5')).rejects.toEqual(refusal('MaximumNumberOfTrailsExceededException'))
  await expect(create('trail-4')).rejects.toEqual(
    refusal('TrailAlreadyExistsException', `Trail trail-4 already exists for customer: ${ACCOUNT}`),
  )
  const ResourceId = `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/trail-1`
  await aws.call('cloudtrail', 'AddTags', { ResourceId, TagsList: [{ Key: 'team', Value: 'sre' }] })
  await aws.call('cloudtrail', 'RemoveTags', { ResourceId, TagsList: [{ Key: 'n' }] })
  expect(await aws.call('cloudtrail', 'ListTags', { ResourceIdList: [ResourceId] })).toEqual({
    ResourceTagList: [{ ResourceId, TagsList: [{ Key: 'team', Value: 'sre' }] }],
  })
  expect((await aws.call('cloudtrail', 'ListTrails', {})).Trails).toHaveLength(5)
})

test('an ARN without an account is no trail’s', async () => {
  for (const account of ['', 'abc', '1'])
    for (const ask of [
      (Name: string) => aws.call('cloudtrail', 'GetTrail', { Name }),
      (Name: string) => aws.call('cloudtrail', 'DescribeTrails', { trailNameList: [Name] }),
      (Name: string) => aws.call('cloudtrail', 'ListTags', { ResourceIdList: [Name] }),
    ])
      await expect(ask(`arn:aws:cloudtrail:us-east-1:${account}:trail/main`)).rejects.toEqual(
        refusal('CloudTrailARNInvalidException'),
      )
})
