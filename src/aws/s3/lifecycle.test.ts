import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { world, type TestWorld } from '../../../test/world.ts'
import { mortal } from '../../../test/crash/mortal-store.ts'
import { silentLog } from '../../kernel/log.ts'
import { worldClock } from '../../kernel/Clock.ts'
import { memoryStore } from '../../store/memory/memory-store.ts'
import type { AwsClient } from '../../wire/aws-client.ts'
import type { Input } from './declare.ts'

type Rules = NonNullable<Input<'PutBucketLifecycleConfiguration'>['LifecycleConfiguration']>['Rules']

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** Ten in the morning. */
const BEGIN = Date.UTC(2030, 0, 1, 10)

let w: TestWorld
let aws: AwsClient
let count = 0
beforeAll(async () => {
  w = await world({ clock: worldClock({ frozenAt: BEGIN }) })
  aws = await w.client('customer')
})
afterAll(() => w.close())

/** Ten in the morning, so many days later. */
const days = (number: number) => w.clock.advance(number * DAY)
const ALL = { ID: 'r', Status: 'Enabled', Filter: {} } as const

async function bucket(versioning: 'Enabled' | undefined, ...rules: Rules): Promise<string> {
  const Bucket = `cycle-${count++}`
  await aws.call('s3', 'CreateBucket', { Bucket })
  if (versioning) await version(Bucket, versioning)
  await rule(Bucket, ...rules)
  return Bucket
}
const version = (Bucket: string, Status: string) =>
  aws.call('s3', 'PutBucketVersioning', { Bucket, VersioningConfiguration: { Status } })
const rule = (Bucket: string, ...Rules: Rules) =>
  aws.call('s3', 'PutBucketLifecycleConfiguration', { Bucket, LifecycleConfiguration: { Rules } })
const put = (Bucket: string, Key: string, more: object = {}) =>
  aws.call('s3', 'PutObject', { Bucket, Key, Body: Buffer.from('12345'), ...more })
const large = { Body: Buffer.alloc(128 * 1024) }
const keys = async (Bucket: string) =>
  (await aws.call('s3', 'ListObjectsV2', { Bucket })).Contents?.map(({ Key }) => Key) ?? []
const classes = async (Bucket: string) =>
  Object.fromEntries(
    (await aws.call('s3', 'ListObjectsV2', { Bucket })).Contents?.map(({ Key = '', StorageClass }) => [Key, StorageClass]) ?? [], // prettier-ignore
  ) as Record<string, string>
/** Newest first: ids of versions, `marker` for markers. */
const versions = async (Bucket: string) => {
  const { Versions = [], DeleteMarkers = [] } = await aws.call('s3', 'ListObjectVersions', { Bucket })
  return [
    ...Versions.map((one) => ({ at: one.LastModified?.getTime() ?? 0, latest: one.IsLatest, id: one.VersionId })),
    ...DeleteMarkers.map((one) => ({ at: one.LastModified?.getTime() ?? 0, latest: one.IsLatest, id: 'marker' })),
  ]
    .toSorted((one, other) => Number(other.latest) - Number(one.latest) || other.at - one.at)
    .map(({ id }) => id)
}

test('an object is gone at the midnight that x-amz-expiration told, and not before', async () => {
  const Bucket = await bucket(undefined, { ...ALL, Filter: { Prefix: 'logs/' }, Expiration: { Days: 2 } })
  const { Expiration } = await put(Bucket, 'logs/a')
  expect(Expiration).toContain(new Date(BEGIN + 2 * DAY + 14 * HOUR).toUTCString())
  await put(Bucket, 'other')
  await w.clock.advance(2 * DAY + 14 * HOUR - 1)
  expect(await keys(Bucket)).toEqual(['logs/a', 'other'])
  await w.clock.advance(1)
  expect(await keys(Bucket)).toEqual(['other'])
  await expect(aws.call('s3', 'GetObject', { Bucket, Key: 'logs/a' })).rejects.toMatchObject({ code: 'NoSuchKey' })
  await w.clock.advance(10 * HOUR)
})

