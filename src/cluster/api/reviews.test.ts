import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ADMIN_TOKEN, testCluster } from '../../../test/cluster.ts'
import type { TestCluster } from '../../../test/cluster.ts'

describe('a review', () => {
  let cluster: TestCluster
  beforeAll(async () => {
    cluster = await testCluster()
  })
  afterAll(() => cluster.close())

  const resource = { verb: 'get', resource: 'secrets' }
  const path = { verb: 'get', path: '/metrics' }
  const AUTHORIZATION = '/apis/authorization.k8s.io/v1'
  const local = (spec: object, metadata = {}) =>
    cluster.call('POST', `${AUTHORIZATION}/namespaces/default/localsubjectaccessreviews`, { body: { metadata, spec } })

  test.each([
    [{ ...resource, namespace: 'kube-system' }, '"kube-system"'],
    [resource, '""'],
  ])('of one namespace that asks for %j tells nothing', async (resourceAttributes, value) => {
    expect(await local({ user: 'system:admin', resourceAttributes })).toMatchObject({
      status: 422,
      body: {
        reason: 'Invalid',
        message: `LocalSubjectAccessReview.authorization.k8s.io "" is invalid: spec.resourceAttributes.namespace: Invalid value: ${value}: must match metadata.namespace`,
      },
    })
  })

  test('of one namespace asks for no path, and stands in its own namespace', async () => {
    expect(await local({ user: 'a', nonResourceAttributes: path })).toMatchObject({
      status: 422,
      body: { message: expect.stringContaining('disallowed on this kind of request') as unknown },
    })
    const spec = { user: 'a', resourceAttributes: { ...resource, namespace: 'default' } }
    expect(await local(spec, { namespace: 'kube-system' })).toMatchObject({ status: 400 })
    expect(await local(spec, { namespace: 'default' })).toMatchObject({
      status: 201,
      body: { status: { allowed: false } },
    })
    expect(await local(spec)).toMatchObject({ status: 201 })
  })

  test.each([
    [
      'subjectaccessreviews',
      { resourceAttributes: resource },
      'spec.user: Invalid value: "": at least one of user or group must be specified',
    ],
    [
      'subjectaccessreviews',
      { user: 'a' },
      'spec.resourceAttributes: Required value: exactly one of nonResourceAttributes or resourceAttributes must be specified',
    ],
    [
      'selfsubjectaccessreviews',
      {},
      'spec.resourceAttributes: Required value: exactly one of nonResourceAttributes or resourceAttributes must be specified',
    ],
    [
      'selfsubjectaccessreviews',
      { resourceAttributes: resource, nonResourceAttributes: path },
      'cannot be specified in combination with resourceAttributes',
    ],
  ])('%s of %j is invalid', async (plural, spec, message) => {
    expect(await cluster.call('POST', `${AUTHORIZATION}/${plural}`, { body: { spec } })).toMatchObject({
      status: 422,
      body: { reason: 'Invalid', message: expect.stringContaining(message) as unknown },
    })
  })

  test.each([
    [`${AUTHORIZATION}/selfsubjectrulesreviews`, 'no namespace on request'],
    ['/apis/authentication.k8s.io/v1/tokenreviews', 'token is required for TokenReview in authentication'],
  ])('%s of nothing is a bad request', async (plural, message) => {
    expect(await cluster.call('POST', plural, { body: { spec: {} } })).toMatchObject({
      status: 400,
      body: { reason: 'BadRequest', message },
    })
  })

  test('of a token that names no audience finds it good for the API alone', async () => {
    const review = async (...audiences: string[]) => {
      const body = { spec: { token: ADMIN_TOKEN, audiences } }
      return (await cluster.call('POST', '/apis/authentication.k8s.io/v1/tokenreviews', { body })).body['status']
    }
    expect(await review()).toMatchObject({ authenticated: true, user: { username: 'kube:admin' } })
    expect(await review('vault')).toEqual({
      user: {},
      error: expect.stringContaining('invalid bearer token') as unknown,
    })
  })
})
