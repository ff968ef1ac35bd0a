import { afterAll, beforeAll, expect, test } from 'vitest'
import { world, type TestWorld } from '../../../test/world.ts'
import type { AwsClient } from '../../wire/aws-client.ts'
import type { Input } from './declare.ts'

type Rules = NonNullable<Input<'PutBucketLifecycleConfiguration'>['LifecycleConfiguration']>['Rules']

let w: TestWorld
let aws: AwsClient
const Bucket = 'expiring'
beforeAll(async () => {
  w = await world()
  aws = await w.client('customer')
  await aws.call('s3', 'CreateBucket', { Bucket })
})
afterAll(() => w.close())

const DAY_MS = 86_400_000
const rules = (...Rules: Rules) =>
  aws.call('s3', 'PutBucketLifecycleConfiguration', { Bucket, LifecycleConfiguration: { Rules } })
const put = (Key: string, more: object = {}) =>
  aws.call('s3', 'PutObject', { Bucket, Key, Body: Buffer.from('12345'), ...more })
/** The midnight after so many days from now, as a header has it. */
const midnight = (days: number) => new Date((Math.floor(w.clock.now() / DAY_MS) + days + 1) * DAY_MS).toUTCString()
const expiry = (days: number, rule: string) => `expiry-date="${midnight(days)}", rule-id="${rule}"`
const one = (ID: string, Filter: object, Days: number) => ({ ID, Status: 'Enabled', Filter, Expiration: { Days } })

test('every answer about an object tells when a lifecycle rule ends it, and which', async () => {
  await rules(one('old logs', { Prefix: 'logs/' }, 3))
  const told = { Expiration: expiry(3, 'old logs') }
  expect(await put('logs/a')).toMatchObject(told)
  expect(await aws.call('s3', 'HeadObject', { Bucket, Key: 'logs/a' })).toMatchObject(told)
  expect(await aws.call('s3', 'GetObject', { Bucket, Key: 'logs/a' })).toMatchObject(told)
  expect(await aws.call('s3', 'CopyObject', { Bucket, Key: 'logs/b', CopySource: `${Bucket}/logs/a` })).toMatchObject(told) // prettier-ignore
  const { UploadId } = await aws.call('s3', 'CreateMultipartUpload', { Bucket, Key: 'logs/c' })
  const { ETag } = await aws.call('s3', 'UploadPart', { Bucket, Key: 'logs/c', UploadId: UploadId ?? '', PartNumber: 1, Body: Buffer.from('x') }) // prettier-ignore
  expect(await aws.call('s3', 'CompleteMultipartUpload', { Bucket, Key: 'logs/c', UploadId: UploadId ?? '', MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] } })).toMatchObject(told) // prettier-ignore
  await rules(one('äußerst "alt"', {}, 3))
  expect(await put('logs/a')).toMatchObject({ Expiration: expiry(3, encodeURIComponent('äußerst "alt"')) })
  await rules(one('old logs', { Prefix: 'logs/' }, 3))
  expect(await put('other')).not.toHaveProperty('Expiration')
})

test('the soonest of all rules whose prefix, tags and sizes the object meets', async () => {
  const Tag = { Key: 'keep', Value: 'short' }
  await rules(
    one('all', {}, 30),
    one('tagged', { And: { Prefix: 't', Tags: [Tag] } }, 2),
    one('large', { ObjectSizeGreaterThan: 5 }, 1),
    one('small', { And: { ObjectSizeGreaterThan: 3, ObjectSizeLessThan: 5 } }, 1),
    { ...one('off', {}, 1), Status: 'Disabled' },
    { ID: 'date', Status: 'Enabled', Filter: { Prefix: 'd' }, Expiration: { Date: new Date('2030-01-01') } },
  )
  expect(await put('t', { Tagging: 'keep=short' })).toMatchObject({ Expiration: expiry(2, 'tagged') })
  expect(await put('t', { Tagging: 'keep=long' })).toMatchObject({ Expiration: expiry(30, 'all') })
  expect(await put('t', { Body: Buffer.from('123456') })).toMatchObject({ Expiration: expiry(1, 'large') })
  expect(await put('t', { Body: Buffer.from('1234') })).toMatchObject({ Expiration: expiry(1, 'small') })
  await rules({ ID: 'date', Status: 'Enabled', Filter: { Prefix: 'd' }, Expiration: { Date: new Date('2030-01-01') } })
  expect(await put('d')).toMatchObject({ Expiration: 'expiry-date="Tue, 01 Jan 2030 00:00:00 GMT", rule-id="date"' })
})

test('only the newest version has an end, and tells it where it is not asked for by its id', async () => {
  const versioned = 'expiring-versions'
  await aws.call('s3', 'CreateBucket', { Bucket: versioned })
  await aws.call('s3', 'PutBucketVersioning', { Bucket: versioned, VersioningConfiguration: { Status: 'Enabled' } })
  await aws.call('s3', 'PutBucketLifecycleConfiguration', { Bucket: versioned, LifecycleConfiguration: { Rules: [one('r', {}, 1)] } }) // prettier-ignore
  const [old, now] = [await put('v', { Bucket: versioned }), await put('v', { Bucket: versioned })]
  const head = (VersionId?: string) => aws.call('s3', 'HeadObject', { Bucket: versioned, Key: 'v', VersionId })
  expect(await head()).toMatchObject({ VersionId: now.VersionId, Expiration: expiry(1, 'r') })
  expect(await head(now.VersionId)).not.toHaveProperty('Expiration')
  expect(await head(old.VersionId)).not.toHaveProperty('Expiration')
})

test('an upload tells when it is given up', async () => {
  await rules({ ID: 'tidy', Status: 'Enabled', Filter: { Prefix: 'up' }, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } }) // prettier-ignore
  const begun = await aws.call('s3', 'CreateMultipartUpload', { Bucket, Key: 'upload' })
  const told = { AbortDate: new Date(midnight(7)), AbortRuleId: 'tidy' }
  expect(begun).toMatchObject(told)
  expect(await aws.call('s3', 'ListParts', { Bucket, Key: 'upload', UploadId: begun.UploadId ?? '' })).toMatchObject(told) // prettier-ignore
  expect(await aws.call('s3', 'CreateMultipartUpload', { Bucket, Key: 'other' })).not.toHaveProperty('AbortDate')
})

test('what is due beyond all dates is told as due on the last of them', async () => {
  const ID = 'never'
  await rules({
    ...one(ID, { Prefix: 'never/' }, 2_147_483_647),
    AbortIncompleteMultipartUpload: { DaysAfterInitiation: 2_147_483_647 },
  })
  expect(await put('never/a')).toMatchObject({ Expiration: `expiry-date="Fri, 31 Dec 9999 00:00:00 GMT", rule-id="${ID}"` }) // prettier-ignore
  const upload = await aws.call('s3', 'CreateMultipartUpload', { Bucket, Key: 'never/b' })
  expect(upload).toMatchObject({ AbortDate: new Date('9999-12-31T00:00:00Z'), AbortRuleId: ID })
})
