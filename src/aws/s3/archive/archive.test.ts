import { afterAll, beforeAll, expect, test } from 'vitest'
import { world, type TestWorld } from '../../../../test/world.ts'
import type { AwsClient } from '../../../wire/aws-client.ts'

const Bucket = 'archive'

let w: TestWorld
let aws: AwsClient
beforeAll(async () => {
  w = await world({ pace: 'real' })
  aws = await w.client('customer')
  await aws.call('s3', 'CreateBucket', { Bucket })
  for (const [Key, StorageClass] of [['cold', 'GLACIER'], ['deep', 'DEEP_ARCHIVE'], ['warm', 'STANDARD_IA']] as const)
    await aws.call('s3', 'PutObject', { Bucket, Key, StorageClass, Body: Buffer.from('frozen') })
}) // prettier-ignore
afterAll(() => w.close())

const refusal = (code: string, status: number) => expect.objectContaining({ code, status })
const restore = (Key: string, Days = 2, Tier = 'Expedited') =>
  aws.call('s3', 'RestoreObject', { Bucket, Key, RestoreRequest: { Days, GlacierJobParameters: { Tier } } })
const head = async (Key: string) => (await aws.call('s3', 'HeadObject', { Bucket, Key })).Restore

/** What a list says of it, if it is asked. */
const listed = async (more: object = { OptionalObjectAttributes: ['RestoreStatus'] }) =>
  (await aws.call('s3', 'ListObjectsV2', { Bucket, Prefix: 'cold', ...more })).Contents?.[0]?.RestoreStatus

test('what is archived is read once it is restored, for as long as was asked', async () => {
  const read = () => aws.call('s3', 'GetObject', { Bucket, Key: 'cold' })
  await expect(read()).rejects.toEqual(refusal('InvalidObjectState', 403))
  await expect(aws.call('s3', 'CopyObject', { Bucket, Key: 'copy', CopySource: `${Bucket}/cold` })).rejects.toEqual(
    refusal('ObjectNotInActiveTierError', 403),
  )
  expect(await head('cold')).toBeUndefined()
  expect(await listed()).toBeUndefined()
  await restore('cold')
  expect(await head('cold')).toBe('ongoing-request="true"')
  expect(await listed()).toEqual({ IsRestoreInProgress: true })
  await expect(restore('cold')).rejects.toEqual(refusal('RestoreAlreadyInProgress', 409))
  await expect(read()).rejects.toEqual(refusal('InvalidObjectState', 403))
  await w.clock.advance(5 * 60_000)
  expect(await head('cold')).toMatch(/^ongoing-request="false", expiry-date="\w{3}, \d\d \w{3} \d{4} 00:00:00 GMT"$/)
  expect(await listed()).toEqual({ IsRestoreInProgress: false, RestoreExpiryDate: expect.any(Date) as Date })
  await read()
  await aws.call('s3', 'CopyObject', { Bucket, Key: 'copy', CopySource: `${Bucket}/cold` })
  await restore('cold', 5)
  await w.clock.advance(3 * 86_400_000)
  await read()
  await w.clock.advance(4 * 86_400_000)
  await expect(read()).rejects.toEqual(refusal('InvalidObjectState', 403))
})

test('only what is archived is restored, in the ways that its class has', async () => {
  await expect(restore('warm')).rejects.toEqual(refusal('InvalidObjectState', 403))
  await expect(restore('deep')).rejects.toEqual(refusal('InvalidArgument', 400))
  await expect(restore('deep', 0, 'Bulk')).rejects.toEqual(refusal('InvalidArgument', 400))
  await expect(restore('nothing')).rejects.toEqual(refusal('NoSuchKey', 404))
  await restore('deep', 1, 'Bulk')
})

test('days beyond all dates are told as the last of them', async () => {
  await aws.call('s3', 'CreateBucket', { Bucket: 'for-ever' })
  const at = { Bucket: 'for-ever', Key: 'cold' }
  await aws.call('s3', 'PutObject', { ...at, StorageClass: 'GLACIER', Body: Buffer.from('frozen') })
  await aws.call('s3', 'RestoreObject', { ...at, RestoreRequest: { Days: 2_147_483_647, Tier: 'Expedited' } })
  await w.clock.advance(5 * 60_000)
  expect((await aws.call('s3', 'HeadObject', at)).Restore).toContain('expiry-date="Fri, 31 Dec 9999 00:00:00 GMT"')
  const asked = { Bucket: 'for-ever', OptionalObjectAttributes: ['RestoreStatus'] } as const
  const { Contents: [listed] = [] } = await aws.call('s3', 'ListObjectsV2', asked)
  expect(listed?.RestoreStatus?.RestoreExpiryDate).toEqual(new Date('9999-12-31T00:00:00Z'))
})
