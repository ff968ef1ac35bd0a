import { Readable } from 'node:stream'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ADMIN_TOKEN, testCluster } from '../../../test/cluster.ts'
import type { CallOptions, TestCluster } from '../../../test/cluster.ts'
import type { Fields } from './object.ts'
import { at, listAt, textAt } from './object.ts'
import { readBody } from './request.ts'

const MACHINES = '/apis/machine.openshift.io/v1beta1/namespaces/openshift-machine-api/machines'
const SETS = '/apis/machine.openshift.io/v1beta1/namespaces/openshift-machine-api/machinesets'
const MAPS = '/api/v1/namespaces/default/configmaps'
const PODS = '/api/v1/namespaces/default/pods'

let cluster: TestCluster
beforeAll(async () => {
  cluster = await testCluster()
})
afterAll(() => cluster.close())

const call = (method: string, path: string, body?: unknown, more: CallOptions = {}) =>
  cluster.call(method, path, { ...(body === undefined ? {} : { body }), ...more })
const merge = (path: string, body: unknown) => call('PATCH', path, body, { type: 'application/merge-patch+json' })

describe('create', () => {
  test('an object gets its uid, time and version from the server alone', async () => {
    const { status, body } = await call('POST', MAPS, {
      metadata: { name: 'born', uid: 'mine', generation: 9 },
      data: { a: '1' },
    })
    expect(status).toBe(201)
    expect(body).toMatchObject({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'born', namespace: 'default', creationTimestamp: '2026-03-01T00:00:00Z' },
    })
    expect(textAt(body, 'metadata.uid')).toMatch(/^[0-9a-f]{8}-/)
    expect(Number(textAt(body, 'metadata.resourceVersion'))).toBeGreaterThan(1)
    expect(await call('POST', MAPS, { metadata: { name: 'born' } })).toMatchObject({
      status: 409,
      body: {
        reason: 'AlreadyExists',
        message: 'configmaps "born" already exists',
        details: { name: 'born', kind: 'configmaps' },
      },
    })
  })

  test('a name is generated from generateName', async () => {
    const { body } = await call('POST', MAPS, { metadata: { generateName: 'run-' } })
    expect(textAt(body, 'metadata.name')).toMatch(/^run-[bcdfghjklmnpqrstvwxz2456789]{5}$/)
  })

  test.each([
    [{ metadata: { name: 'Bad_Name' } }, 422, 'metadata.name: Invalid value: "Bad_Name"'],
    [{ metadata: {} }, 422, 'name or generateName is required'],
    [{ metadata: { name: 'x', labels: { 'a b': '1' } } }, 422, 'metadata.labels'],
    [{ metadata: { name: 'x', labels: { a: '-' } } }, 422, 'a valid label must be'],
    [
      { metadata: { name: 'x', labels: { a: 1 } } },
      400,
      'cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string',
    ],
    [{ metadata: { name: 'x', finalizers: 'f' } }, 400, 'ObjectMeta.metadata.finalizers of type []string'],
    [{ metadata: { name: 'x', ownerReferences: [{ uid: 'u' }] } }, 422, 'ownerReferences[0].kind'],
    [
      {
        metadata: {
          name: 'x',
          ownerReferences: ['a', 'b'].map((name) => ({
            apiVersion: 'v1',
            kind: 'Pod',
            name,
            uid: name,
            controller: true,
          })),
        },
      },
      422,
      'Only one reference can have Controller set to true',
    ],
    [{ metadata: { name: 'x', annotations: { a: 'b'.repeat(256 * 1024) } } }, 422, 'may not be more than 262144 bytes'],
    [{ metadata: { name: 'x', finalizers: ['a b'] } }, 422, 'metadata.finalizers: Invalid value: "a b"'],
    [{ metadata: { name: 'x', namespace: 'other' } }, 400, 'namespace'],
    [{ metadata: { name: 'x', resourceVersion: '5' } }, 400, 'resourceVersion should not be set'],
    [{ kind: 'Secret', metadata: { name: 'x' } }, 400, 'cannot be handled as a ConfigMap'],
    [{ metadata: { name: 7 } }, 400, 'metadata.name must be a string'],
    [[], 400, 'unrecognized'],
    [null, 400, 'unrecognized'],
  ])('%j is refused', async (body, status, message) => {
    const answer = await call('POST', MAPS, body)
    expect(answer).toMatchObject({ status, body: { kind: 'Status', status: 'Failure', code: status } })
    expect(textAt(answer.body, 'message')).toContain(message)
  })

  test('a status written at creation is dropped, but a node’s', async () => {
    const machine = await call('POST', MACHINES, { metadata: { name: 'm' }, status: { phase: 'Running' } })
    expect(at(machine.body, 'status')).toBeUndefined()
    const node = await call('POST', '/api/v1/nodes', { metadata: { name: 'n' }, status: { conditions: [] } })
    expect(at(node.body, 'status')).toEqual({ conditions: [] })
  })

  test('stringData of a secret is stored encoded and never read back', async () => {
    const { body } = await call('POST', '/api/v1/namespaces/default/secrets', {
      metadata: { name: 's' },
      stringData: { a: 'hi' },
    })
    expect(body).toMatchObject({ type: 'Opaque', data: { a: 'aGk=' } })
    expect(body).not.toHaveProperty('stringData')
  })

  test('a dry run answers and stores nothing', async () => {
    expect(await call('POST', `${MAPS}?dryRun=All`, { metadata: { name: 'ghost' } })).toMatchObject({ status: 201 })
    expect(await call('GET', `${MAPS}/ghost`)).toMatchObject({ status: 404 })
  })

  test('a member named __proto__ stays data', async () => {
    const { body } = await call('POST', MAPS, Buffer.from('{"metadata":{"name":"proto"},"data":{"__proto__":"x"}}'))
    expect(Object.keys(at(body, 'data') as object)).toEqual(['__proto__'])
  })
})

