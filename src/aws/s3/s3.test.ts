import { afterAll, beforeAll, expect, test } from 'vitest'
import { Readable } from 'node:stream'
import { world, type TestWorld } from '../../../test/world.ts'

let w: TestWorld
beforeAll(async () => {
  w = await world()
})
afterAll(() => w.close())

const text = async (body: unknown) => {
  const chunks: Buffer[] = []
  for await (const chunk of Readable.from(body instanceof Uint8Array ? [body] : (body as AsyncIterable<Buffer>)))
    chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

test('an object put is the object got', async () => {
  const s3 = await w.client('customer')
  await s3.call('s3', 'CreateBucket', { Bucket: 'demo-oidc' })
  const put = await s3.call('s3', 'PutObject', {
    Bucket: 'demo-oidc',
    Key: 'a b/ü',
    Body: Buffer.from('hello'),
    ContentType: 'text/plain',
    Metadata: { k: 'v' },
  })
  expect(put.ETag).toBe('"5d41402abc4b2a76b9719d911017c592"')
  const got = await s3.call('s3', 'GetObject', { Bucket: 'demo-oidc', Key: 'a b/ü' })
  expect(await text(got.Body)).toBe('hello')
  expect(got).toMatchObject({ ContentType: 'text/plain', ContentLength: 5, Metadata: { k: 'v' } })
})
