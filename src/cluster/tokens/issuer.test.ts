import { createHmac, generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ISSUER, signingKey, testCluster } from '../../../test/cluster.ts'
import type { TestCluster } from '../../../test/cluster.ts'
import { kidOf } from '../../wire/jose/jwk.ts'
import { parseJwt, signJwt } from '../../wire/jose/jwt.ts'
import { textAt } from '../api/object.ts'

describe('service-account tokens', () => {
  let cluster: TestCluster
  const PATH = '/api/v1/namespaces/openshift-image-registry/serviceaccounts/registry/token'
  const request = (spec: object) => cluster.call('POST', PATH, { body: { spec } })
  const tokenOf = async (spec: object) => textAt((await request(spec)).body, 'status.token')
  const claimsOf = (token: string) => {
    const jwt = parseJwt(token)
    if ('problem' in jwt) throw new Error(jwt.problem)
    return { ...jwt.claims }
  }
  const whoami = (token: string) => cluster.call('GET', '/version', { token })

  beforeAll(async () => {
    cluster = await testCluster()
  })
  afterAll(() => cluster.close())

  test('a projected token says audience, subject, service account and times, as Kubernetes writes them', async () => {
    const { status, body } = await request({ audiences: ['openshift'] })
    expect(status).toBe(201)
    expect(textAt(body, 'status.expirationTimestamp')).toBe('2026-03-01T01:00:00Z')
    const now = Date.parse('2026-03-01T00:00:00Z') / 1000
    expect(claimsOf(textAt(body, 'status.token'))).toEqual({
      aud: ['openshift'],
      exp: now + 3600,
      iat: now,
      nbf: now,
      iss: ISSUER,
      jti: expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown,
      sub: 'system:serviceaccount:openshift-image-registry:registry',
      'kubernetes.io': {
        namespace: 'openshift-image-registry',
        serviceaccount: { name: 'registry', uid: expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown },
      },
    })
  })

  test.each([
    [{ expirationSeconds: 599 }, 'may not specify a duration less than 10 minutes'],
    [{ expirationSeconds: 2 ** 32 + 1 }, 'may not specify a duration larger than 2^32 seconds'],
    [{ boundObjectRef: { kind: 'Service', name: 'x' } }, 'cannot bind token to object of type Service'],
  ])('%j is refused', async (spec, message) => {
    expect(await request(spec)).toMatchObject({
      status: 422,
      body: { message: expect.stringContaining(message) as unknown },
    })
  })

  test.each([
    [{ spec: { audiences: 'vault' } }, 400, 'audiences of type []string'],
    [{ spec: { expirationSeconds: '600' } }, 400, 'expirationSeconds of type int64'],
    [{ spec: { expirationSeconds: 600.5 } }, 400, 'expirationSeconds of type int64'],
    [{ kind: 'Pod', apiVersion: 'v1' }, 400, 'cannot be handled as a TokenRequest'],
    [{ metadata: { name: 'other' } }, 422, 'must match the service account name if specified'],
    [{ metadata: { namespace: 'other' } }, 422, 'must match the service account namespace if specified'],
  ])('%j is not read as a request for a token of the API', async (body, status, message) => {
    const answer = await cluster.call('POST', PATH, { body })
    expect(answer).toMatchObject({ status, body: { message: expect.stringContaining(message) as unknown } })
  })

  test('a token for another audience does not open the API, and one for the API does', async () => {
    expect(await whoami(await tokenOf({ audiences: ['openshift'] }))).toMatchObject({ status: 401 })
    expect(await whoami(await tokenOf({}))).toMatchObject({ status: 200 })
  })

  test('a review of a token for another audience says so in the words of kube-apiserver', async () => {
    const token = await tokenOf({ audiences: ['openshift', 'vault'] })
    const review = async (...audiences: string[]) => {
      const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenReview', spec: { token, audiences } }
      return (await cluster.call('POST', '/apis/authentication.k8s.io/v1/tokenreviews', { body })).body['status']
    }
    expect(await review('sts.amazonaws.com')).toEqual({
      user: {},
      error:
        '[invalid bearer token, token audiences ["openshift" "vault"] is invalid for the target audiences ["sts.amazonaws.com"]]',
    })
    expect(await review()).toMatchObject({
      error: expect.stringContaining('for the target audiences ["https://') as string,
    })
    expect(await review('vault', 'other')).toMatchObject({ authenticated: true, audiences: ['vault'] })
  })

  test('a token dies with its pod, and with its service account', async () => {
    const pods = '/api/v1/namespaces/openshift-image-registry/pods'
    const pod = {
      metadata: { name: 'registry-1' },
      spec: { serviceAccountName: 'registry', containers: [{ name: 'registry', image: 'registry' }] },
    }
    await cluster.call('POST', pods, { body: pod })
    const token = await tokenOf({ boundObjectRef: { kind: 'Pod', apiVersion: 'v1', name: 'registry-1' } })
    expect(await whoami(token)).toMatchObject({ status: 200 })
    await cluster.call('DELETE', `${pods}/registry-1`)
    expect(await whoami(token)).toMatchObject({ status: 401 })
    await cluster.call('POST', pods, { body: pod })
    expect(await whoami(token)).toMatchObject({ status: 401 })

    const accounts = '/api/v1/namespaces/default/serviceaccounts'
    await cluster.call('POST', accounts, { body: { metadata: { name: 'brief' } } })
    const { body } = await cluster.call('POST', `${accounts}/brief/token`, { body: {} })
    const brief = textAt(body, 'status.token')
    expect(await whoami(brief)).toMatchObject({ status: 200 })
    await cluster.call('DELETE', `${accounts}/brief`)
    await cluster.call('POST', accounts, { body: { metadata: { name: 'brief' } } })
    expect(await whoami(brief)).toMatchObject({ status: 401 })
  })

  test.each([
    ['ServiceAccount', 'serviceaccounts', {}],
    ['Pod', 'pods', { spec: { serviceAccountName: 'of-pod', containers: [{ name: 'a', image: 'a' }] } }],
    ['Secret', 'secrets', {}],
  ])('a token ends a minute after its %s was to be gone, whatever finalizer holds it', async (kind, plural, rest) => {
    const namespace = '/api/v1/namespaces/default'
    const name = `of-${kind.toLowerCase()}`
    const account = `${namespace}/serviceaccounts`
    if (kind !== 'ServiceAccount') await cluster.call('POST', account, { body: { metadata: { name } } })
    const held = { metadata: { name, finalizers: ['example.org/hold'] }, ...rest }
    expect(await cluster.call('POST', `${namespace}/${plural}`, { body: held })).toMatchObject({ status: 201 })
    const spec = kind === 'ServiceAccount' ? {} : { boundObjectRef: { kind, name } }
    const made = await cluster.call('POST', `${account}/${name}/token`, { body: { spec } })
    const token = textAt(made.body, 'status.token')
    await cluster.call('DELETE', `${namespace}/${plural}/${name}`, { body: { gracePeriodSeconds: 0 } })
    await cluster.clock.advance(59_000)
    expect(await whoami(token)).toMatchObject({ status: 200 })
    await cluster.clock.advance(1_000)
    expect(await whoami(token)).toMatchObject({ status: 401 })
  })

  test('a token that is bound to a node names it, and dies with it', async () => {
    const nodes = '/api/v1/nodes'
    const { body: node } = await cluster.call('POST', nodes, { body: { metadata: { name: 'brief-node' } } })
    const token = await tokenOf({ boundObjectRef: { kind: 'Node', apiVersion: 'v1', name: 'brief-node' } })
    const review = '/apis/authentication.k8s.io/v1/selfsubjectreviews'
    expect(await cluster.call('POST', review, { token, body: {} })).toMatchObject({
      status: 201,
      body: {
        status: {
          userInfo: {
            extra: {
              'authentication.kubernetes.io/node-name': ['brief-node'],
              'authentication.kubernetes.io/node-uid': [textAt(node, 'metadata.uid')],
            },
          },
        },
      },
    })
    await cluster.call('DELETE', `${nodes}/brief-node`)
    expect(await whoami(token)).toMatchObject({ status: 401 })
    await cluster.call('POST', nodes, { body: { metadata: { name: 'brief-node' } } })
    expect(await whoami(token)).toMatchObject({ status: 401 })
  })

  test('a token is nobody’s at another cluster, though both share an issuer and its key', async () => {
    const other = await testCluster()
    const shown = (on: TestCluster, token: string) =>
      on.call('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', { token, body: {} })
    const { body } = await other.call('POST', '/api/v1/namespaces/default/serviceaccounts/default/token', { body: {} })
    const token = textAt(body, 'status.token')
    expect(await shown(other, token)).toMatchObject({ status: 201 })
    expect(await shown(cluster, token)).toMatchObject({ status: 401 })
    other.close()
  })

  test('a pod that runs as another service account does not lend its name', async () => {
    const pods = '/api/v1/namespaces/openshift-image-registry/pods'
    await cluster.call('POST', pods, {
      body: {
        metadata: { name: 'other' },
        spec: { serviceAccountName: 'default', containers: [{ name: 'registry', image: 'registry' }] },
      },
    })
    expect(await request({ boundObjectRef: { kind: 'Pod', name: 'other' } })).toMatchObject({ status: 400 })
    expect(await request({ boundObjectRef: { kind: 'Pod', name: 'missing' } })).toMatchObject({ status: 404 })
  })

  test('forged, foreign, unsigned and tampered tokens are nobody', async () => {
    const good = await tokenOf({})
    const [head = '', body = '', signature = ''] = good.split('.')
    const claims = claimsOf(good)
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const hmacInput = `${part({ alg: 'HS256', kid: signingKey.kid })}.${body}`
    const publicPem = signingKey.publicKey.export({ type: 'spki', format: 'pem' })
    const forged = [
      signJwt(claims, other.privateKey, signingKey.kid),
      signJwt(claims, other.privateKey, kidOf(other.publicKey)),
      signJwt({ ...claims, iss: 'https://elsewhere.example.com' }, signingKey.privateKey, signingKey.kid),
      signJwt({ ...claims, sub: 'system:serviceaccount:kube-system:default' }, signingKey.privateKey, signingKey.kid),
      `${part({ alg: 'none' })}.${body}.`,
      `${hmacInput}.${createHmac('sha256', publicPem).update(hmacInput).digest('base64url')}`,
      `${head}.${part({ ...claims, sub: 'system:serviceaccount:kube-system:default' })}.${signature}`,
      `${head}.${body}`,
      'x'.repeat(30_000),
    ]
    expect(await whoami(good)).toMatchObject({ status: 200 })
    for (const token of forged) expect(await whoami(token), token.slice(0, 60)).toMatchObject({ status: 401 })
  })

  test('when world time passes its end, a token is refused', async () => {
    const token = await tokenOf({ expirationSeconds: 600 })
    expect(await whoami(token)).toMatchObject({ status: 200 })
    await cluster.clock.advance(600_000)
    expect(await whoami(token)).toMatchObject({ status: 401, body: { reason: 'Unauthorized' } })
  })
})
