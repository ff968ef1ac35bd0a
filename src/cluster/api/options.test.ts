import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testCluster } from '../../../test/cluster.ts'
import type { CallOptions, TestCluster } from '../../../test/cluster.ts'

const MAPS = '/api/v1/namespaces/default/configmaps'
const MERGE = 'application/merge-patch+json'

let cluster: TestCluster
beforeAll(async () => {
  cluster = await testCluster()
  await call('POST', MAPS, { metadata: { name: 'a' }, data: { x: '1' } })
})
afterAll(() => cluster.close())

const call = (method: string, path: string, body?: unknown, more: CallOptions = {}) =>
  cluster.call(method, path, { ...(body === undefined ? {} : { body }), ...more })

const unchanged = async () => {
  expect((await call('GET', MAPS)).body).toMatchObject({ items: [{ metadata: { name: 'a' }, data: { x: '1' } }] })
}

describe('options that mean nothing are refused, and nothing is done', () => {
  test.each<[string, string, unknown, CallOptions, string]>([
    ['POST', `${MAPS}?dryRun=all`, { metadata: { name: 'b' } }, {}, 'CreateOptions.meta.k8s.io "" is invalid: dryRun'],
    [
      'PUT',
      `${MAPS}/a?dryRun=true`,
      { metadata: { name: 'a' } },
      {},
      'UpdateOptions.meta.k8s.io "" is invalid: dryRun',
    ],
    ['PATCH', `${MAPS}/a?dryRun=`, { data: null }, { type: MERGE }, 'PatchOptions.meta.k8s.io "" is invalid: dryRun'],
    ['DELETE', `${MAPS}/a?dryRun=server`, undefined, {}, 'supported values: "All"'],
    ['DELETE', `${MAPS}/a`, { dryRun: ['server'] }, {}, 'DeleteOptions.meta.k8s.io "" is invalid: dryRun'],
    ['DELETE', `${MAPS}?dryRun=server`, undefined, {}, 'DeleteOptions.meta.k8s.io "" is invalid: dryRun'],
    ['DELETE', `${MAPS}/a`, { propagationPolicy: 'Later' }, {}, 'propagationPolicy: Unsupported value: "Later"'],
    ['DELETE', `${MAPS}/a`, { propagationPolicy: 'Orphan', orphanDependents: true }, {}, 'cannot be both set'],
    ['PATCH', `${MAPS}/a?force=true`, { data: null }, { type: MERGE }, 'force: Forbidden'],
    ['PATCH', `${MAPS}/a?fieldManager=${'m'.repeat(129)}`, { data: null }, { type: MERGE }, 'fieldManager: Too long'],
    ['PATCH', `${MAPS}/a?fieldManager=%01`, { data: null }, { type: MERGE }, 'should only contain printable'],
    ['GET', `${MAPS}?resourceVersion=5&resourceVersionMatch=Near`, undefined, {}, 'resourceVersionMatch: Unsupported'],
    ['GET', `${MAPS}?resourceVersionMatch=Exact`, undefined, {}, 'forbidden unless resourceVersion is provided'],
    ['GET', `${MAPS}?watch=1&sendInitialEvents=true`, undefined, {}, 'requires setting resourceVersionMatch'],
  ])('%s %s %j', async (method, path, body, more, message) => {
    expect(await call(method, path, body, more)).toMatchObject({
      status: 422,
      body: { reason: 'Invalid', message: expect.stringContaining(message) },
    })
    await unchanged()
  })

  test.each<[string, string, unknown]>([
    ['DELETE', `${MAPS}/a?gracePeriodSeconds=soon`, undefined],
    ['DELETE', `${MAPS}/a`, { dryRun: 'All' }],
    ['DELETE', `${MAPS}/a`, { preconditions: { uid: 7 } }],
    ['GET', `${MAPS}?limit=many`, undefined],
    ['GET', `${MAPS}?resourceVersion=new`, undefined],
    ['GET', `${MAPS}?watch=1&timeoutSeconds=x`, undefined],
  ])('%s %s %j cannot be read', async (method, path, body) => {
    expect(await call(method, path, body)).toMatchObject({ status: 400, body: { reason: 'BadRequest' } })
    await unchanged()
  })
})

test('an update that would be refused is refused as a dry run too', async () => {
  const roles = '/apis/rbac.authorization.k8s.io/v1/clusterroles'
  const rules = (resource: string) => [{ apiGroups: [''], resources: [resource], verbs: ['get'] }]
  await call('POST', roles, { metadata: { name: 'small' }, rules: rules('configmaps') })
  await call('POST', roles, {
    metadata: { name: 'editor' },
    rules: [{ apiGroups: ['rbac.authorization.k8s.io'], resources: ['clusterroles'], verbs: ['patch'] }],
  })
  await call('POST', '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings', {
    metadata: { name: 'editor' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'editor' },
    subjects: [{ kind: 'ServiceAccount', namespace: 'default', name: 'default' }],
  })
  await call('POST', '/api/v1/namespaces/default/serviceaccounts', { metadata: { name: 'default' } })
  const { body } = await call('POST', '/api/v1/namespaces/default/serviceaccounts/default/token', {})
  const { token } = body['status'] as { token: string }
  const patch = { rules: rules('secrets') }
  expect(await call('PATCH', `${roles}/small?dryRun=All`, patch, { type: MERGE, token })).toMatchObject({ status: 403 })
})
