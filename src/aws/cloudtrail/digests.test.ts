import { createHash, createPublicKey, verify } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import type { Readable } from 'node:stream'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { world, type TestWorld } from '../../../test/world.ts'
import type { AwsClient } from '../../wire/aws-client.ts'

const ACCOUNT = '111122223333'
const HOUR = 60 * 60_000
const Bucket = 'digested'
const Name = 'proved'

let w: TestWorld
let aws: AwsClient
beforeAll(async () => {
  w = await world()
  aws = await w.client('customer')
  await aws.call('s3', 'CreateBucket', { Bucket })
  await open()
  await aws.call('cloudtrail', 'CreateTrail', { Name, S3BucketName: Bucket, EnableLogFileValidation: true })
  await aws.call('cloudtrail', 'StartLogging', { Name })
})
afterAll(() => w.close())

const open = (effect = 'Allow') =>
  aws.call('s3', 'PutBucketPolicy', {
    Bucket,
    Policy: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { Service: 'cloudtrail.amazonaws.com' }, Action: 's3:GetBucketAcl', Resource: `arn:aws:s3:::${Bucket}` }, // prettier-ignore
        { Effect: 'Allow', Principal: { Service: 'cloudtrail.amazonaws.com' }, Action: 's3:PutObject', Resource: `arn:aws:s3:::${Bucket}/*` }, // prettier-ignore
        { Effect: effect, Principal: { Service: 'cloudtrail.amazonaws.com' }, Action: 's3:PutObject', Resource: `arn:aws:s3:::${Bucket}/AWSLogs/${ACCOUNT}/CloudTrail-Digest/*` }, // prettier-ignore
      ],
    }),
  })