describe('update and patch', () => {
  beforeEach(async () => {
    await call('DELETE', `${MACHINES}/one`)
    await call('POST', MACHINES, { metadata: { name: 'one' }, spec: { providerID: '1' } })
  })

  test('an update of an old version is a conflict', async () => {
    const { body } = await call('GET', `${MACHINES}/one`)
    expect(await call('PUT', `${MACHINES}/one`, { ...body, spec: { providerID: '2' } })).toMatchObject({ status: 200 })
    expect(await call('PUT', `${MACHINES}/one`, { ...body, spec: { providerID: '3' } })).toMatchObject({
      status: 409,
      body: {
        reason: 'Conflict',
        message:
          'Operation cannot be fulfilled on machines.machine.openshift.io "one": the object has been modified; please apply your changes to the latest version and try again',
      },
    })
  })

  test('a custom resource is not updated without saying which version', async () => {
    expect(await call('PUT', `${MACHINES}/one`, { metadata: { name: 'one' } })).toMatchObject({ status: 422 })
  })

  test('the generation counts changes of the wish, not of status or labels', async () => {
    await merge(`${MACHINES}/one`, { metadata: { labels: { a: 'b' } } })
    await merge(`${MACHINES}/one/status`, { status: { phase: 'Running' } })
    expect(at((await call('GET', `${MACHINES}/one`)).body, 'metadata.generation')).toBe(1)
    await merge(`${MACHINES}/one`, { spec: { providerID: '2' } })
    expect(at((await call('GET', `${MACHINES}/one`)).body, 'metadata.generation')).toBe(2)
  })

  test('status and the rest are written apart', async () => {
    await merge(`${MACHINES}/one/status`, { spec: { providerID: '9' }, status: { phase: 'Running' } })
    await merge(`${MACHINES}/one`, { status: { phase: 'Failed' } })
    expect((await call('GET', `${MACHINES}/one`)).body).toMatchObject({
      spec: { providerID: '1' },
      status: { phase: 'Running' },
    })
  })

  test('a write that changes nothing makes no new version', async () => {
    const before = await call('GET', `${MACHINES}/one`)
    const after = await merge(`${MACHINES}/one`, { spec: { providerID: '1' } })
    expect(after.body).toEqual(before.body)
  })

  test('name, uid and time of birth cannot be patched away', async () => {
    const before = await call('GET', `${MACHINES}/one`)
    expect(await merge(`${MACHINES}/one`, { metadata: { name: 'two' } })).toMatchObject({ status: 400 })
    expect(await merge(`${MACHINES}/one`, { metadata: { uid: 'x' } })).toMatchObject({ status: 409 })
    const after = await merge(`${MACHINES}/one`, { metadata: { creationTimestamp: null, generation: 99 } })
    expect(after.body).toEqual(before.body)
  })

  test('six patches at once all count', async () => {
    await Promise.all(
      Array.from({ length: 6 }, (_, i) => merge(`${MACHINES}/one`, { metadata: { labels: { [`l${i}`]: 'x' } } })),
    )
    expect(Object.keys(at((await call('GET', `${MACHINES}/one`)).body, 'metadata.labels') as object)).toHaveLength(6)
  })

  test('the type of a secret and the role of a binding cannot change', async () => {
    await call('POST', '/api/v1/namespaces/default/secrets', { metadata: { name: 'fixed' }, type: 'Opaque' })
    expect(await merge('/api/v1/namespaces/default/secrets/fixed', { type: 'other' })).toMatchObject({
      status: 422,
      body: { message: expect.stringContaining('field is immutable') as unknown },
    })
  })

  test('a body of another media type is refused with those that are taken', async () => {
    expect(await call('POST', MAPS, {}, { type: 'application/xml' })).toMatchObject({ status: 415 })
    expect(await call('PATCH', `${MACHINES}/one`, {}, { type: 'application/json' })).toMatchObject({ status: 415 })
  })
})

