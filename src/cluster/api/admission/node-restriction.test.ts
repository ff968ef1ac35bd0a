import { afterAll, beforeAll, expect, test } from 'vitest'
import { testCluster, type TestCluster } from '../../../../test/cluster.ts'
import { textAt, type Fields } from '../object.ts'

const LEASES = '/apis/coordination.k8s.io/v1/namespaces'
const POD = '/api/v1/namespaces/default/pods'

let cluster: TestCluster
beforeAll(async () => {
  cluster = await testCluster()
  for (const name of ['n1', 'n2']) await cluster.call('POST', '/api/v1/nodes', { body: { metadata: { name } } })
  for (const node of ['n1', 'n2']) {
    const spec = { nodeName: node, containers: [{ name: 'app', image: 'app:1' }] }
    await cluster.call('POST', POD, { body: { metadata: { name: `on-${node}` }, spec } })
  }
})
afterAll(() => cluster.close())

/** As the node n1. */
const asNode = async (method: string, path: string, body?: Fields, type = 'application/merge-patch+json') => {
  const url = new URL(path, 'http://cluster')
  const answer = await cluster.api.respond({
    method,
    path: url.pathname,
    query: url.searchParams,
    headers: new Map([['content-type', method === 'PATCH' ? type : 'application/json']]),
    body: body ? Buffer.from(JSON.stringify(body)) : Buffer.alloc(0),
    user: { name: 'system:node:n1', groups: ['system:nodes'] },
  })
  return [answer.status, 'body' in answer ? textAt(answer.body, 'message') : '']
}

const token = (pod?: string) => ({ spec: { ...(pod ? { boundObjectRef: { kind: 'Pod', name: pod } } : {}) } })

test.each([
  ['its own lease', 'POST', `${LEASES}/kube-node-lease/leases`, { metadata: { name: 'n1' } }, 201, ''],
  ['another’s lease', 'POST', `${LEASES}/kube-node-lease/leases`, { metadata: { name: 'n2' } }, 403, 'leases.coordination.k8s.io "n2" is forbidden: can only access node lease with the same name as the requesting node'],
  ['a lease elsewhere', 'POST', `${LEASES}/default/leases`, { metadata: { name: 'n1' } }, 403, 'can only access leases in the "kube-node-lease" system namespace'],
  ['its own status', 'PATCH', '/api/v1/nodes/n1/status', { status: { phase: 'Running' } }, 200, ''],
  ['another’s status', 'PATCH', '/api/v1/nodes/n2/status', { status: { phase: 'Running' } }, 403, 'node "n1" is not allowed to modify node "n2"'],
  ['its own taints', 'PATCH', '/api/v1/nodes/n1', { spec: { taints: [{ key: 'a', effect: 'NoSchedule' }] } }, 403, 'node "n1" is not allowed to modify taints'],
  ['another node away', 'DELETE', '/api/v1/nodes/n2', undefined, 403, 'node "n1" is not allowed to modify node "n2"'],
  ['a status of its pod', 'PATCH', `${POD}/on-n1/status`, { status: { phase: 'Running' } }, 200, ''],
  ['a status of another’s pod', 'PATCH', `${POD}/on-n2/status`, { status: { phase: 'Running' } }, 403, 'node "n1" can only update pod status for pods with spec.nodeName set to itself'],
  ['a pod', 'POST', POD, { metadata: { name: 'own' }, spec: { nodeName: 'n1', containers: [{ name: 'a', image: 'a' }] } }, 403, 'node "n1" can only create mirror pods'],
  ['another’s pod away', 'DELETE', `${POD}/on-n2`, undefined, 403, 'node "n1" can only delete pods with spec.nodeName set to itself'],
  ['a token of its pod', 'POST', '/api/v1/namespaces/default/serviceaccounts/default/token', token('on-n1'), 201, ''],
  ['a token of another’s pod', 'POST', '/api/v1/namespaces/default/serviceaccounts/default/token', token('on-n2'), 403, 'node requested token bound to a pod scheduled on a different node'],
  ['a token of nobody', 'POST', '/api/v1/namespaces/default/serviceaccounts/default/token', token(), 403, 'node requested token not bound to a pod'],
] as const)('a node writes %s: %s %s', async (_what, method, path, body, status, why) => {
  expect(await asNode(method, path, body)).toEqual([status, expect.stringContaining(why)])
}) // prettier-ignore
