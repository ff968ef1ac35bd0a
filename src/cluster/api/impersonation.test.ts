import { afterAll, beforeAll, expect, test } from 'vitest'
import { testCluster } from '../../../test/cluster.ts'
import type { TestCluster } from '../../../test/cluster.ts'
import { at } from './object.ts'

let cluster: TestCluster
beforeAll(async () => {
  cluster = await testCluster()
})
afterAll(() => cluster.close())

async function whoAs(user: string, groups: string) {
  const headers = { 'impersonate-user': user, ...(groups ? { 'impersonate-group': groups } : {}) }
  const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' }
  const answer = await cluster.call('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', { body, headers })
  return [at(answer.body, 'status.userInfo.username'), at(answer.body, 'status.userInfo.groups')]
}

test.each([
  ['bob', '', ['system:authenticated']],
  ['bob', 'team', ['team', 'system:authenticated']],
  ['bob', 'team, system:authenticated', ['team', 'system:authenticated']],
  ['bob', 'system:masters, system:unauthenticated', ['system:masters', 'system:unauthenticated']],
  ['system:anonymous', 'system:masters', ['system:masters', 'system:unauthenticated']],
  ['system:serviceaccount:a:b', '', ['system:serviceaccounts', 'system:serviceaccounts:a', 'system:authenticated']],
  ['system:serviceaccount:a:b', 'team', ['team', 'system:authenticated']],
])('who is taken for %j of %j has no more groups than that one', async (user, groups, expected) => {
  expect(await whoAs(user, groups)).toEqual([user, expected])
})

test('nobody is authenticated for the name of the anonymous', async () => {
  expect(await whoAs('system:anonymous', '')).toEqual([undefined, undefined])
})

test('an empty name is no wish to be another', async () => {
  expect((await whoAs('', ''))[0]).toBe('kube:admin')
})
