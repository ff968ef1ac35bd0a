import { afterAll, beforeAll, expect, test } from 'vitest'
import { world, type TestWorld } from '../../../test/world.ts'
import type { AwsClient } from '../../wire/aws-client.ts'

let w: TestWorld
let aws: AwsClient
const Bucket = 'reported'
beforeAll(async () => {
  w = await world()
  aws = await w.client('customer')
  await aws.call('s3', 'CreateBucket', { Bucket })
})
afterAll(() => w.close())

const inventory = (Id: string) => ({
  Id,
  IsEnabled: true,
  IncludedObjectVersions: 'Current',
  Schedule: { Frequency: 'Daily' },
  Destination: { S3BucketDestination: { Bucket: 'arn:aws:s3:::reports', Format: 'CSV', Prefix: 'daily' } },
  OptionalFields: ['Size', 'ETag'],
})

test('each kind comes back as it was put, until it is deleted', async () => {
  const InventoryConfiguration = inventory('all')
  await aws.call('s3', 'PutBucketInventoryConfiguration', { Bucket, Id: 'all', InventoryConfiguration })
  expect(await aws.call('s3', 'GetBucketInventoryConfiguration', { Bucket, Id: 'all' })).toEqual({
    InventoryConfiguration,
  })
  const MetricsConfiguration = { Id: 'whole', Filter: { Prefix: 'a/' } }
  await aws.call('s3', 'PutBucketMetricsConfiguration', { Bucket, Id: 'whole', MetricsConfiguration })
  expect(await aws.call('s3', 'ListBucketMetricsConfigurations', { Bucket })).toEqual({
    IsTruncated: false,
    MetricsConfigurationList: [MetricsConfiguration],
  })
  const Tierings = [{ Days: 90, AccessTier: 'ARCHIVE_ACCESS' }]
  const IntelligentTieringConfiguration = { Id: 'cold', Status: 'Enabled', Tierings }
  await aws.call('s3', 'PutBucketIntelligentTieringConfiguration', { Bucket, Id: 'cold', IntelligentTieringConfiguration })
  await aws.call('s3', 'DeleteBucketIntelligentTieringConfiguration', { Bucket, Id: 'cold' })
  for (const operation of ['GetBucketIntelligentTieringConfiguration', 'DeleteBucketIntelligentTieringConfiguration'] as const)
    await expect(aws.call('s3', operation, { Bucket, Id: 'cold' })).rejects.toEqual(
      expect.objectContaining({ code: 'NoSuchConfiguration', status: 404, message: 'The specified configuration does not exist.' }),
    )
}) // prettier-ignore

test('they are listed a hundred at a time, by id', async () => {
  for (let i = 0; i < 101; i++) {
    const Id = `a${String(i).padStart(3, '0')}`
    const AnalyticsConfiguration = { Id, StorageClassAnalysis: {} }
    await aws.call('s3', 'PutBucketAnalyticsConfiguration', { Bucket, Id, AnalyticsConfiguration })
  }
  const first = await aws.call('s3', 'ListBucketAnalyticsConfigurations', { Bucket })
  expect([first.AnalyticsConfigurationList?.length, first.IsTruncated]).toEqual([100, true])
  const ContinuationToken = first.NextContinuationToken
  const rest = await aws.call('s3', 'ListBucketAnalyticsConfigurations', { Bucket, ContinuationToken })
  expect([rest.AnalyticsConfigurationList?.map(({ Id }) => Id), rest.IsTruncated]).toEqual([['a100'], false])
  await expect(
    aws.call('s3', 'ListBucketAnalyticsConfigurations', { Bucket, ContinuationToken: 'made-up' }),
  ).rejects.toEqual(expect.objectContaining({ code: 'InvalidArgument', status: 400 }))
})

test('an id that the document does not repeat is refused', async () => {
  await expect(
    aws.call('s3', 'PutBucketInventoryConfiguration', { Bucket, Id: 'one', InventoryConfiguration: inventory('two') }),
  ).rejects.toEqual(expect.objectContaining({ code: 'IdMismatch', status: 400 }))
})

test('an inventory goes to a bucket that is named by its ARN', async () => {
  const InventoryConfiguration = { ...inventory('one'), Destination: { S3BucketDestination: { Bucket: 'reports', Format: 'CSV' } } } // prettier-ignore
  await expect(
    aws.call('s3', 'PutBucketInventoryConfiguration', { Bucket, Id: 'one', InventoryConfiguration }),
  ).rejects.toMatchObject({ code: 'InvalidS3DestinationBucket', status: 400, message: 'Invalid bucket ARN.' })
})