describe('delete', () => {
  const owned = (owner: Fields, name: string) => ({
    metadata: {
      name,
      ownerReferences: [
        { apiVersion: 'v1', kind: 'X', name: textAt(owner, 'metadata.name'), uid: textAt(owner, 'metadata.uid') },
      ],
    },
  })

  test('finalizers hold an object until the last of them is gone', async () => {
    await call('POST', MACHINES, { metadata: { name: 'held', finalizers: ['machine.machine.openshift.io'] } })
    const { body } = await call('DELETE', `${MACHINES}/held`)
    expect(body).toMatchObject({ kind: 'Machine', metadata: { deletionTimestamp: '2026-03-01T00:00:00Z' } })
    expect(
      await merge(`${MACHINES}/held`, { metadata: { finalizers: ['machine.machine.openshift.io', 'late'] } }),
    ).toMatchObject({ status: 422 })
    expect(await merge(`${MACHINES}/held`, { metadata: { finalizers: null } })).toMatchObject({ status: 200 })
    expect(await call('GET', `${MACHINES}/held`)).toMatchObject({ status: 404 })
  })

  test('what an object owned goes with it, through generations, and waits where it is held', async () => {
    const set = await call('POST', SETS, { metadata: { name: 'pool' }, spec: { selector: {} } })
    const machine = await call('POST', MACHINES, owned(set.body, 'child'))
    const heldChild = owned(set.body, 'held-child')
    await call('POST', MACHINES, { metadata: { ...heldChild.metadata, finalizers: ['f'] } })
    await call('POST', MAPS, owned(machine.body, 'grandchild'))
    expect(await call('DELETE', `${SETS}/pool`)).toMatchObject({ status: 200, body: { status: 'Success' } })
    expect(await call('GET', `${MACHINES}/child`)).toMatchObject({ status: 404 })
    expect(await call('GET', `${MAPS}/grandchild`)).toMatchObject({ status: 404 })
    expect(textAt((await call('GET', `${MACHINES}/held-child`)).body, 'metadata.deletionTimestamp')).not.toBe('')
  })

  test('orphans stay, without their owner', async () => {
    const set = await call('POST', SETS, { metadata: { name: 'parent' }, spec: { selector: {} } })
    await call('POST', MACHINES, owned(set.body, 'orphan'))
    await call('DELETE', `${SETS}/parent`, { propagationPolicy: 'Orphan' })
    expect(listAt((await call('GET', `${MACHINES}/orphan`)).body, 'metadata.ownerReferences')).toEqual([])
  })

  test('a precondition that does not hold is a conflict', async () => {
    await call('POST', MAPS, { metadata: { name: 'guarded' } })
    expect(await call('DELETE', `${MAPS}/guarded`, { preconditions: { uid: 'other' } })).toMatchObject({ status: 409 })
  })

  test('a pod on a node ends when its kubelet says so; one that nobody runs ends at once', async () => {
    const pod = { containers: [{ name: 'c', image: 'i' }] }
    await call('POST', PODS, { metadata: { name: 'placed' }, spec: { ...pod, nodeName: 'n1' } })
    const { body } = await call('DELETE', `${PODS}/placed`)
    expect(body).toMatchObject({
      metadata: { deletionTimestamp: '2026-03-01T00:00:30Z', deletionGracePeriodSeconds: 30 },
    })
    expect(await call('GET', `${PODS}/placed`)).toMatchObject({ status: 200 })
    await call('DELETE', `${PODS}/placed`, { gracePeriodSeconds: 0 })
    expect(await call('GET', `${PODS}/placed`)).toMatchObject({ status: 404 })
    await call('POST', PODS, { metadata: { name: 'loose' }, spec: pod })
    await call('DELETE', `${PODS}/loose`)
    expect(await call('GET', `${PODS}/loose`)).toMatchObject({ status: 404 })
  })

  test('a namespace waits, terminating, for its last held object and then goes by itself', async () => {
    await call('POST', '/api/v1/namespaces', { metadata: { name: 'ending' } })
    const maps = '/api/v1/namespaces/ending/configmaps'
    await call('POST', maps, { metadata: { name: 'free' } })
    await call('POST', maps, { metadata: { name: 'held', finalizers: ['f'] } })
    await call('DELETE', '/api/v1/namespaces/ending')
    expect(await call('GET', `${maps}/free`)).toMatchObject({ status: 404 })
    expect((await call('GET', '/api/v1/namespaces/ending')).body).toMatchObject({ status: { phase: 'Terminating' } })
    expect(await call('POST', maps, { metadata: { name: 'late' } })).toMatchObject({ status: 403 })
    await merge(`${maps}/held`, { metadata: { finalizers: null } })
    expect(await call('GET', '/api/v1/namespaces/ending')).toMatchObject({ status: 404 })
  })

  test('a collection is deleted by its labels', async () => {
    await call('POST', MAPS, { metadata: { name: 'red', labels: { colour: 'red' } } })
    await call('POST', MAPS, { metadata: { name: 'blue', labels: { colour: 'blue' } } })
    expect(await call('DELETE', `${MAPS}?labelSelector=colour%3Dred`)).toMatchObject({ status: 200 })
    expect(await call('GET', `${MAPS}/red`)).toMatchObject({ status: 404 })
    expect(await call('GET', `${MAPS}/blue`)).toMatchObject({ status: 200 })
  })
})

