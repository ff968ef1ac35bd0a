import { gunzipSync } from 'node:zlib'
import { buffer } from 'node:stream/consumers'
import type { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { world, type TestWorld } from '../../../test/world.ts'
import { worldClock } from '../../kernel/Clock.ts'
import { memoryStore } from '../../store/memory/memory-store.ts'
import type { AwsClient } from '../../wire/aws-client.ts'

const Bucket = 'told-once'
const MINUTE = 60_000

/** Two nodes, each with a clock of its own, which the test moves in turn. */
let one: TestWorld
let other: TestWorld
let aws: AwsClient
beforeAll(async () => {
  const store = memoryStore()
  const node = () => world({ store, clock: worldClock({ frozenAt: Date.parse('2026-03-01T00:00:00Z') }) })
  one = await node()
  other = await node()
  aws = await one.client('customer')
  await aws.call('s3', 'CreateBucket', { Bucket })
  const Principal = { Service: 'cloudtrail.amazonaws.com' }
  await aws.call('s3', 'PutBucketPolicy', {
    Bucket,
    Policy: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal, Action: 's3:GetBucketAcl', Resource: `arn:aws:s3:::${Bucket}` },
        { Effect: 'Allow', Principal, Action: 's3:PutObject', Resource: `arn:aws:s3:::${Bucket}/*` },
      ],
    }),
  })
  await aws.call('cloudtrail', 'CreateTrail', { Name: 'shared', S3BucketName: Bucket })
  await aws.call('cloudtrail', 'StartLogging', { Name: 'shared' })
})
afterAll(async () => {
  await other.close()
  await one.close()
})

/** Names of the users whose making was told, once for each time. */
async function told(): Promise<readonly string[]> {
  const { Contents = [] } = await aws.call('s3', 'ListObjectsV2', { Bucket })
  const files = await Promise.all(
    Contents.filter(({ Size }) => Size !== 0).map(async ({ Key = '' }) => {
      const { Body } = await aws.call('s3', 'GetObject', { Bucket, Key })
      const { Records } = JSON.parse(gunzipSync(await buffer(Body as Readable)).toString()) as {
        readonly Records: readonly { eventName: string; requestParameters: { userName: string } | null }[]
      }
      return Records.filter(({ eventName }) => eventName === 'CreateUser')
    }),
  )
  return files.flat().map(({ requestParameters }) => requestParameters?.userName ?? '')
}

test('what one node delivered, the other does not deliver again, whoever is first at each time', async () => {
  await aws.call('iam', 'CreateUser', { UserName: 'first' })
  await one.clock.advance(MINUTE)
  expect(await told()).toEqual(['first'])
  await aws.call('iam', 'CreateUser', { UserName: 'second' })
  await other.clock.advance(2 * MINUTE)
  expect((await told()).toSorted()).toEqual(['first', 'second'])
  await aws.call('iam', 'CreateUser', { UserName: 'third' })
  await one.clock.advance(2 * MINUTE)
  expect((await told()).toSorted()).toEqual(['first', 'second', 'third'])
  await other.clock.advance(2 * MINUTE)
  expect((await told()).toSorted()).toEqual(['first', 'second', 'third'])
})

test('what a bucket refuses is tried again more and more seldom, however many nodes there are', async () => {
  await aws.call('s3', 'DeleteBucketPolicy', { Bucket })
  await aws.call('iam', 'CreateUser', { UserName: 'late' })
  await one.clock.advance(Math.max(0, other.clock.now() - one.clock.now()))
  await other.clock.advance(Math.max(0, one.clock.now() - other.clock.now()))
  const tries = new Set<string | undefined>()
  for (let step = 0; step < 40; step++) {
    for (const node of [other, one]) {
      await node.clock.advance(15_000)
      const status = await aws.call('cloudtrail', 'GetTrailStatus', { Name: 'shared' })
      if (status.LatestDeliveryError !== undefined) tries.add(status.LatestDeliveryAttemptTime)
    }
  }
  // After 15 seconds, 30 more, 60 more …: ten minutes hold five.
  expect(tries.size).toBeGreaterThan(2)
  expect(tries.size).toBeLessThanOrEqual(6)
})
