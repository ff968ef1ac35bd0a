import { afterAll, beforeAll, expect, test } from 'vitest'
import { world, type TestWorld } from '../../../test/world.ts'
import type { AwsClient } from '../../wire/aws-client.ts'

const ACCOUNT = '111122223333'
const TrailName = 'watched'
const TrailARN = `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/${TrailName}`
const Bucket = 'watched-files'
const CALLS = { InsightType: 'ApiCallRateInsight' } as const
const ERRORS = { InsightType: 'ApiErrorRateInsight' } as const

let w: TestWorld
let aws: AwsClient
beforeAll(async () => {
  w = await world()
  aws = await w.client('customer')
  await aws.call('s3', 'CreateBucket', { Bucket })
  await open()
  await aws.call('cloudtrail', 'CreateTrail', { Name: TrailName, S3BucketName: Bucket, IsMultiRegionTrail: true })
})
afterAll(() => w.close())

const open = () => {
  const Principal = { Service: 'cloudtrail.amazonaws.com' }
  const Statement = [
    { Effect: 'Allow', Principal, Action: 's3:GetBucketAcl', Resource: `arn:aws:s3:::${Bucket}` },
    { Effect: 'Allow', Principal, Action: 's3:PutObject', Resource: `arn:aws:s3:::${Bucket}/AWSLogs/${ACCOUNT}/*` },
  ]
  return aws.call('s3', 'PutBucketPolicy', { Bucket, Policy: JSON.stringify({ Version: '2012-10-17', Statement }) })
}
const put = (InsightSelectors: readonly object[], more: object = { TrailName }) =>
  aws.call('cloudtrail', 'PutInsightSelectors', { InsightSelectors, ...more } as never)
const get = (more: object = { TrailName }) => aws.call('cloudtrail', 'GetInsightSelectors', more)
const select = (more: object) => aws.call('cloudtrail', 'PutEventSelectors', { TrailName, ...more })
const has = async () => (await aws.call('cloudtrail', 'GetTrail', { Name: TrailName })).Trail?.HasInsightSelectors
const refusal = (code: string, message?: string) =>
  expect.objectContaining({ code, status: 400, ...(message === undefined ? {} : { message }) })
const NOT_ENABLED = `Trail ${TrailARN} does not have Insights enabled. Edit the trail settings to enable Insights, and then try the operation again.`

test('the insights that a trail is to watch for are kept and told, of management events where nothing else is said', async () => {
  await expect(get()).rejects.toEqual(refusal('InsightNotEnabledException', NOT_ENABLED))
  expect(await has()).toBe(false)
  const InsightSelectors = [
    { ...CALLS, EventCategories: ['Management'] },
    { ...ERRORS, EventCategories: ['Management'] },
  ]
  expect(await put([CALLS, ERRORS])).toEqual({ TrailARN, InsightSelectors })
  expect(await get({ TrailName: TrailARN })).toEqual({ TrailARN, InsightSelectors })
  expect(await has()).toBe(true)
  const { trailList } = await aws.call('cloudtrail', 'DescribeTrails', {})
  expect(trailList).toMatchObject([{ HasInsightSelectors: true }])
  await aws.call('cloudtrail', 'UpdateTrail', { Name: TrailName, EnableLogFileValidation: true })
  expect(await get()).toEqual({ TrailARN, InsightSelectors })
})

test('an empty list turns insights off', async () => {
  await put([ERRORS])
  expect(await put([])).toEqual({ TrailARN, InsightSelectors: [] })
  await expect(get()).rejects.toEqual(refusal('InsightNotEnabledException', NOT_ENABLED))
  expect(await has()).toBe(false)
})

test('a trail watches only over events that it logs', async () => {
  const refused = refusal('InvalidInsightSelectorsException')
  const onData = { ...CALLS, EventCategories: ['Data'] }
  await expect(put([onData])).rejects.toEqual(refused)
  await select({ EventSelectors: [{ ReadWriteType: 'ReadOnly' }] })
  await expect(put([CALLS])).rejects.toEqual(refused)
  expect(await put([ERRORS])).toMatchObject({ TrailARN })
  const DataResources = [{ Type: 'AWS::S3::Object', Values: ['arn:aws:s3'] }]
  await select({ EventSelectors: [{ IncludeManagementEvents: false, DataResources }] })
  await expect(put([ERRORS])).rejects.toEqual(refused)
  expect((await put([onData])).InsightSelectors).toEqual([onData])
  const reads = [{ Field: 'eventCategory', Equals: ['Management'] }, { Field: 'readOnly', Equals: ['true'] }] // prettier-ignore
  await select({ AdvancedEventSelectors: [{ FieldSelectors: reads }] })
  await expect(put([CALLS])).rejects.toEqual(refused)
  await expect(put([onData])).rejects.toEqual(refused)
  expect(await put([ERRORS])).toMatchObject({ TrailARN })
  await select({ AdvancedEventSelectors: [{ FieldSelectors: reads.slice(0, 1) }] })
  expect(await put([CALLS])).toMatchObject({ TrailARN })
})

test.each<[string, string, () => Promise<unknown>]>([
  ['an insight that is none', 'InvalidInsightSelectorsException', () => put([{ InsightType: 'CostInsight' }])],
  ['no type', 'InvalidInsightSelectorsException', () => put([{}])],
  ['a category that is none', 'InvalidInsightSelectorsException', () => put([{ ...CALLS, EventCategories: ['Insight'] }])],
  ['no such trail', 'TrailNotFoundException', () => put([CALLS], { TrailName: 'nothing' })],
  ['a name that no trail has', 'InvalidTrailNameException', () => put([CALLS], { TrailName: 'a' })],
  ['another thing’s ARN', 'CloudTrailARNInvalidException', () => put([CALLS], { TrailName: 'arn:aws:s3:::bucket' })],
  ['a trail and an event data store', 'InvalidParameterCombinationException', () => put([CALLS], { TrailName, EventDataStore: 'store' })],
  ['a trail and a destination', 'InvalidParameterCombinationException', () => put([CALLS], { TrailName, InsightsDestination: 'store' })],
  ['neither', 'InvalidParameterCombinationException', () => put([CALLS], {})],
  ['an event data store, of which there are none', 'ResourceNotFoundException', () => put([CALLS], { EventDataStore: 'store', InsightsDestination: 'other' })],
  ['both when they are read', 'InvalidParameterCombinationException', () => get({ TrailName, EventDataStore: 'store' })],
  ['neither when they are read', 'InvalidParameterCombinationException', () => get({})],
])('insight selectors for %s are refused: %s', async (_, code, asked) => {
  await expect(asked()).rejects.toEqual(refusal(code))
}) // prettier-ignore

test('insights of a trail are set where it was made, and while its bucket takes its files', async () => {
  const west = await w.client('customer', 'us-west-2')
  const InsightSelectors = [CALLS]
  await expect(
    west.call('cloudtrail', 'PutInsightSelectors', { TrailName: TrailARN, InsightSelectors }),
  ).rejects.toEqual(refusal('InvalidHomeRegionException'))
  await aws.call('s3', 'DeleteBucketPolicy', { Bucket })
  await expect(put([CALLS])).rejects.toEqual(refusal('InsufficientS3BucketPolicyException'))
  expect(await put([])).toMatchObject({ InsightSelectors: [] })
  await open()
})
