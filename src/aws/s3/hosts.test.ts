import { request } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { world, type TestWorld } from '../../../test/world.ts'
import { sign } from '../../wire/sigv4/sign.ts'

let w: TestWorld
beforeAll(async () => {
  w = await world()
  for (const [region, Bucket] of [
    ['us-east-1', 'in-the-east'],
    ['us-west-2', 'in-the-west'],
    ['us-west-2', 'us-east-1.logs'],
  ] as const) {
    const client = await w.client('customer', region)
    const CreateBucketConfiguration = region === 'us-east-1' ? {} : { LocationConstraint: region }
    await client.call('s3', 'CreateBucket', { Bucket, CreateBucketConfiguration } as { Bucket: string })
    await client.call('s3', 'PutObject', { Bucket, Key: 'key', Body: Buffer.from(Bucket) })
  }
})
afterAll(() => w.close())

/** What is answered to a GET by that host's name, signed for that region: status and what an error or an object says. */
async function get(host: string, url: string, region = 'us-east-1'): Promise<readonly [number | undefined, string]> {
  const headers = new Map([['host', host]])
  const signed = sign({ method: 'GET', url, headers }, await w.credentials('customer'), { region, service: 's3' }, w.clock.now(), Buffer.alloc(0)) // prettier-ignore
  const { port } = new URL(w.endpoint)
  return new Promise((resolve, reject) => {
    request({ port, host: '127.0.0.1', path: url, headers: Object.fromEntries(signed), setHost: false }, (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (piece: string) => (text += piece))
      answer.on('end', () => resolve([answer.statusCode, /<Message>(.*?)<\/Message>/.exec(text)?.[1] ?? text]))
    })
      .on('error', reject)
      .end()
  })
}

test.each([
  ['in-the-east.localhost', '/key'],
  ['IN-THE-EAST.localhost:4566', '/key'],
  ['In-The-East.s3.Localhost', '/key'],
  ['in-the-east.S3.amazonaws.com', '/key'],
  ['in-the-east.s3.dualstack.us-east-1.amazonaws.com', '/key'],
  ['in-the-east.s3-fips.us-east-1.amazonaws.com', '/key'],
  ['in-the-east.s3-fips.dualstack.us-east-1.amazonaws.com', '/key'],
  ['s3-fips.us-east-1.amazonaws.com', '/in-the-east/key'],
  ['s3.localhost:4566', '/in-the-east/key'],
  ['S3.localhost', '/in-the-east/key'],
  ['s3.amazonaws.com', '/in-the-east/key'],
])('a bucket is found by host and path in any case: %s%s', async (host, url) => {
  expect(await get(host, url)).toEqual([200, 'in-the-east'])
})

test('a bucket’s name without a region leads to wherever it lives, with a signature of that region', async () => {
  for (const bucket of ['in-the-west', 'us-east-1.logs'])
    expect(await get(`${bucket}.s3.amazonaws.com`, '/key', 'us-west-2')).toEqual([200, bucket])
  expect((await get('in-the-west.s3.amazonaws.com', '/key'))[0]).toBe(301)
})

test('S3’s own name without a region is us-east-1’s, and takes signatures of no other', async () => {
  const message = 'The authorization header is malformed; the region &apos;eu-west-1&apos; is wrong; expecting &apos;us-east-1&apos;' // prettier-ignore
  expect(await get('s3.amazonaws.com', '/', 'eu-west-1')).toEqual([400, message])
})

test.each([
  ['in-the-east.s3-website-us-east-1.amazonaws.com', 421],
  ['in-the-east.s3-website.us-east-2.amazonaws.com', 421],
  ['111122223333.s3-control.us-east-1.amazonaws.com', 421],
  ['s3-control.us-east-1.amazonaws.com', 501],
  ['s3express-control.us-east-1.amazonaws.com', 501],
])('%s is no name of S3’s API, and its paths name no buckets', async (host, status) => {
  expect((await get(host, '/in-the-east/key'))[0]).toBe(status)
})

test('an accelerated name leads to a bucket that is to be accelerated', async () => {
  const aws = await w.client('customer')
  const host = 'in-the-east.s3-accelerate.amazonaws.com'
  expect(await get(host, '/key')).toEqual([400, 'S3 Transfer Acceleration is not configured on this bucket'])
  const put = (Status: 'Enabled' | 'Suspended') =>
    aws.call('s3', 'PutBucketAccelerateConfiguration', { Bucket: 'in-the-east', AccelerateConfiguration: { Status } })
  await put('Enabled')
  expect(await get(host, '/key')).toEqual([200, 'in-the-east'])
  expect(await get('in-the-east.s3-accelerate.dualstack.amazonaws.com', '/key')).toEqual([200, 'in-the-east'])
  await put('Suspended')
  expect(await get(host, '/key')).toEqual([400, 'S3 Transfer Acceleration is disabled on this bucket'])
})
