import { afterAll, beforeAll, expect, test } from 'vitest'
import { world, type TestWorld } from '../../../test/world.ts'
import type { AwsClient } from '../../wire/aws-client.ts'
import { presign } from '../../wire/sigv4/sign.ts'

let w: TestWorld
let owner: AwsClient
let stranger: AwsClient
const Bucket = 'requesters-are-charged'
const Key = 'k'
const Body = Buffer.from('x')
const RequestPayer = 'requester'
const CHARGED = { RequestCharged: 'requester' }
beforeAll(async () => {
  w = await world()
  owner = await w.client('customer')
  stranger = await w.client('redhat')
  const Resource = [`arn:aws:s3:::${Bucket}`, `arn:aws:s3:::${Bucket}/*`]
  const Policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:*', Resource }] }
  await owner.call('s3', 'CreateBucket', { Bucket })
  await owner.call('s3', 'DeletePublicAccessBlock', { Bucket })
  await owner.call('s3', 'PutBucketPolicy', { Bucket, Policy: JSON.stringify(Policy) })
  await owner.call('s3', 'PutObject', { Bucket, Key, Body })
  await stranger.call('s3', 'CreateBucket', { Bucket: 'of-the-stranger' })
  await payer('Requester')
})
afterAll(() => w.close())

const payer = (Payer: string) =>
  owner.call('s3', 'PutBucketRequestPayment', { Bucket, RequestPaymentConfiguration: { Payer } })

test('who pays for a request is told so, whatever is asked of the objects', async () => {
  const asked = { Bucket, RequestPayer }
  const one = { ...asked, Key }
  expect(await stranger.call('s3', 'PutObject', { ...one, Body })).toMatchObject(CHARGED)
  expect(await stranger.call('s3', 'GetObject', one)).toMatchObject({ ...CHARGED, ContentLength: 1 })
  expect(await stranger.call('s3', 'HeadObject', one)).toMatchObject(CHARGED)
  expect(await stranger.call('s3', 'ListObjectsV2', asked)).toMatchObject({ ...CHARGED, KeyCount: 1 })
  const { UploadId = '', ...begun } = await stranger.call('s3', 'CreateMultipartUpload', one)
  expect(begun).toMatchObject(CHARGED)
  const part = { ...one, UploadId, PartNumber: 1 }
  expect(await stranger.call('s3', 'UploadPart', { ...part, Body })).toMatchObject(CHARGED)
  expect(await stranger.call('s3', 'UploadPartCopy', { ...part, CopySource: `${Bucket}/k` })).toMatchObject(CHARGED)
  expect(await stranger.call('s3', 'ListParts', { ...one, UploadId })).toMatchObject(CHARGED)
  expect(await stranger.call('s3', 'AbortMultipartUpload', { ...one, UploadId })).toMatchObject(CHARGED)
  expect(await stranger.call('s3', 'DeleteObjects', { ...asked, Delete: { Objects: [{ Key: 'none' }] } })).toMatchObject(CHARGED) // prettier-ignore
})

test('also who copies from there to a bucket of its own', async () => {
  const to = { Bucket: 'of-the-stranger', Key, RequestPayer }
  expect(await stranger.call('s3', 'CopyObject', { ...to, CopySource: `${Bucket}/k` })).toMatchObject(CHARGED)
  expect(await stranger.call('s3', 'CopyObject', { ...to, Key: 'again', CopySource: 'of-the-stranger/k' })).not.toHaveProperty('RequestCharged') // prettier-ignore
})

test('a presigned address says in itself who pays', async () => {
  const headers = new Map([['host', new URL(w.endpoint).host]])
  const at = { region: 'us-east-1', service: 's3' }
  const read = async (url: string) => {
    const address = presign({ method: 'GET', url, headers }, await w.credentials('redhat'), at, w.clock.now(), 60)
    const answer = await fetch(w.endpoint + address)
    return [answer.status, answer.headers.get('x-amz-request-charged')]
  }
  expect(await read(`/${Bucket}/k?x-amz-request-payer=requester`)).toEqual([200, 'requester'])
  expect(await read(`/${Bucket}/k`)).toEqual([403, null])
})

test('an operation that does not tell the charge tells none', async () => {
  expect(await stranger.call('s3', 'GetObjectTagging', { Bucket, Key, RequestPayer })).not.toHaveProperty(
    'RequestCharged',
  )
})

test('the owner is not charged as a requester, nor anybody where the owner pays', async () => {
  const read = (by: AwsClient) => by.call('s3', 'GetObject', { Bucket, Key, RequestPayer })
  expect(await read(owner)).not.toHaveProperty('RequestCharged')
  await payer('BucketOwner')
  expect(await read(stranger)).not.toHaveProperty('RequestCharged')
  await payer('Requester')
  expect(await read(stranger)).toMatchObject(CHARGED)
})