test('rules are for what stood there before them and meets their filters; those of a date go on after it', async () => {
  const Bucket = await bucket(undefined, { ...ALL, ID: 'off', Status: 'Disabled', Expiration: { Days: 1 } })
  for (const Key of ['a', 'b', 'c']) await put(Bucket, Key, Key === 'b' ? { Tagging: 'keep=no' } : {})
  await days(3)
  expect(await keys(Bucket)).toEqual(['a', 'b', 'c'])
  await rule(Bucket, { ...ALL, Filter: { Tag: { Key: 'keep', Value: 'no' } }, Expiration: { Days: 1 } })
  expect(await keys(Bucket)).toEqual(['a', 'b', 'c'])
  await days(1)
  expect(await keys(Bucket)).toEqual(['a', 'c'])
  const midnight = new Date(Math.floor(w.clock.now() / DAY) * DAY)
  await rule(Bucket, { ...ALL, Filter: { ObjectSizeLessThan: 6 }, Expiration: { Date: midnight } })
  await put(Bucket, 'd', { Body: Buffer.from('123456') })
  await days(1)
  expect(await keys(Bucket)).toEqual(['d'])
  await put(Bucket, 'e')
  await days(1)
  expect(await keys(Bucket)).toEqual(['d'])
  await aws.call('s3', 'DeleteBucketLifecycle', { Bucket })
  await put(Bucket, 'e')
  await days(2)
  expect(await keys(Bucket)).toEqual(['d', 'e'])
})

describe('in a bucket that keeps versions', () => {
  test('what ends is hidden by a marker, which goes when it is all there is', async () => {
    const Bucket = await bucket('Enabled', { ...ALL, Expiration: { Days: 1 }, NoncurrentVersionExpiration: { NoncurrentDays: 3 } }) // prettier-ignore
    const { VersionId } = await put(Bucket, 'a')
    await days(2)
    expect(await versions(Bucket)).toEqual(['marker', VersionId])
    await days(2)
    expect(await versions(Bucket)).toEqual(['marker', VersionId])
    await days(1)
    expect(await versions(Bucket)).toEqual(['marker'])
    await days(1)
    expect(await versions(Bucket)).toEqual([])
  })

  test('a marker alone goes at the next midnight where that is asked for, and stays where it is not', async () => {
    const asked = await bucket('Enabled', { ...ALL, Expiration: { ExpiredObjectDeleteMarker: true } })
    const not = await bucket('Enabled', { ...ALL, NoncurrentVersionExpiration: { NoncurrentDays: 1 } })
    for (const Bucket of [asked, not]) await aws.call('s3', 'DeleteObject', { Bucket, Key: 'a' })
    await put(asked, 'b')
    await aws.call('s3', 'DeleteObject', { Bucket: asked, Key: 'b' })
    await days(1)
    expect((await versions(asked)).length).toBe(2)
    await days(9)
    expect(await versions(not)).toEqual(['marker'])
  })

  test('while it keeps none any more, the marker takes the place of the version without id', async () => {
    const Bucket = await bucket('Enabled', { ...ALL, Expiration: { Days: 1 } })
    const { VersionId } = await put(Bucket, 'a')
    await version(Bucket, 'Suspended')
    await put(Bucket, 'a')
    expect(await versions(Bucket)).toEqual(['null', VersionId])
    await days(2)
    expect(await versions(Bucket)).toEqual(['marker', VersionId])
  })

  test('old versions end when they were succeeded so long ago, by so many', async () => {
    const Bucket = await bucket('Enabled', { ...ALL, NoncurrentVersionExpiration: { NoncurrentDays: 2, NewerNoncurrentVersions: 1 } }) // prettier-ignore
    const ids: (string | undefined)[] = []
    for (let n = 0; n < 4; n++) {
      ids.unshift((await put(Bucket, 'a')).VersionId)
      await days(1)
    }
    expect(await versions(Bucket)).toEqual(ids.slice(0, 3))
    await days(1)
    expect(await versions(Bucket)).toEqual(ids.slice(0, 2))
    await days(9)
    expect(await versions(Bucket)).toEqual(ids.slice(0, 2))
  })

  test('a lock keeps old versions until it ends, and no marker away', async () => {
    const Bucket = `locked-${count++}`
    await aws.call('s3', 'CreateBucket', { Bucket, ObjectLockEnabledForBucket: true })
    const ObjectLockRetainUntilDate = new Date(w.clock.now() + 10 * DAY)
    const { VersionId } = await put(Bucket, 'a', { ContentMD5: createHash('md5').update('12345').digest('base64'), ObjectLockMode: 'GOVERNANCE', ObjectLockRetainUntilDate }) // prettier-ignore
    await rule(Bucket, { ...ALL, Expiration: { Days: 1 }, NoncurrentVersionExpiration: { NoncurrentDays: 1 } })
    await days(9)
    expect(await versions(Bucket)).toEqual(['marker', VersionId])
    await days(2)
    expect(await versions(Bucket)).toEqual(['marker'])
  })
})