describe('ownership of fields', () => {
  const owners = (body: Fields) =>
    listAt(body, 'metadata.managedFields').map((one) => [
      textAt(one, 'manager'),
      textAt(one, 'operation'),
      at(one, 'fieldsV1'),
    ])

  test('whoever writes owns what the write changed, and takes it from who had it', async () => {
    const path = `${MAPS}/owned`
    const made = await call('POST', `${MAPS}?fieldManager=one`, {
      metadata: { name: 'owned' },
      data: { a: '1', b: '1' },
    })
    expect(owners(made.body)).toEqual([['one', 'Update', { 'f:data': { 'f:a': {}, 'f:b': {} } }]])
    const type = 'application/merge-patch+json'
    const changed = await call('PATCH', `${path}?fieldManager=two`, { data: { b: '2' } }, { type })
    expect(owners(changed.body)).toEqual([
      ['one', 'Update', { 'f:data': { 'f:a': {} } }],
      ['two', 'Update', { 'f:data': { 'f:b': {} } }],
    ])
    const apply = (query: string, data: Fields) =>
      call('PATCH', `${path}?${query}`, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'owned' }, data }, { type: 'application/apply-patch+yaml' }) // prettier-ignore
    expect(await apply('fieldManager=three', { b: '3' })).toMatchObject({
      status: 409,
      body: {
        message: 'Apply failed with 1 conflict: conflict with "two" using v1: .data.b',
        details: { causes: [{ reason: 'FieldManagerConflict', field: '.data.b' }] },
      },
    })
    const forced = await apply('fieldManager=three&force=true', { b: '3', c: '3' })
    expect(owners(forced.body)).toEqual([
      ['three', 'Apply', { 'f:data': { 'f:b': {}, 'f:c': {} } }],
      ['one', 'Update', { 'f:data': { 'f:a': {} } }],
    ])
    expect((await apply('fieldManager=three', { b: '3' })).body['data']).toEqual({ a: '1', b: '3' })
    const reset = await call('PATCH', path, { metadata: { managedFields: [{}] } }, { type })
    expect(reset.body['metadata']).not.toHaveProperty('managedFields')
  })

  test('nobody owns what admission adds: what one client made, another applies again', async () => {
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'applied' },
      spec: { containers: [{ name: 'web', image: 'registry.example/web' }] },
    }
    const made = await call('POST', `${PODS}?fieldManager=one`, pod)
    expect(at(made.body, 'spec.volumes')).toHaveLength(1)
    const [[, , own]] = owners(made.body) as [[string, string, Fields]]
    expect(Object.keys(own['f:spec'] as Fields)).not.toContain('f:volumes')
    expect(Object.keys(own['f:spec'] as Fields)).not.toContain('f:serviceAccount')
    const type = 'application/apply-patch+yaml'
    expect(await call('PATCH', `${PODS}/applied?fieldManager=one`, pod, { type })).toMatchObject({ status: 200 })
  })
})

