import { expect, test } from 'vitest'
import { inside } from '../inside.ts'
import { trusting, CUSTOMER } from './ground.ts'

test('A27: names that every object has are names like others, at every door', async () => {
  const w = await inside()
  const names = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty']
  await w.aws.call('iam', 'CreateRole', {
    RoleName: '__proto__',
    AssumeRolePolicyDocument: trusting(CUSTOMER),
    Tags: names.map((Key) => ({ Key, Value: 'admin' })),
  })
  const { Role } = await w.aws.call('iam', 'GetRole', { RoleName: '__proto__' })
  expect(Role?.Tags?.map(({ Key }) => Key).sort()).toEqual([...names].sort())
  const token = await w.server.ocmToken()
  const ocm = (method: string, path: string, body: string) =>
    fetch(`${w.server.doors.ocm}${path}`, { method, headers: { authorization: `Bearer ${token}` }, body })
  for (const body of [
    '{"__proto__":{"admin":1},"name":"x"}',
    '{"constructor":{"prototype":{"admin":1}}}',
    '{"aws":{"__proto__":{"admin":1}}}',
  ])
    for (const [method, path] of [
      ['POST', '/api/clusters_mgmt/v1/clusters'],
      ['POST', '/api/clusters_mgmt/v1/oidc_configs'],
      ['POST', '/stint/v1/faults'],
    ] as const)
      expect((await ocm(method, path, body)).status).toBeLessThan(500)
  const query = await fetch(`${w.server.doors.aws}/?__proto__[admin]=1&Action=__proto__&Version=2010-05-08`)
  expect(query.status).toBeLessThan(500)
  expect(({} as { admin?: unknown }).admin).toBeUndefined()
  await w.close()
})
