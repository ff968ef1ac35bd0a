import { describe, expect, it } from 'vitest'
import { filesConfig, pointer } from '../../catalogue/ignition.ts'
import { provision } from './ignition.ts'
import type { Machine } from './machine.ts'
import { filesOfAll } from './machine-config-server.ts'

const machine = (userData: string | undefined): Machine => ({
  instanceId: 'i-0123456789abcdef0',
  account: '111122223333',
  region: 'us-east-1',
  privateIp: '10.0.0.5',
  async imds({ method, path, headers }) {
    if (method === 'PUT') return { status: 200, body: 'the-token' }
    if (headers.get('x-aws-ec2-metadata-token') !== 'the-token') return { status: 401, body: '' }
    return path === '/latest/user-data' && userData !== undefined
      ? { status: 200, body: userData }
      : { status: 404, body: '' }
  },
  async console() {},
})

const answer = (status: number, body: unknown) => async () => ({
  status,
  headers: {},
  body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
})
const nobody = async () => undefined
const SIGNED = 'https://openshift-bootstrap-data-demo-x7k2p.s3.us-east-1.amazonaws.com/bootstrap.ign?X-Amz-Signature=0'
const SERVER = 'https://api-int.demo.a1b2.p1.openshiftapps.com:22623/config/master?token=t'

describe('a booting machine', () => {
  it('with a pointer to a presigned URL ends up with the files that stand there', async () => {
    const found = await provision(
      machine(JSON.stringify(pointer(SIGNED))),
      answer(200, filesConfig(new Map([['/etc/a', 'b']]))),
      nobody,
    )
    expect(filesOfAll(found?.configs ?? []).get('/etc/a')).toBe('b')
  })
  it('asks the cluster’s own machine-config server in its own account', async () => {
    const asked: string[] = []
    const found = await provision(machine(JSON.stringify(pointer(SERVER))), answer(500, ''), async (url, account) => {
      asked.push(`${account} ${url.pathname}`)
      return filesConfig(new Map([['/etc/pool', 'master']]))
    })
    expect(asked).toEqual(['111122223333 /config/master'])
    expect(filesOfAll(found?.configs ?? []).get('/etc/pool')).toBe('master')
  })
  it('cannot go on when S3 refuses', async () => {
    await expect(
      provision(machine(JSON.stringify(pointer(SIGNED))), answer(403, '<Code>AccessDenied</Code>'), nobody),
    ).rejects.toThrow('result: 403 AccessDenied')
  })
  it('cannot go on when no machine-config server knows it', async () => {
    await expect(provision(machine(JSON.stringify(pointer(SERVER))), answer(200, {}), nobody)).rejects.toThrow(
      'result: no ignition',
    )
  })
  it.each([
    'https://127.0.0.1:4567/clusters/1',
    'http://169.254.169.254/latest/',
    'https://example.com/a.ign',
    'https://sts.us-east-1.amazonaws.com/',
  ])('does not fetch %s', async (source) => {
    await expect(provision(machine(JSON.stringify(pointer(source))), answer(200, {}), nobody)).rejects.toThrow(
      'is no bucket',
    )
  })
  it('does not follow pointers for ever', async () => {
    await expect(
      provision(machine(JSON.stringify(pointer(SIGNED))), answer(200, pointer(SIGNED)), nobody),
    ).rejects.toThrow('deeper than 5')
  })
  it.each([
    undefined,
    '',
    '#!/bin/sh\nreboot',
    '{"a":1}',
    '{"ignition":{"version":7}}',
    '{"ignition":null}',
    '[]',
    'null',
  ])('does nothing with the user data %j', async (userData) => {
    expect(await provision(machine(userData), answer(200, {}), nobody)).toBeUndefined()
  })
})