describe('an object moves', () => {
  test('from class to class as days go by, keeping all else, and is read no more once it is archived', async () => {
    const Transitions = [{ Days: 30, StorageClass: 'STANDARD_IA' }, { Days: 60, StorageClass: 'GLACIER' }] // prettier-ignore
    const Bucket = await bucket(undefined, { ...ALL, Transitions })
    await put(Bucket, 'a', large)
    const before = await aws.call('s3', 'HeadObject', { Bucket, Key: 'a' })
    await days(30)
    expect(await classes(Bucket)).toEqual({ a: 'STANDARD' })
    await days(1)
    expect(await classes(Bucket)).toEqual({ a: 'STANDARD_IA' })
    const { ETag, LastModified } = before
    expect(await aws.call('s3', 'HeadObject', { Bucket, Key: 'a' })).toMatchObject({ ETag, LastModified, StorageClass: 'STANDARD_IA' }) // prettier-ignore
    await days(30)
    expect(await classes(Bucket)).toEqual({ a: 'GLACIER' })
    await expect(aws.call('s3', 'GetObject', { Bucket, Key: 'a' })).rejects.toMatchObject({ code: 'InvalidObjectState' }) // prettier-ignore
  })

  test('when it is large enough, which a filter of sizes or the configuration says', async () => {
    const Transitions = [{ Days: 1, StorageClass: 'GLACIER' }]
    const plain = await bucket(undefined, { ...ALL, Transitions })
    const filtered = await bucket(undefined, { ...ALL, Filter: { ObjectSizeGreaterThan: 1 }, Transitions })
    const varied = await bucket(undefined)
      .catch(() => `cycle-${count - 1}`)
      .then(async (Bucket) => {
        const Rules = [{ ...ALL, ID: 'cold', Filter: { Prefix: 'c' }, Transitions }, { ...ALL, ID: 'instant', Filter: { Prefix: 'i' }, Transitions: [{ Days: 1, StorageClass: 'GLACIER_IR' }] }] // prettier-ignore
        await aws.call('s3', 'PutBucketLifecycleConfiguration', { Bucket, TransitionDefaultMinimumObjectSize: 'varies_by_storage_class', LifecycleConfiguration: { Rules } }) // prettier-ignore
        return Bucket
      })
    for (const Bucket of [plain, filtered]) await put(Bucket, 'a')
    for (const Key of ['c', 'i']) await put(varied, Key)
    await days(2)
    expect([await classes(plain), await classes(filtered), await classes(varied)]).toEqual([
      { a: 'STANDARD' },
      { a: 'GLACIER' },
      { c: 'GLACIER', i: 'STANDARD' },
    ])
  })

  test('to the colder of two classes, never back, and before it is hidden by a marker', async () => {
    const to = (ID: string, StorageClass: string) => ({ ...ALL, ID, Transitions: [{ Days: 0, StorageClass }] })
    const Bucket = await bucket('Enabled', to('one', 'GLACIER_IR'), to('other', 'GLACIER'), { ...ALL, Expiration: { Days: 1 } }) // prettier-ignore
    const { VersionId } = await put(Bucket, 'a', large)
    await put(Bucket, 'b', { ...large, StorageClass: 'DEEP_ARCHIVE' })
    await days(1)
    expect(await classes(Bucket)).toEqual({ a: 'GLACIER', b: 'DEEP_ARCHIVE' })
    await days(1)
    expect(await aws.call('s3', 'HeadObject', { Bucket, Key: 'a', VersionId })).toMatchObject({ StorageClass: 'GLACIER' }) // prettier-ignore
    expect(await keys(Bucket)).toEqual([])
  })

  test('once it is an old version, too', async () => {
    const Bucket = await bucket('Enabled', { ...ALL, NoncurrentVersionTransitions: [{ NoncurrentDays: 1, StorageClass: 'DEEP_ARCHIVE' }] }) // prettier-ignore
    const { VersionId } = await put(Bucket, 'a', large)
    await put(Bucket, 'a', large)
    await days(2)
    expect(await aws.call('s3', 'HeadObject', { Bucket, Key: 'a', VersionId })).toMatchObject({ StorageClass: 'DEEP_ARCHIVE' }) // prettier-ignore
    expect(await classes(Bucket)).toEqual({ a: 'STANDARD' })
  })
})