describe('namespaces', () => {
  test('are deleted one by one, and those that a cluster stands on never', async () => {
    expect(await call('DELETE', '/api/v1/namespaces')).toMatchObject({ status: 405 })
    const { body } = await call('GET', '/api/v1')
    expect(listAt(body, 'resources').find((one) => textAt(one, 'name') === 'namespaces')).toMatchObject({
      verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],
    })
    for (const name of ['default', 'kube-system', 'kube-public'])
      expect(await call('DELETE', `/api/v1/namespaces/${name}`)).toMatchObject({
        status: 403,
        body: { message: `namespaces "${name}" is forbidden: this namespace may not be deleted` },
      })
    await call('POST', '/api/v1/namespaces', { metadata: { name: 'mortal' } })
    expect((await call('DELETE', '/api/v1/namespaces/mortal')).status).toBe(200)
  })
})

describe('an immutable config map or secret', () => {
  test.each([
    [MAPS, { immutable: false }, 'immutable'],
    [MAPS, { immutable: null, data: { a: 'Yg==' } }, 'immutable'],
    [MAPS, { data: { a: 'Yg==' } }, 'data'],
    [MAPS, { binaryData: { b: 'Yg==' } }, 'binaryData'],
    ['/api/v1/namespaces/default/secrets', { immutable: false }, 'immutable'],
    ['/api/v1/namespaces/default/secrets', { data: null }, 'data'],
  ])('in %s refuses %j, and takes labels', async (path, patch, field) => {
    await call('POST', path, { metadata: { name: 'sealed' }, immutable: true, data: { a: 'YQ==' } })
    const refused = await merge(`${path}/sealed`, patch)
    expect(refused.status).toBe(422)
    expect(textAt(refused.body, 'message')).toContain(
      `${field}: Forbidden: field is immutable when \`immutable\` is set`,
    )
    expect(await merge(`${path}/sealed`, { metadata: { labels: { a: 'b' } } })).toMatchObject({
      status: 200,
      body: { immutable: true, data: { a: 'YQ==' } },
    })
  })
})

describe('server-side apply', () => {
  const apply = (name: string, metadata: Fields) =>
    call('PATCH', `${MAPS}/${name}?fieldManager=m&force=true`, { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { a: '2' } }, { type: 'application/apply-patch+yaml' }) // prettier-ignore

  test('changes only the object that it means, as it was seen', async () => {
    await call('POST', MAPS, { metadata: { name: 'meant' }, data: { a: '1' } })
    for (const [metadata, status] of [
      [{ name: 'meant', resourceVersion: '1' }, 409],
      [{ name: 'meant', uid: 'of-another' }, 409],
      [{ name: 'another' }, 400],
      [{ name: 'meant', namespace: 'another' }, 400],
    ] as const)
      expect(await apply('meant', metadata)).toMatchObject({ status })
    const { body } = await call('GET', `${MAPS}/meant`)
    expect(body['data']).toEqual({ a: '1' })
    const resourceVersion = textAt(body, 'metadata.resourceVersion')
    expect(await apply('meant', { name: 'meant', resourceVersion })).toMatchObject({ status: 200 })
  })

  test('makes no object that was meant to be there, nor one of another name', async () => {
    expect(await apply('unborn', { name: 'another' })).toMatchObject({ status: 400 })
    expect(await apply('unborn', { name: 'unborn', uid: 'of-one-that-is-gone' })).toMatchObject({ status: 409 })
    expect(await call('GET', `${MAPS}/unborn`)).toMatchObject({ status: 404 })
  })
})

