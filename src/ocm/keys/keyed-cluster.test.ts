import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { clusterTagKey } from '../../catalogue/tags.ts'
import { at, itemsAt, textAt } from '../http/fields.ts'
import { cloudFetch } from '../../main/cloud-fetch.ts'
import { kubernetesClient, type KubernetesClient } from '../kubernetes.ts'
import { keyedBody, keyOf, makeAdmin, type Key } from '../testing/keyed.ts'
import { ACCOUNT, whole, type Whole } from '../testing/whole.ts'
import { operators } from '../../catalogue/operators.ts'

const CS = '/api/clusters_mgmt/v1'
const REQUESTS =
  '/apis/cloudcredential.openshift.io/v1/namespaces/openshift-cloud-credential-operator/credentialsrequests'
const ROOT = '/api/v1/namespaces/kube-system/secrets/aws-creds'

const text = (data: unknown, name: string) =>
  Buffer.from(String((data as Record<string, string>)[name] ?? ''), 'base64').toString('utf8')

describe('a cluster without roles', () => {
  let w: Whole
  let key: Key
  let id = ''
  let infraId = ''
  let kubernetes: KubernetesClient
  const answers: string[] = []

  const state = async () => {
    const { body } = await w.ocm('GET', `${CS}/clusters/${id}`)
    answers.push(JSON.stringify(body))
    return body?.state as string | undefined
  }
  const minted = async () =>
    ((await w.aws.call('iam', 'ListUsers', {})).Users ?? [])
      .map(({ UserName = '' }) => UserName)
      .filter((name) => name.startsWith(`${infraId}-`))
  const keysOf = async (UserName: string) =>
    ((await w.aws.call('iam', 'ListAccessKeys', { UserName })).AccessKeyMetadata ?? []).map(
      ({ AccessKeyId }) => AccessKeyId,
    )
  const secretOf = async (row: (typeof operators)[number]) =>
    (await kubernetes.get(`/api/v1/namespaces/${row.namespace}/secrets/${row.secret}`))?.['data']
  const userOf = async (request: string) => {
    const found = await kubernetes.get(`${REQUESTS}/${request}`)
    return textAt(found ?? {}, 'status.providerStatus.user') ?? ''
  }
  const degraded = async () => {
    const operator = await kubernetes.get('/apis/config.openshift.io/v1/clusteroperators/cloud-credential')
    const found = itemsAt(operator ?? {}, 'status.conditions')?.find((one) => one['type'] === 'Degraded')
    return found?.['status'] === 'True' ? String(found['message']) : ''
  }

  beforeAll(async () => {
    w = await whole()
    await makeAdmin(w.aws)
    key = await keyOf(w.aws)
    const made = await w.ocm('POST', `${CS}/clusters`, keyedBody(key))
    expect(made).toMatchObject({ status: 201, body: { state: 'pending' } })
    answers.push(JSON.stringify(made.body))
    id = made.body.id as string
    infraId = made.body.infra_id as string
    await w.until('ready', async () => (await state()) === 'ready')
    const { body } = await w.ocm('GET', `${CS}/clusters/${id}/credentials`)
    const config = JSON.parse(body.kubeconfig as string)
    const ca = Buffer.from(config.clusters[0].cluster['certificate-authority-data'] as string, 'base64').toString()
    const fetch = cloudFetch(w.server.clock, ca, () => Number(new URL(w.server.doors.tls).port))
    kubernetes = kubernetesClient(config.clusters[0].cluster.server, config.users[0].user.token, fetch.fetch)
  }, 120_000)
  afterAll(() => w.close())

  test('has a user of its own for each operator, with that operator’s policy and one key, in its secret', async () => {
    expect(await minted()).toHaveLength(operators.length)
    for (const row of operators) {
      const user = await userOf(row.credentialsRequest)
      expect(user).toMatch(new RegExp(`^${infraId.slice(0, 20)}-${row.credentialsRequest.slice(0, 37)}-[a-z0-9]{5}$`))
      const { Tags } = await w.aws.call('iam', 'ListUserTags', { UserName: user })
      expect(Tags).toEqual([{ Key: clusterTagKey(infraId), Value: 'owned' }])
      const { PolicyNames } = await w.aws.call('iam', 'ListUserPolicies', { UserName: user })
      expect(PolicyNames).toEqual([`${user}-policy`])
      const data = await secretOf(row)
      expect(Object.keys(data as object).toSorted()).toEqual([
        'aws_access_key_id',
        'aws_secret_access_key',
        'credentials',
      ])
      expect(await keysOf(user)).toEqual([text(data, 'aws_access_key_id')])
      expect(text(data, 'credentials')).toContain(`aws_access_key_id = ${text(data, 'aws_access_key_id')}`)
    }
    const root = await kubernetes.get(ROOT)
    expect(text(root?.['data'], 'aws_access_key_id')).toBe(key.accessKeyId)
    expect(at(root ?? {}, 'metadata.annotations')).toEqual({
      'cloudcredential.openshift.io/mode': 'mint',
    })
  })

  test('has no role of the customer’s, no provider, and no word of either in OCM', async () => {
    const { body } = await w.ocm('GET', `${CS}/clusters/${id}`)
    expect(body.aws).toEqual({
      account_id: ACCOUNT,
      private_link: false,
      ec2_metadata_http_tokens: 'optional',
      tags: {},
    })
    expect((await w.aws.call('iam', 'ListOpenIDConnectProviders', {})).OpenIDConnectProviderList).toEqual([])
    const { Roles = [] } = await w.aws.call('iam', 'ListRoles', {})
    const names = Roles.filter(({ Path }) => Path === '/').map(({ RoleName }) => RoleName)
    expect(names.toSorted()).toEqual([
      `ManagedOpenShift-Support-${infraId.slice(-5)}`,
      `${infraId}-master-role`,
      `${infraId}-worker-role`,
    ])
  })

  test(
    'mints again what was lost: a secret, a key, a policy; and never leaves two keys',
    { timeout: 60_000 },
    async () => {
      const [row] = operators
      if (!row) throw new Error('no operator')
      const user = await userOf(row.credentialsRequest)
      const [before] = await keysOf(user)
      await kubernetes.remove(`/api/v1/namespaces/${row.namespace}/secrets/${row.secret}`)
      await w.until('another key', async () => {
        const data = await secretOf(row)
        return data !== undefined && text(data, 'aws_access_key_id') !== before
      })
      expect(await keysOf(user)).toEqual([text(await secretOf(row), 'aws_access_key_id')])
      await w.aws.call('iam', 'CreateAccessKey', { UserName: user })
      await w.aws.call('iam', 'DeleteUserPolicy', { UserName: user, PolicyName: `${user}-policy` })
      await w.server.clock.advance(11 * 60_000)
      await w.until('one key', async () => (await keysOf(user)).length === 1)
      expect(await keysOf(user)).toEqual([text(await secretOf(row), 'aws_access_key_id')])
      expect((await w.aws.call('iam', 'ListUserPolicies', { UserName: user })).PolicyNames).toHaveLength(1)
    },
  )

  test(
    'takes another root key through OCM, and says what is wrong while it has none that is valid',
    { timeout: 60_000 },
    async () => {
      await w.aws.call('iam', 'DeleteAccessKey', { UserName: 'osdCcsAdmin', AccessKeyId: key.accessKeyId })
      await w.server.clock.advance(11 * 60_000)
      await w.until('degraded', async () => (await degraded()).includes('aws-creds'))
      const other = await keyOf(w.aws)
      const aws = { access_key_id: other.accessKeyId, secret_access_key: other.secretAccessKey }
      const patched = await w.ocm('PATCH', `${CS}/clusters/${id}`, { aws })
      expect(patched.status).toBe(200)
      answers.push(JSON.stringify(patched.body))
      await w.until('the new key in its secret', async () => {
        const root = await kubernetes.get(ROOT)
        return text(root?.['data'], 'aws_access_key_id') === other.accessKeyId
      })
      await w.until('whole again', async () => (await degraded()) === '')
      key = other
    },
  )

  test('grants what a later release asks for', { timeout: 60_000 }, async () => {
    const UserName = await userOf('openshift-machine-api-aws')
    const granted = async () => {
      const PolicyName = `${UserName}-policy`
      const { PolicyDocument = '' } = await w.aws.call('iam', 'GetUserPolicy', { UserName, PolicyName })
      return decodeURIComponent(PolicyDocument)
    }
    expect(await granted()).not.toContain('ec2:AllocateHosts')
    const desiredUpdate = { version: '4.22.3' }
    await kubernetes.patch('/apis/config.openshift.io/v1/clusterversions/version', { spec: { desiredUpdate } })
    await w.until('granted', async () => (await granted()).includes('ec2:AllocateHosts'))
  })

  test('touches no user that it never made, whatever a status names', { timeout: 60_000 }, async () => {
    const path = `${REQUESTS}/openshift-ingress`
    const own = await userOf('openshift-ingress')
    await kubernetes.patch(`${path}/status`, { status: { providerStatus: { user: 'stint' } } })
    await w.server.clock.advance(11 * 60_000)
    await w.until('another', async () => (await userOf('openshift-ingress')) !== 'stint')
    expect((await keysOf('stint')).length).toBe(1)
    expect((await w.aws.call('iam', 'ListUserPolicies', { UserName: 'stint' })).PolicyNames).toEqual([])
    await kubernetes.patch(`${path}/status`, { status: { providerStatus: { user: own } } })
  })

  test('lives on without its root key, and mints nothing then', { timeout: 60_000 }, async () => {
    const [, row] = operators
    if (!row) throw new Error('no operator')
    await kubernetes.remove(ROOT)
    await w.server.clock.advance(11 * 60_000)
    expect(await degraded()).toBe('')
    await kubernetes.remove(`/api/v1/namespaces/${row.namespace}/secrets/${row.secret}`)
    await w.until('degraded', async () => (await degraded()).includes('none can be minted'))
    expect(await kubernetes.get(ROOT)).toBeUndefined()
  })

  test('is removed with everything that it minted, and with nothing else', { timeout: 120_000 }, async () => {
    await w.aws.call('iam', 'CreateUser', { UserName: `${infraId}-mine` })
    await w.ocm('DELETE', `${CS}/clusters/${id}`)
    await w.until('gone', async () => (await state()) === undefined)
    expect(((await w.aws.call('iam', 'ListUsers', {})).Users ?? []).map(({ UserName }) => UserName)).toEqual([
      `${infraId}-mine`,
      'osdCcsAdmin',
      'stint',
    ])
    const { Roles = [] } = await w.aws.call('iam', 'ListRoles', {})
    expect(Roles.filter(({ Path }) => Path === '/')).toEqual([])
    expect((await w.aws.call('iam', 'ListInstanceProfiles', {})).InstanceProfiles).toEqual([])
  })

  test('no answer of OCM ever held the secret key', () => {
    expect(answers.length).toBeGreaterThan(5)
    expect(
      answers.filter((answer) => answer.includes(key.secretAccessKey) || answer.includes(key.accessKeyId)),
    ).toEqual([])
  })
})
