import { expect, test } from 'vitest'
import { sign } from '../../src/wire/sigv4/sign.ts'
import { world } from '../world.ts'
import { say } from './ground.ts'

test('A18: a captured request is good again inside its window, as at AWS; where a token makes it one call, it stays one', async () => {
  const w = await world()
  const key = await w.credentials('customer')
  const aws = await w.client('customer')
  const host = new URL(w.endpoint).host
  const body = JSON.stringify({ Name: 'once', SecretString: 's', ClientRequestToken: 'c'.repeat(32) })
  const plain = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'secretsmanager.CreateSecret' }
  const headers = Object.fromEntries(
    sign(
      { method: 'POST', url: '/', headers: new Map([['host', host], ...Object.entries(plain)]) },
      key,
      { service: 'secretsmanager', region: 'us-east-1' },
      Date.now(),
      Buffer.from(body),
    ),
  )
  const replay = () => say(w.endpoint, { method: 'POST', headers: { ...headers, host }, body })
  const [first, second] = [await replay(), await replay()]
  expect([first.status, second.status]).toEqual([200, 200])
  expect(JSON.parse(second.text)).toEqual(JSON.parse(first.text))
  expect((await aws.call('secretsmanager', 'ListSecrets', {})).SecretList).toHaveLength(1)
  const launch = () => aws.call('ec2', 'CreateVolume', { AvailabilityZone: 'us-east-1a', Size: 1, ClientToken: 'one' })
  expect((await launch()).VolumeId).toBe((await launch()).VolumeId)
  await w.close()
})