describe('what replaces an object', () => {
  const set = (name: string) => ({
    metadata: { name },
    spec: { replicas: 1, selector: { matchLabels: { a: 'b' } }, template: { metadata: { labels: { a: 'b' } } } },
  })

  test.each([
    [{ name: 'other' }, 'the name of the object (other) does not match the name on the URL (named)'],
    [{}, 'the name of the object (named based on URL) was undeterminable: name must be provided'],
    [
      { name: 'named', namespace: 'openshift-ingress' },
      'the namespace of the object (openshift-ingress) does not match the namespace on the request (default)',
    ],
  ])('names it as the path does: not %j', async (metadata, message) => {
    await call('POST', SETS, set('named'))
    await call('POST', MAPS, { metadata: { name: 'named' } })
    const scale = await call('PUT', `${SETS}/named/scale`, {
      kind: 'Scale',
      apiVersion: 'autoscaling/v1',
      metadata: { ...metadata, ...('namespace' in metadata ? {} : { namespace: 'openshift-machine-api' }) },
      spec: { replicas: 7 },
    })
    expect(scale).toMatchObject({
      status: 400,
      body: { reason: 'BadRequest', message: message.replace('(default)', '(openshift-machine-api)') },
    })
    expect((await call('GET', `${SETS}/named`)).body).toMatchObject({ spec: { replicas: 1 } })
    expect(await call('PUT', `${MAPS}/named`, { metadata })).toMatchObject({ status: 400, body: { message } })
  })

  test('a scale of one that was there before under the name is a conflict', async () => {
    await call('POST', SETS, set('known'))
    const spec = { replicas: 2 }
    expect(await call('PUT', `${SETS}/known/scale`, { metadata: { name: 'known', uid: 'old' }, spec })).toMatchObject({
      status: 409,
      body: { message: expect.stringContaining('Precondition failed: UID in precondition: old') },
    })
    expect(await call('PUT', `${SETS}/known/scale`, { metadata: { name: 'known' }, spec })).toMatchObject({
      status: 200,
    })
  })
})

describe('parts of a pod', () => {
  test('an eviction deletes it; a process it does not have', async () => {
    await call('POST', PODS, { metadata: { name: 'evicted' }, spec: { containers: [{ name: 'a', image: 'a' }] } })
    for (const [method, part] of [
      ['GET', 'log'],
      ['POST', 'exec'],
      ['GET', 'attach'],
    ] as const)
      expect(await call(method, `${PODS}/evicted/${part}`)).toMatchObject({
        status: 501,
        body: { kind: 'Status', reason: 'NotImplemented' },
      })
    const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: 'evicted', namespace: 'default' } }
    for (const metadata of [{ name: 'other' }, {}, { name: 'evicted', namespace: 'openshift-ingress' }])
      expect(await call('POST', `${PODS}/evicted/eviction`, { ...eviction, metadata })).toMatchObject({ status: 400 })
    expect(await call('GET', `${PODS}/evicted`)).toMatchObject({ status: 200 })
    expect(await call('POST', `${PODS}/evicted/eviction`, eviction)).toMatchObject({ status: 201 })
    expect(await call('GET', `${PODS}/evicted`)).toMatchObject({ status: 404 })
  })
})

test('an event is the same under both of its groups', async () => {
  const events = 'namespaces/default/events'
  await call('POST', `/apis/events.k8s.io/v1/${events}`, {
    metadata: { name: 'seen' },
    regarding: { kind: 'Pod', name: 'p', namespace: 'default' },
    reason: 'Seen',
    note: 'a pod was seen',
    type: 'Normal',
  })
  expect((await call('GET', `/api/v1/${events}/seen`)).body).toMatchObject({
    apiVersion: 'v1',
    involvedObject: { name: 'p' },
    message: 'a pod was seen',
  })
  const listed = await call('GET', `/apis/events.k8s.io/v1/${events}?fieldSelector=regarding.name%3Dp`)
  expect(listed.body).toMatchObject({ apiVersion: 'events.k8s.io/v1', items: [{ note: 'a pod was seen' }] })
})

