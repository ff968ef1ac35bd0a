import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testCluster, type TestCluster } from '../../../test/cluster.ts'
import { textAt } from '../api/object.ts'

const SECRETS = '/api/v1/namespaces/default/secrets'
const MAPS = '/api/v1/namespaces/default/configmaps'

let cluster: TestCluster
beforeAll(async () => {
  cluster = await testCluster()
})
afterAll(() => cluster.close())

const base64 = (text: string) => Buffer.from(text).toString('base64')
const make = (path: string, body: object) => cluster.call('POST', path, { body })
const encoded = (data: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(data).map(([key, value]) => [key, base64(value)]))
let count = 0
const secret = (type: string, data: Readonly<Record<string, string>>, annotations = {}) =>
  make(SECRETS, { metadata: { name: `s${count++}`, annotations }, type, data: encoded(data) })

describe('a secret of a type that Kubernetes knows', () => {
  test.each([
    ['kubernetes.io/tls', {}, '[data[tls.crt]: Required value, data[tls.key]: Required value]'],
    ['kubernetes.io/tls', { 'tls.crt': '' }, 'data[tls.key]: Required value'],
    ['kubernetes.io/dockerconfigjson', {}, 'data[.dockerconfigjson]: Required value'],
    [
      'kubernetes.io/dockerconfigjson',
      { '.dockerconfigjson': 'no json' },
      'data[.dockerconfigjson]: Invalid value: "<secret contents redacted>": ',
    ],
    [
      'kubernetes.io/dockerconfigjson',
      { '.dockerconfigjson': '[]' },
      'data[.dockerconfigjson]: Invalid value: "<secret contents redacted>": ',
    ],
    ['kubernetes.io/dockercfg', {}, 'data[.dockercfg]: Required value'],
    ['kubernetes.io/basic-auth', {}, '[data[username]: Required value, data[password]: Required value]'],
    ['kubernetes.io/ssh-auth', { 'ssh-privatekey': '' }, 'data[ssh-privatekey]: Required value'],
    [
      'kubernetes.io/service-account-token',
      {},
      'metadata.annotations[kubernetes.io/service-account.name]: Required value',
    ],
  ])('%s with %j is refused', async (type, data, message) => {
    const { status, body } = await secret(type, data)
    expect(status).toBe(422)
    expect(textAt(body, 'message')).toContain(`is invalid: ${message}`)
  })

  test.each([
    ['kubernetes.io/tls', { 'tls.crt': '', 'tls.key': '' }],
    ['kubernetes.io/dockerconfigjson', { '.dockerconfigjson': '{"auths":{}}' }],
    ['kubernetes.io/basic-auth', { password: '' }],
    ['kubernetes.io/ssh-auth', { 'ssh-privatekey': 'x' }],
    // kube-apiserver asks nothing of these: their readers do.
    ['bootstrap.kubernetes.io/token', {}],
    ['example.com/anything', {}],
  ])('%s with %j is taken', async (type, data) => {
    expect(await secret(type, data)).toMatchObject({ status: 201 })
  })

  test('is refused as well when an update or stringData leaves a key out', async () => {
    const made = {
      metadata: { name: 'tls' },
      type: 'kubernetes.io/tls',
      stringData: { 'tls.crt': 'a', 'tls.key': 'b' },
    }
    expect(await make(SECRETS, made)).toMatchObject({ status: 201 })
    const type = 'application/merge-patch+json'
    expect(await cluster.call('PATCH', `${SECRETS}/tls`, { body: { data: { 'tls.key': null } }, type })).toMatchObject({
      status: 422,
      body: { details: { causes: [{ field: 'data[tls.key]' }] } },
    })
  })

  test('holds a mebibyte as its bytes are, not as they are encoded', async () => {
    const data = { big: Buffer.alloc(1024 * 1024).toString('base64') }
    expect(await make(SECRETS, { metadata: { name: 'big' }, data })).toMatchObject({ status: 201 })
    const { status, body } = await make(SECRETS, { metadata: { name: 'bigger' }, data: { ...data, one: base64('1') } })
    expect(status).toBe(422)
    expect(textAt(body, 'message')).toBe(
      'Secret "bigger" is invalid: data: Too long: may not be more than 1048576 bytes',
    )
  })
})

describe('a config map', () => {
  test('has a key once, in data or in binaryData', async () => {
    const { status, body } = await make(MAPS, {
      metadata: { name: 'twice' },
      data: { a: '1', b: '2' },
      binaryData: { a: base64('1') },
    })
    expect(status).toBe(422)
    expect(textAt(body, 'message')).toBe(
      'ConfigMap "twice" is invalid: data[a]: Invalid value: "a": duplicate of key present in binaryData',
    )
  })

  test('that is too long is told so of the whole object', async () => {
    const { body } = await make(MAPS, { metadata: { name: 'long' }, data: { a: 'x'.repeat(1024 * 1024 + 1) } })
    expect(textAt(body, 'message')).toBe(
      'ConfigMap "long" is invalid: []: Too long: may not be more than 1048576 bytes',
    )
  })
})

describe('a definition in a group of Kubernetes’ own community', () => {
  const definition = (group: string, approved?: string) => ({
    metadata: {
      name: `things.${group}`,
      ...(approved === undefined ? {} : { annotations: { 'api-approved.kubernetes.io': approved } }),
    },
    spec: {
      group,
      scope: 'Namespaced',
      names: { plural: 'things', kind: 'Thing' },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
    },
  })
  const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'

  test.each([
    [
      undefined,
      'metadata.annotations[api-approved.kubernetes.io]: Required value: protected groups must have approval annotation "api-approved.kubernetes.io", see https://github.com/kubernetes/enhancements/pull/1111',
    ],
    [
      'yes',
      'metadata.annotations[api-approved.kubernetes.io]: Invalid value: "yes": protected groups must have approval annotation "api-approved.kubernetes.io" with either a URL or a reason starting with "unapproved", see https://github.com/kubernetes/enhancements/pull/1111',
    ],
  ])('is refused with the approval %j', async (approved, message) => {
    for (const group of ['mine.k8s.io', 'mine.kubernetes.io', 'k8s.io']) {
      const { status, body } = await make(DEFINITIONS, definition(group, approved))
      expect(status, group).toBe(422)
      expect(textAt(body, 'message')).toContain(message)
    }
  })

  test('is taken with the address of its approval, or with a reason why there is none', async () => {
    const url = 'https://github.com/kubernetes-csi/external-snapshotter/pull/814'
    expect(await make(DEFINITIONS, definition('approved.k8s.io', url))).toMatchObject({ status: 201 })
    expect(await make(DEFINITIONS, definition('try.k8s.io', 'unapproved, an experiment'))).toMatchObject({
      status: 201,
    })
    expect(await make(DEFINITIONS, definition('myk8s.io'))).toMatchObject({ status: 201 })
    const patch = (value: string | null) =>
      cluster.call('PATCH', `${DEFINITIONS}/things.approved.k8s.io`, {
        body: { metadata: { annotations: { 'api-approved.kubernetes.io': value } } },
        type: 'application/merge-patch+json',
      })
    expect(await patch(null)).toMatchObject({ status: 422 })
    expect(await patch('unapproved for now')).toMatchObject({ status: 200 })
  })
})
