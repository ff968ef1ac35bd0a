import { describe, expect, it } from 'vitest'
import { filesOf, pointer } from '../../catalogue/ignition.ts'
import type { Fields, KubeObject } from '../api/object.ts'
import type { KubeClient } from '../kube-client.ts'
import { machineConfig, nodePaths } from './machine-config-server.ts'

const SERVER = 'https://api-int.demo.a1b2.p1.openshiftapps.com:22623/config'
const userData = Buffer.from(JSON.stringify(pointer(`${SERVER}/worker?token=for-workers`))).toString('base64')
const asked: Fields[] = []
const kube = {
  get: async (_kind: object, name: string): Promise<KubeObject | undefined> =>
    name === 'worker-user-data'
      ? { apiVersion: 'v1', kind: 'Secret', metadata: { name }, data: { userData } }
      : undefined,
  post: async (_kind: object, at: Fields) => {
    asked.push(at)
    return { status: { token: 'a-token' } }
  },
} as unknown as KubeClient // the server reads one secret and asks for one token

const at = (path: string) => machineConfig(kube, 'c1', new URL(`${SERVER}${path}`))

describe('the machine-config server', () => {
  it('gives who brings the pool’s token a credential to ask for a certificate with', async () => {
    const config = await at('/worker?token=for-workers')
    expect([...filesOf(config ?? { ignition: { version: '3.2.0' } })]).toEqual([
      [nodePaths.cluster, 'c1'],
      [nodePaths.pool, 'worker'],
      [nodePaths.bootstrapToken, 'a-token'],
    ])
    expect(asked).toEqual([
      { namespace: 'openshift-machine-config-operator', name: 'node-bootstrapper', subresource: 'token' },
    ])
  })
  it.each([
    '/worker',
    '/worker?token=',
    '/worker?token=for-masters',
    '/master?token=for-workers',
    '/../worker?token=for-workers',
    '/?token=for-workers',
  ])('gives nothing for %s', async (path) => {
    expect(await at(path)).toBeUndefined()
  })
})