describe('list', () => {
  test('pages hold every object once, in order', async () => {
    const path = '/api/v1/namespaces/kube-public/configmaps'
    for (const name of ['c', 'a', 'b', 'd', 'e']) await call('POST', path, { metadata: { name } })
    const seen: string[] = []
    for (let token = ''; ;) {
      const { body } = await call('GET', `${path}?limit=2${token ? `&continue=${token}` : ''}`)
      seen.push(...listAt(body, 'items').map((item) => textAt(item, 'metadata.name')))
      token = textAt(body, 'metadata.continue')
      if (!token) break
    }
    expect(seen).toEqual(['a', 'b', 'c', 'd', 'e'])
    expect(await call('GET', `${path}?continue=nonsense`)).toMatchObject({ status: 400 })
  })

  test('objects come whole, as a table, or as metadata', async () => {
    const as = (form: string) =>
      call('GET', '/api/v1/namespaces', undefined, { accept: `application/json;as=${form};v=v1;g=meta.k8s.io` })
    expect((await call('GET', '/api/v1/namespaces')).body).toMatchObject({ kind: 'NamespaceList', apiVersion: 'v1' })
    expect((await as('Table')).body).toMatchObject({
      kind: 'Table',
      columnDefinitions: [{ name: 'Name' }, { name: 'Status' }, { name: 'Age' }],
    })
    expect((await as('PartialObjectMetadataList')).body).toMatchObject({ kind: 'PartialObjectMetadataList' })
    expect(await call('GET', '/api/v1/namespaces', undefined, { accept: 'application/xml' })).toMatchObject({
      status: 406,
    })
  })
})

describe('watch', () => {
  type Event = { readonly type: string; readonly object: Fields }

  async function watching(path: string): Promise<{ events: Event[]; ended: () => boolean; stop: () => void }> {
    const url = new URL(path, 'http://cluster')
    const headers = new Map([['authorization', `Bearer ${ADMIN_TOKEN}`]])
    const answer = await cluster.api.respond({
      method: 'GET',
      path: url.pathname,
      query: url.searchParams,
      headers,
      body: Buffer.alloc(0),
    })
    if (!('watch' in answer)) throw new Error(JSON.stringify(answer))
    const events: Event[] = []
    let over = false
    const stop = answer.watch.open(
      (event) => events.push(event as Event),
      () => (over = true),
    )
    return { events, ended: () => over, stop }
  }
  const told = (events: readonly Event[]) =>
    events.map(({ type, object }) => `${type} ${textAt(object, 'metadata.name')}`)

  test('from a list’s version on, every later change is seen once and in order', async () => {
    const { body } = await call('GET', MAPS)
    await call('POST', MAPS, { metadata: { name: 'w1' } })
    const { events, stop } = await watching(
      `${MAPS}?watch=1&resourceVersion=${textAt(body, 'metadata.resourceVersion')}`,
    )
    await merge(`${MAPS}/w1`, { data: { a: '1' } })
    await call('DELETE', `${MAPS}/w1`)
    await call('POST', '/api/v1/namespaces/kube-system/configmaps', { metadata: { name: 'elsewhere' } })
    stop()
    await call('POST', MAPS, { metadata: { name: 'w2' } })
    expect(told(events)).toEqual(['ADDED w1', 'MODIFIED w1', 'DELETED w1'])
    expect(events[2]?.object).toMatchObject({ data: { a: '1' } })
    const versions = events.map(({ object }) => Number(textAt(object, 'metadata.resourceVersion')))
    expect(versions).toEqual(versions.toSorted((a, b) => a - b))
    expect(new Set(versions).size).toBe(3)
  })

  test('an object that its selector no longer chooses is deleted to the watcher', async () => {
    const { events, stop } = await watching(`${MAPS}?watch=1&labelSelector=on%3Dyes&resourceVersion=999999`)
    stop()
    expect(events).toEqual([])
    const { body } = await call('GET', MAPS)
    const second = await watching(
      `${MAPS}?watch=1&labelSelector=on%3Dyes&resourceVersion=${textAt(body, 'metadata.resourceVersion')}`,
    )
    await call('POST', MAPS, { metadata: { name: 'w3' } })
    await merge(`${MAPS}/w3`, { metadata: { labels: { on: 'yes' } } })
    await merge(`${MAPS}/w3`, { metadata: { labels: { on: 'no' } } })
    expect(told(second.events)).toEqual(['ADDED w3', 'DELETED w3'])
    second.stop()
  })

  test('without a version it begins with what there is; initial events end in a bookmark', async () => {
    const { events, stop } = await watching(
      '/api/v1/namespaces?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true',
    )
    expect(told(events)).toContain('ADDED default')
    expect(events.at(-1)).toMatchObject({
      type: 'BOOKMARK',
      object: { metadata: { annotations: { 'k8s.io/initial-events-end': 'true' } } },
    })
    stop()
  })

  test('when the control plane stops, every watch ends', async () => {
    const { events, ended } = await watching('/api/v1/nodes?watch=1')
    const before = events.length
    cluster.api.endWatches()
    expect(ended()).toBe(true)
    await call('POST', '/api/v1/nodes', { metadata: { name: 'unseen' } })
    expect(events).toHaveLength(before)
  })

  test('a version older than what is kept is gone', async () => {
    const { events, ended } = await watching(`${MAPS}?watch=1&resourceVersion=00`)
    expect(events).toMatchObject([{ type: 'ERROR', object: { code: 410, reason: 'Expired' } }])
    expect(ended()).toBe(true)
  })
})

