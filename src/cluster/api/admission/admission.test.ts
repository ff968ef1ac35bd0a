import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testCluster, type TestCluster } from '../../../../test/cluster.ts'
import { at, listAt, textAt, type Fields } from '../object.ts'

const PODS = '/api/v1/namespaces/default/pods'
const ACCOUNTS = '/api/v1/namespaces/default/serviceaccounts'
const ROLE = 'arn:aws:iam::111122223333:role/app'
const MOUNT = '/var/run/secrets/eks.amazonaws.com/serviceaccount'

let cluster: TestCluster
beforeAll(async () => {
  cluster = await testCluster()
  await cluster.call('POST', '/apis/config.openshift.io/v1/infrastructures', {
    body: { metadata: { name: 'cluster' } },
  })
  await cluster.call('PATCH', '/apis/config.openshift.io/v1/infrastructures/cluster/status', {
    type: 'application/merge-patch+json',
    body: { status: { platformStatus: { type: 'AWS', aws: { region: 'eu-west-1' } } } },
  })
})
afterAll(() => cluster.close())

const account = (name: string, annotations: Fields = {}) =>
  cluster.call('POST', ACCOUNTS, { body: { metadata: { name, annotations } } })

const pod = async (name: string, serviceAccountName: string, more: Fields = {}, annotations: Fields = {}) => {
  const containers = [{ name: 'app', image: 'app:1' }]
  const body = { metadata: { name, annotations }, spec: { serviceAccountName, containers, ...more } }
  return (await cluster.call('POST', PODS, { body })).body
}

const env = (object: Fields, container = 0) =>
  Object.fromEntries(
    listAt(listAt(object, 'spec.containers')[container], 'env').map((one) => [
      textAt(one, 'name'),
      textAt(one, 'value'),
    ]),
  )

const token = (object: Fields) => {
  const volume = listAt(object, 'spec.volumes').find((one) => at(one, 'name') === 'aws-iam-token')
  return at(listAt(volume, 'projected.sources')[0], 'serviceAccountToken')
}

describe('a new pod', () => {
  test('whose account names a role gets the role, a token file and the region', async () => {
    await account('web', { 'eks.amazonaws.com/role-arn': ROLE })
    const made = await pod('web', 'web')
    expect(env(made)).toEqual({
      AWS_STS_REGIONAL_ENDPOINTS: 'regional',
      AWS_DEFAULT_REGION: 'eu-west-1',
      AWS_REGION: 'eu-west-1',
      AWS_ROLE_ARN: ROLE,
      AWS_WEB_IDENTITY_TOKEN_FILE: `${MOUNT}/token`,
    })
    expect(token(made)).toEqual({ audience: 'sts.amazonaws.com', expirationSeconds: 86_400, path: 'token' })
    expect(listAt(listAt(made, 'spec.containers')[0], 'volumeMounts')).toContainEqual({
      name: 'aws-iam-token',
      mountPath: MOUNT,
      readOnly: true,
    })
  })

  test('gets what the annotations say: audience, life, regional endpoints, containers to skip', async () => {
    await account('tuned', {
      'eks.amazonaws.com/role-arn': ROLE,
      'eks.amazonaws.com/audience': 'vault',
      'eks.amazonaws.com/token-expiration': '7200',
      'eks.amazonaws.com/sts-regional-endpoints': 'false',
    })
    const containers = ['app', 'side'].map((name) => ({ name, image: 'app:1' }))
    const made = await pod('tuned', 'tuned', { containers }, { 'eks.amazonaws.com/skip-containers': 'side' })
    expect(token(made)).toEqual({ audience: 'vault', expirationSeconds: 7200, path: 'token' })
    expect(env(made)).not.toHaveProperty('AWS_STS_REGIONAL_ENDPOINTS')
    expect(env(made, 1)).toEqual({})
    const short = await pod('short', 'tuned', {}, { 'eks.amazonaws.com/token-expiration': '60' })
    expect(token(short)).toMatchObject({ expirationSeconds: 600 })
  })

  test('keeps what it says itself', async () => {
    const own = [{ name: 'app', image: 'app:1', env: [{ name: 'AWS_ROLE_ARN', value: 'mine' }] }]
    const made = await pod('own', 'web', { containers: own })
    expect(env(made)).toMatchObject({ AWS_ROLE_ARN: 'mine', AWS_REGION: 'eu-west-1' })
    expect(env(made)).not.toHaveProperty('AWS_WEB_IDENTITY_TOKEN_FILE')
  })

  test('of an account without a role gets a token for the API and no more', async () => {
    const made = await pod('plain', 'default')
    expect(env(made)).toEqual({})
    const [volume] = listAt(made, 'spec.volumes')
    expect(textAt(volume, 'name')).toMatch(/^kube-api-access-[a-z0-9]{5}$/)
    expect(at(listAt(volume, 'projected.sources')[0], 'serviceAccountToken')).toEqual({
      expirationSeconds: 3607,
      path: 'token',
    })
    expect(listAt(await pod('bare', 'default', { automountServiceAccountToken: false }), 'spec.volumes')).toEqual([])
  })

  test('of an account that is not there is refused', async () => {
    expect(await pod('lost', 'nobody')).toMatchObject({
      code: 403,
      message:
        'pods "lost" is forbidden: error looking up service account default/nobody: serviceaccount "nobody" not found',
    })
  })
})

describe('a new service', () => {
  test('gets an address of its own, and ports on the nodes where its type asks for them', async () => {
    const services = '/api/v1/namespaces/default/services'
    const make = async (name: string, spec: Fields) =>
      (await cluster.call('POST', services, { body: { metadata: { name }, spec: { ports: [{ port: 80 }], ...spec } } }))
        .body
    const [one, two] = [await make('one', {}), await make('two', { type: 'LoadBalancer' })]
    expect(one).toMatchObject({ spec: { type: 'ClusterIP', ports: [{ port: 80, targetPort: 80, protocol: 'TCP' }] } })
    expect(textAt(one, 'spec.clusterIP')).toMatch(/^172\.30\.\d+\.\d+$/)
    expect(textAt(one, 'spec.clusterIP')).not.toBe(textAt(two, 'spec.clusterIP'))
    expect(at(listAt(two, 'spec.ports')[0], 'nodePort')).toBeGreaterThanOrEqual(30_000)
    expect(await make('3rd', {})).toMatchObject({ code: 422, message: expect.stringContaining('a DNS-1035 label') })
  })
})
