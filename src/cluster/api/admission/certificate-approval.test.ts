import { afterAll, beforeAll, expect, test } from 'vitest'
import { testCluster, type TestCluster } from '../../../../test/cluster.ts'
import { newSigningRequest } from '../../nodes/signing-request.ts'
import { textAt } from '../object.ts'

const REQUESTS = '/apis/certificates.k8s.io/v1/certificatesigningrequests'
const KUBELETS = 'kubernetes.io/kube-apiserver-client-kubelet'
const CLIENTS = 'kubernetes.io/kube-apiserver-client'

let cluster: TestCluster
beforeAll(async () => {
  cluster = await testCluster()
})
afterAll(() => cluster.close())

const request = Buffer.from(newSigningRequest('admin', 'ops').request).toString('base64')

async function approvedBy(user: string, signerName: string) {
  const spec = { request, signerName, usages: ['client auth'] }
  const { body } = await cluster.call('POST', REQUESTS, { body: { metadata: { generateName: 'csr-' }, spec } })
  const conditions = [{ type: 'Approved', status: 'True', reason: 'Test', message: '' }]
  const answer = await cluster.api.respond({
    method: 'PATCH',
    path: `${REQUESTS}/${textAt(body, 'metadata.name')}/approval`,
    query: new URLSearchParams(),
    headers: new Map([['content-type', 'application/merge-patch+json']]),
    body: Buffer.from(JSON.stringify({ status: { conditions } })),
    user: { name: user, groups: [] },
  })
  return [answer.status, 'body' in answer ? textAt(answer.body, 'message') : '']
}

const APPROVER = 'system:serviceaccount:openshift-cluster-machine-approver:machine-approver-sa'

test('the machine approver approves kubelets, and no users', async () => {
  expect(await approvedBy(APPROVER, KUBELETS)).toEqual([200, ''])
  expect(await approvedBy(APPROVER, CLIENTS)).toEqual([
    403,
    expect.stringContaining(`user not permitted to approve requests with signerName ${JSON.stringify(CLIENTS)}`),
  ])
})