interface Digest {
  readonly digestS3Object: string
  readonly digestStartTime: string
  readonly digestEndTime: string
  readonly digestPublicKeyFingerprint: string
  readonly previousDigestS3Object: string | null
  readonly previousDigestHashValue: string | null
  readonly previousDigestSignature: string | null
  readonly newestEventTime: string | null
  readonly logFiles: readonly { readonly s3Object: string; readonly hashValue: string; readonly oldestEventTime: string }[] // prettier-ignore
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

async function read(Key: string) {
  const { Body, Metadata = {} } = await aws.call('s3', 'GetObject', { Bucket, Key })
  return { text: gunzipSync(await buffer(Body as Readable)).toString(), metadata: Metadata }
}

async function digests() {
  const { Contents = [] } = await aws.call('s3', 'ListObjectsV2', { Bucket, Prefix: `AWSLogs/${ACCOUNT}/CloudTrail-Digest/` }) // prettier-ignore
  return Promise.all(
    Contents.filter(({ Size }) => Size !== 0).map(async ({ Key = '' }) => {
      const { text, metadata } = await read(Key)
      return { key: Key, text, metadata, digest: JSON.parse(text) as Digest }
    }),
  )
}

test('every hour a digest tells of the log files and of the digest before, signed by the region’s key', async () => {
  await aws.call('iam', 'CreateUser', { UserName: 'seen' })
  await w.clock.advance(HOUR)
  await w.clock.advance(HOUR)
  const [first, second, ...more] = await digests()
  if (!first || !second) throw new Error('no digests')
  expect(more).toEqual([])
  expect(first.key).toMatch(
    new RegExp(`^AWSLogs/${ACCOUNT}/CloudTrail-Digest/us-east-1/\\d{4}/\\d\\d/\\d\\d/${ACCOUNT}_CloudTrail-Digest_us-east-1_proved_us-east-1_\\d{8}T\\d{6}Z\\.json\\.gz$`), // prettier-ignore
  )
  expect(first.digest).toMatchObject({ digestS3Object: first.key, previousDigestS3Object: null, previousDigestSignature: null }) // prettier-ignore
  expect(first.digest.logFiles.length).toBeGreaterThan(0)
  for (const { s3Object, hashValue } of first.digest.logFiles)
    expect(sha256((await read(s3Object)).text)).toBe(hashValue)
  expect(second.digest).toMatchObject({
    digestStartTime: first.digest.digestEndTime,
    previousDigestS3Object: first.key,
    previousDigestHashValue: sha256(first.text),
    previousDigestSignature: first.metadata['signature'],
  })

  const { PublicKeyList: [key] = [] } = await aws.call('cloudtrail', 'ListPublicKeys', {})
  expect(key?.Fingerprint).toBe(first.digest.digestPublicKeyFingerprint)
  expect(key?.Fingerprint).toBe(
    createHash('md5')
      .update(Buffer.from(key?.Value ?? []))
      .digest('hex'),
  )
  const publicKey = createPublicKey({ key: Buffer.from(key?.Value ?? []), type: 'pkcs1', format: 'der' })
  for (const { digest, key: at, text, metadata } of [first, second]) {
    const signed = [digest.digestEndTime, `${Bucket}/${at}`, sha256(text), digest.previousDigestSignature ?? 'null']
    const signature = Buffer.from(metadata['signature'] ?? '', 'hex')
    expect(verify('sha256', Buffer.from(signed.join('\n')), publicKey, signature)).toBe(true)
  }
  expect(await aws.call('cloudtrail', 'GetTrailStatus', { Name })).toMatchObject({ LatestDigestDeliveryTime: expect.any(Date) as Date }) // prettier-ignore
})

test('where the bucket does not take digests, the trail says so, and the next one tells of it all', async () => {
  await open('Deny')
  await aws.call('iam', 'CreateUser', { UserName: 'unproved' })
  await w.clock.advance(HOUR)
  expect(await digests()).toHaveLength(2)
  expect(await aws.call('cloudtrail', 'GetTrailStatus', { Name })).toMatchObject({ LatestDigestDeliveryError: 'AccessDenied' }) // prettier-ignore
  await open()
  await w.clock.advance(HOUR)
  const [, second, third] = await digests()
  expect(third?.digest.digestStartTime).toBe(second?.digest.digestEndTime)
  expect(third?.digest.logFiles.length).toBeGreaterThan(0)
  expect(await aws.call('cloudtrail', 'GetTrailStatus', { Name })).not.toHaveProperty('LatestDigestDeliveryError')
})

test('who stops logging gets the last digest; who starts again begins a new chain', async () => {
  await aws.call('cloudtrail', 'StopLogging', { Name })
  await w.clock.advance(120_000)
  expect(await digests()).toHaveLength(4)
  await aws.call('cloudtrail', 'StartLogging', { Name })
  await w.clock.advance(HOUR)
  const last = (await digests()).at(-1)
  expect(last?.digest.previousDigestS3Object).toBeNull()
})

test('without validation there are none', async () => {
  const before = (await digests()).length
  await aws.call('cloudtrail', 'UpdateTrail', { Name, EnableLogFileValidation: false })
  await aws.call('iam', 'CreateUser', { UserName: 'unproven' })
  await w.clock.advance(2 * HOUR)
  expect(await digests()).toHaveLength(before)
  await aws.call('cloudtrail', 'UpdateTrail', { Name, EnableLogFileValidation: true })
  const switched = new Date(w.clock.now())
  await w.clock.advance(2 * HOUR)
  const again = (await digests()).slice(before)
  expect(again[0]?.digest).toMatchObject({ digestStartTime: `${switched.toISOString().slice(0, 19)}Z`, previousDigestS3Object: null }) // prettier-ignore
})

test('keys of a time that ends before it begins are refused', async () => {
  const [StartTime, EndTime] = [new Date(2000), new Date(1000)]
  await expect(aws.call('cloudtrail', 'ListPublicKeys', { StartTime, EndTime })).rejects.toMatchObject({ code: 'InvalidTimeRangeException' }) // prettier-ignore
  expect(await aws.call('cloudtrail', 'ListPublicKeys', { EndTime })).toEqual({ PublicKeyList: [] })
})