test('an upload that is not completed is given up with its parts', async () => {
  const Bucket = await bucket(undefined, { ...ALL, Filter: { Prefix: 'up' }, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } }) // prettier-ignore
  const { UploadId = '' } = await aws.call('s3', 'CreateMultipartUpload', { Bucket, Key: 'up' })
  const kept = await aws.call('s3', 'CreateMultipartUpload', { Bucket, Key: 'other' })
  const part = { Bucket, Key: 'up', UploadId, PartNumber: 1, Body: Buffer.from('x') }
  await aws.call('s3', 'UploadPart', part)
  await days(1)
  await aws.call('s3', 'UploadPart', part)
  await days(1)
  await expect(aws.call('s3', 'UploadPart', part)).rejects.toMatchObject({ code: 'NoSuchUpload' })
  const { Uploads = [] } = await aws.call('s3', 'ListMultipartUploads', { Bucket })
  expect(Uploads.map((one) => one.UploadId)).toEqual([kept.UploadId])
  await expect(w.store.scan('111122223333', `s3/part/${Bucket}/`)).resolves.toMatchObject({ documents: [] })
})

test('all of many objects end, and nothing is told of it but to who looks', async () => {
  const Bucket = await bucket(undefined, { ...ALL, Filter: { ObjectSizeLessThan: 2 }, Expiration: { Days: 1 } })
  for (let n = 0; n < 600; n += 50)
    await Promise.all(Array.from({ length: 50 }, (_, i) => put(Bucket, `k${n + i}`, { Body: Buffer.alloc((n + i) % 3) }))) // prettier-ignore
  const before = await w.store.read('cloudtrail/111122223333', { limit: 1 })
  await days(2)
  await w.cloud.door.recorded()
  expect(await w.store.read('cloudtrail/111122223333', { limit: 1 })).toEqual(before)
  const { Contents = [] } = await aws.call('s3', 'ListObjectsV2', { Bucket, MaxKeys: 1000 })
  expect(Contents.length).toBe(200)
})

