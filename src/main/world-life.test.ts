import {
  CreateBucketCommand,
  DeletePublicAccessBlockCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { expect, it, vi } from 'vitest'
import { generateSigningKey } from '../wire/jose/signing-key.ts'
import { live } from './world-life.ts'
import { World } from './world.ts'
import * as servers from './server.ts'

vi.mock('../wire/jose/signing-key.ts', { spy: true })
vi.mock('./server.ts', { spy: true })

it('a fork of a world with a cluster makes no key: it has the cluster’s, and a key takes a core for seconds', async () => {
  const first = await live({}, undefined)
  const fork = await live({ deploy: 'demo' }, first.store.snapshot())
  expect(generateSigningKey).not.toHaveBeenCalled()
  await Promise.all([first.close(), fork.close()])
})

it('what waits for something in a life is told when the life ends', async () => {
  const life = await live({}, undefined)
  const waiting = life.within(life.time.clock.sleep(3_600_000))
  life.end('It is over.')
  await expect(waiting).rejects.toThrow('It is over.')
  await expect(life.within(Promise.resolve('late'))).rejects.toThrow('It is over.')
  await life.close()
})

it('when a restoration fails, the world stands as it was, and goes back when asked again', async () => {
  await using world = await World.create()
  const snapshot = world.snapshot()
  await world.advance('61m')
  const [before, env] = [world.now().getTime(), await world.env()]
  vi.mocked(servers.openServer).mockRejectedValueOnce(new Error('no memory'))
  await expect(world.restore(snapshot)).rejects.toThrow('no memory')
  expect(world.now().getTime()).toBeGreaterThanOrEqual(before)
  expect(await world.env()).toEqual(env)
  await world.restore(snapshot)
  expect(world.now().getTime()).toBeLessThan(before - 3_600_000)
})

it('an answer that is given up before it is read ends in an error, not as if it had been empty', async () => {
  await using world = await World.create()
  const { region, credentials, requestHandler } = await world.sdk()
  const s3 = new S3Client({ region, credentials, requestHandler, forcePathStyle: true })
  const Bucket = 'given-up'
  await s3.send(new CreateBucketCommand({ Bucket }))
  await s3.send(new PutObjectCommand({ Bucket, Key: 'key', Body: Buffer.alloc(2_000_000, 1) }))
  const Statement = [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${Bucket}/*` }]
  await s3.send(new DeletePublicAccessBlockCommand({ Bucket }))
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify({ Version: '2012-10-17', Statement }) }))
  const url = `https://${Bucket}.s3.us-east-1.amazonaws.com/key`
  const whole = new AbortController()
  const unread = await world.fetch(url, { signal: whole.signal })
  expect(unread.status).toBe(200)
  whole.abort()
  await expect(unread.arrayBuffer()).rejects.toThrow(/aborted/)
  const ignored = new AbortController()
  await world.fetch(url, { signal: ignored.signal })
  ignored.abort()
  expect((await world.fetch(url)).status).toBe(200)
})
