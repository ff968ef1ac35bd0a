import { afterAll, beforeAll, expect, test } from 'vitest'
import { testCluster, type TestCluster } from '../cluster.ts'

let c: TestCluster
beforeAll(async () => {
  c = await testCluster()
  await c.call('POST', '/api/v1/namespaces', {
    body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'apps' } },
  })
  for (const name of ['web', 'other'])
    await c.call('POST', '/api/v1/namespaces/apps/serviceaccounts', {
      body: { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name } },
    })
})
afterAll(() => c.close())

const ACCOUNTS = '/api/v1/namespaces/apps/serviceaccounts'
const request = async (name: string, spec: object = {}, token?: string) =>
  c.call('POST', `${ACCOUNTS}/${name}/token`, {
    body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: 3600, ...spec } },
    ...(token === undefined ? {} : { token }),
  })
const tokenOf = async (name: string, spec: object = {}) => {
  const { body } = await request(name, spec)
  return (body['status'] as { readonly token: string }).token
}
const whoami = async (token: string) => (await c.call('GET', '/api/v1/namespaces/apps/pods', { token })).status
const reviewed = async (token: string) => {
  const { body } = await c.call('POST', '/apis/authentication.k8s.io/v1/tokenreviews', {
    body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenReview', spec: { token } },
  })
  return (body['status'] as { readonly authenticated?: boolean } | undefined)?.authenticated === true
}

test('A43: a token is good at the audience that it is for, while its account and its pod are there', async () => {
  const good = await tokenOf('web')
  expect([await whoami(good), await reviewed(good)]).toEqual([403, true])
  const foreign = await tokenOf('web', { audiences: ['openshift'] })
  expect([await whoami(foreign), await reviewed(foreign)]).toEqual([401, false])
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p' },
    spec: { serviceAccountName: 'web', containers: [{ name: 'c', image: 'i' }] },
  }
  const made = await c.call('POST', '/api/v1/namespaces/apps/pods', { body: pod })
  const { uid } = made.body['metadata'] as { readonly uid: string }
  const bound = await tokenOf('web', { boundObjectRef: { apiVersion: 'v1', kind: 'Pod', name: 'p', uid } })
  expect(await reviewed(bound)).toBe(true)
  await c.call('DELETE', '/api/v1/namespaces/apps/pods/p?gracePeriodSeconds=0')
  expect([await whoami(bound), await reviewed(bound)]).toEqual([401, false])
  const [head = '', claims = '', signature = ''] = good.split('.')
  expect(await whoami(`${head}.${claims}.${signature.slice(0, -4)}AAAA`)).toBe(401)
  expect(await whoami('legacy-token-without-end')).toBe(401)
  await c.call('DELETE', `${ACCOUNTS}/web`)
  expect([await whoami(good), await reviewed(good)]).toEqual([401, false])
})

test('A43: nobody gets another account’s token without the right to', async () => {
  const own = await tokenOf('other')
  expect((await request('other', {}, own)).status).toBe(403)
  expect((await request('default', {}, own)).status).toBe(403)
})