describe('whatever is sent', () => {
  test('a body over three megabytes is refused before it is read whole', async () => {
    const chunk = Buffer.alloc(1024 * 1024)
    let sent = 0
    const endless = function* () {
      for (; sent < 100; sent++) yield chunk
    }
    await expect(readBody(Readable.from(endless()))).rejects.toMatchObject({
      status: 413,
      code: 'RequestEntityTooLarge',
    })
    expect(sent).toBeLessThan(25)
  })

  test.each([
    ['GET', '/api/v1/widgets', 404],
    ['GET', '/apis/none/v1/x', 404],
    ['GET', '/api/v1/namespaces/default/nodes', 404],
    ['GET', '/api/v1/namespaces/default/pods/p/log', 404],
    ['GET', '/api/v1/%ZZ', 400],
    ['POST', '/api/v1/nodes/n', 405],
    ['PUT', '/api/v1/nodes', 405],
    ['BREW', '/api/v1/nodes', 405],
    ['GET', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', 405],
    ['GET', '/api/v1/nodes?watch=1&resourceVersion=abc', 400],
    ['GET', '/api/v1/nodes?labelSelector=%3D%3D', 400],
    ['GET', '/api/v1/nodes?fieldSelector=spec.x%3D1', 400],
    ['GET', '/', 404],
  ])('%s %s is %i', async (method, path, status) => {
    expect(await call(method, path)).toMatchObject({ status, body: { kind: 'Status' } })
  })

  test('bytes that are no JSON, too deep or no protobuf get a clear refusal', async () => {
    const deep = `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`
    const bodies: [string | Buffer, string][] = [
      ['{', 'application/json'],
      ['', 'application/json'],
      [`{"metadata":{"name":"x"},"data":${deep}}`, 'application/json'],
      [Buffer.from('k8s\u0000\u0000\u0001'), 'application/vnd.kubernetes.protobuf'],
      [Buffer.from('nope'), 'application/vnd.kubernetes.protobuf'],
    ]
    for (const [body, type] of bodies) {
      const answer = await call('POST', MAPS, Buffer.from(body), { type })
      expect([400, 415]).toContain(answer.status)
    }
  })

  test('random bytes and random objects never make a 500', async () => {
    const types = ['application/json', 'application/vnd.kubernetes.protobuf']
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.constantFrom(...types), async (bytes, type) => {
        const body = type === types[1] ? Buffer.concat([Buffer.from('k8s\u0000'), bytes]) : Buffer.from(bytes)
        expect((await call('POST', MAPS, body, { type })).status).toBeLessThan(500)
      }),
      { numRuns: 200 },
    )
    await fc.assert(
      fc.asyncProperty(
        fc.jsonValue(),
        fc.constantFrom('merge-patch', 'strategic-merge-patch', 'json-patch'),
        async (value, type) => {
          const { status } = await call('PATCH', `${MAPS}/born`, value, { type: `application/${type}+json` })
          expect(status).toBeLessThan(500)
        },
      ),
      { numRuns: 200 },
    )
  })
})