test('a bucket that is deleted is looked at no more, nor one without rules', async () => {
  const Bucket = await bucket(undefined, { ...ALL, Expiration: { Days: 1 } })
  const work = async () => (await w.store.scan('world', `lifecycle-work/111122223333/${Bucket}`)).documents.length
  expect(await work()).toBe(1)
  await aws.call('s3', 'DeleteBucketLifecycle', { Bucket })
  expect(await work()).toBe(0)
  await rule(Bucket, { ...ALL, Expiration: { Days: 1 } })
  await aws.call('s3', 'DeleteBucket', { Bucket })
  expect(await work()).toBe(0)
})

test('what came due while nobody was there is done when somebody is again, also for rules that nobody had looked at', async () => {
  const store = memoryStore()
  const first = await world({ store, clock: worldClock({ frozenAt: BEGIN }) })
  const before = await first.client('customer')
  for (const Bucket of ['known', 'unknown']) {
    await before.call('s3', 'CreateBucket', { Bucket })
    await before.call('s3', 'PutObject', { Bucket, Key: 'a', Body: Buffer.from('x') })
    await before.call('s3', 'PutBucketLifecycleConfiguration', { Bucket, LifecycleConfiguration: { Rules: [{ ...ALL, Expiration: { Days: 1 } }] } }) // prettier-ignore
  }
  await store.commit({ writes: [{ partition: 'world', key: 'lifecycle-work/111122223333/unknown' }] })
  first.clock.stop()
  await first.cloud.workers.stop()
  const second = await world({ store, clock: worldClock({ frozenAt: BEGIN + 5 * DAY }) })
  const after = await second.client('customer')
  await second.clock.settled()
  const left = async () =>
    await Promise.all(['known', 'unknown'].map(async (Bucket) => (await after.call('s3', 'ListObjectsV2', { Bucket })).KeyCount)) // prettier-ignore
  expect(await left()).toEqual([0, 1])
  await second.clock.advance(DAY)
  expect(await left()).toEqual([0, 0])
  await second.close()
})

test.each([1, 2, 3])('a pass that dies after its commit %i is gone on with, and does nothing twice', async (fatal) => {
  const durable = memoryStore()
  const first = await world({ store: durable, clock: worldClock({ frozenAt: BEGIN }) })
  const before = await first.client('customer')
  const Bucket = 'mortal'
  await before.call('s3', 'CreateBucket', { Bucket })
  await before.call('s3', 'PutBucketVersioning', { Bucket, VersioningConfiguration: { Status: 'Enabled' } })
  await before.call('s3', 'PutObject', { Bucket, Key: 'a', Body: Buffer.from('x') })
  await before.call('s3', 'CreateMultipartUpload', { Bucket, Key: 'b' })
  const Rules = [{ ...ALL, Expiration: { Days: 1 }, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } }]
  await before.call('s3', 'PutBucketLifecycleConfiguration', { Bucket, LifecycleConfiguration: { Rules } })
  first.clock.stop()
  await first.cloud.workers.stop()
  let commits = 0
  const life = mortal(durable, () => ++commits === fatal)
  const second = await world({ store: life.store, clock: worldClock({ frozenAt: BEGIN + 2 * DAY }), log: silentLog })
  await life.ended
  second.clock.stop()
  await second.cloud.workers.stop()
  const third = await world({ store: durable, clock: worldClock({ frozenAt: BEGIN + 2 * DAY + 60_000 }) })
  const after = await third.client('customer')
  await third.clock.settled()
  const { Versions = [], DeleteMarkers = [] } = await after.call('s3', 'ListObjectVersions', { Bucket })
  expect([Versions.length, DeleteMarkers.length]).toEqual([1, 1])
  expect((await after.call('s3', 'ListMultipartUploads', { Bucket })).Uploads ?? []).toEqual([])
  await third.clock.advance(HOUR)
  const { documents } = await durable.scan('world', 'lifecycle-work/')
  expect(documents.map(({ value }) => value)).toMatchObject([{ bucket: Bucket, passed: expect.any(Number) as number }])
  await third.close()
})
