import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testCluster } from '../../../test/cluster.ts'
import type { TestCluster } from '../../../test/cluster.ts'
import type { Fields } from './object.ts'
import { at, textAt } from './object.ts'
import { allows, covers } from './rbac.ts'
import type { Rule } from './rbac.ts'

const rule = (more: Partial<Rule>): Rule => ({
  verbs: ['get'],
  apiGroups: [''],
  resources: ['pods'],
  resourceNames: [],
  nonResourceURLs: [],
  ...more,
})
const asked = { verb: 'get', group: '', resource: 'pods' }

describe('a rule', () => {
  test.each([
    [rule({}), asked, true],
    [rule({}), { ...asked, verb: 'list' }, false],
    [rule({ verbs: ['*'] }), { ...asked, verb: 'delete' }, true],
    [rule({}), { ...asked, group: 'apps' }, false],
    [rule({}), { ...asked, subresource: 'status' }, false],
    [rule({ resources: ['pods/status'] }), { ...asked, subresource: 'status' }, true],
    [rule({ resources: ['*/status'] }), { ...asked, subresource: 'status' }, true],
    [rule({ resources: ['*'] }), { ...asked, subresource: 'log' }, true],
    [rule({ resourceNames: ['a'] }), { ...asked, name: 'a' }, true],
    [rule({ resourceNames: ['a'] }), { ...asked, name: 'b' }, false],
    [rule({ resourceNames: ['a'] }), asked, false],
    [rule({ resources: [], nonResourceURLs: ['/healthz/*'] }), { verb: 'get', path: '/healthz/etcd' }, true],
    [rule({ resources: [], nonResourceURLs: ['/healthz'] }), { verb: 'get', path: '/healthz/etcd' }, false],
    [rule({}), { verb: 'get', path: '/healthz' }, false],
  ])('%# allows what it names and nothing else', (one, attributes, verdict) => {
    expect(allows(one, attributes)).toBe(verdict)
  })

  test('covers another when every right of it is within one rule held', () => {
    const held = [rule({ verbs: ['get', 'list'] }), rule({ resources: ['secrets'], resourceNames: ['a'] })]
    expect(covers(held, rule({ verbs: ['list'] }))).toBe(true)
    expect(covers(held, rule({ verbs: ['get', 'delete'] }))).toBe(false)
    expect(covers(held, rule({ resources: ['pods', 'nodes'] }))).toBe(false)
    expect(covers(held, rule({ resources: ['secrets'] }))).toBe(false)
    expect(covers(held, rule({ resources: ['secrets'], resourceNames: ['a'] }))).toBe(true)
  })
})

describe('who may do what', () => {
  let cluster: TestCluster
  const tokens = new Map<string, string>()

  const account = async (namespace: string, name: string) => {
    const { body } = await cluster.call('POST', `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`, {
      body: {},
    })
    tokens.set(name, textAt(body, 'status.token'))
  }
  const as = (name: string, method: string, path: string, body?: unknown) =>
    cluster.call(method, path, { token: tokens.get(name) ?? '', ...(body === undefined ? {} : { body }) })

  beforeAll(async () => {
    cluster = await testCluster()
    await account('openshift-machine-api', 'machine-api-controllers')
    await account('openshift-ingress-operator', 'ingress-operator')
    await account('default', 'default')
  })
  afterAll(() => cluster.close())

  test('an operator does its own work and is refused another’s', async () => {
    const machines = '/apis/machine.openshift.io/v1beta1/namespaces/openshift-machine-api/machines'
    expect(await as('machine-api-controllers', 'GET', machines)).toMatchObject({ status: 200 })
    expect(await as('ingress-operator', 'GET', machines)).toEqual({
      status: 403,
      body: expect.objectContaining({
        reason: 'Forbidden',
        message:
          'machines.machine.openshift.io is forbidden: User "system:serviceaccount:openshift-ingress-operator:ingress-operator" cannot list resource "machines" in API group "machine.openshift.io" in the namespace "openshift-machine-api"',
      }) as unknown,
    })
  })

  test('what nobody granted is refused, before it is said whether it exists', async () => {
    expect(await as('default', 'GET', '/api/v1/namespaces/kube-system/secrets/none')).toMatchObject({ status: 403 })
    expect(await as('default', 'GET', '/version')).toMatchObject({ status: 200 })
    expect(await as('default', 'GET', '/metrics')).toMatchObject({ status: 403 })
  })

  test('a role binding grants in its namespace only', async () => {
    const rules = [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list', 'create'] }]
    await cluster.call('POST', '/apis/rbac.authorization.k8s.io/v1/clusterroles', {
      body: { metadata: { name: 'maps' }, rules },
    })
    await cluster.call('POST', '/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings', {
      body: {
        metadata: { name: 'maps' },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'maps' },
        subjects: [{ kind: 'ServiceAccount', name: 'default' }],
      },
    })
    expect(await as('default', 'GET', '/api/v1/namespaces/default/configmaps')).toMatchObject({ status: 200 })
    expect(await as('default', 'GET', '/api/v1/namespaces/kube-system/configmaps')).toMatchObject({ status: 403 })
    expect(await as('default', 'GET', '/api/v1/configmaps')).toMatchObject({ status: 403 })
  })

  test('a list or a watch of one object by its name is judged as of that one', async () => {
    const core = '/api/v1/namespaces/default'
    const rbac = '/apis/rbac.authorization.k8s.io/v1/namespaces/default'
    const verbs = ['list', 'deletecollection']
    const rules = [{ apiGroups: [''], resources: ['secrets'], resourceNames: ['mine'], verbs }]
    await cluster.call('POST', `${rbac}/roles`, { body: { metadata: { name: 'one-object' }, rules } })
    await cluster.call('POST', `${rbac}/rolebindings`, {
      body: {
        metadata: { name: 'one-object' },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'one-object' },
        subjects: [{ kind: 'ServiceAccount', name: 'default', namespace: 'default' }],
      },
    })
    const listed = (selector: string, method = 'GET') =>
      as('default', method, `${core}/secrets?fieldSelector=${encodeURIComponent(selector)}`)
    expect(await listed('metadata.name=mine')).toMatchObject({ status: 200 })
    expect(await listed('metadata.namespace==default,metadata.name==mine')).toMatchObject({ status: 200 })
    for (const selector of ['', 'metadata.name=other', 'metadata.name!=mine', 'metadata.name=other,metadata.name=mine'])
      expect(await listed(selector)).toMatchObject({ status: 403 })
    expect(await listed('metadata.name=mine', 'DELETE')).toMatchObject({ status: 403 })
  })

  test('nobody grants what they do not hold', async () => {
    const roles = '/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles'
    await cluster.call('POST', roles, {
      body: {
        metadata: { name: 'role-writer' },
        rules: [{ apiGroups: ['rbac.authorization.k8s.io'], resources: ['roles', 'rolebindings'], verbs: ['*'] }],
      },
    })
    const writer = await cluster.call('GET', `${roles}/role-writer`)
    expect(at(writer.body, 'rules')).toHaveLength(1)
    // `*` as a verb includes escalate: this role names its verbs instead.
    await cluster.call('PATCH', `${roles}/role-writer`, {
      type: 'application/json-patch+json',
      body: [{ op: 'replace', path: '/rules/0/verbs', value: ['create', 'get'] }],
    })
    await cluster.call('POST', '/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings', {
      body: {
        metadata: { name: 'role-writer' },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'role-writer' },
        subjects: [{ kind: 'ServiceAccount', name: 'default', namespace: 'default' }],
      },
    })
    const secrets = { metadata: { name: 'mine' }, rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get'] }] }
    expect(await as('default', 'POST', roles, secrets)).toMatchObject({ status: 403, body: { reason: 'Forbidden' } })
    const maps = { metadata: { name: 'mine' }, rules: [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get'] }] }
    expect(await as('default', 'POST', roles, maps)).toMatchObject({ status: 201 })
    const cluster_admin = {
      metadata: { name: 'me' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
      subjects: [{ kind: 'ServiceAccount', name: 'default', namespace: 'default' }],
    }
    const bindings = '/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings'
    expect(await as('default', 'POST', bindings, cluster_admin)).toMatchObject({ status: 403 })
  })

  test('nobody gathers roles, or binds one that is not there yet, without holding everything', async () => {
    const group = '/apis/rbac.authorization.k8s.io/v1'
    const rules = [{ apiGroups: ['rbac.authorization.k8s.io'], resources: ['clusterroles', 'rolebindings'], verbs: ['create', 'patch'] }] // prettier-ignore
    await cluster.call('POST', `${group}/clusterroles`, { body: { metadata: { name: 'maker' }, rules } })
    const subjects = [{ kind: 'ServiceAccount', name: 'default', namespace: 'default' }]
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'maker' }
    await cluster.call('POST', `${group}/clusterrolebindings`, {
      body: { metadata: { name: 'maker' }, roleRef, subjects },
    })
    const gathering = { metadata: { name: 'all' }, aggregationRule: { clusterRoleSelectors: [{}] } }
    expect(await as('default', 'POST', `${group}/clusterroles`, gathering)).toMatchObject({
      status: 403,
      body: {
        message: expect.stringContaining('must have cluster-admin privileges to use an aggregationRule') as unknown,
      },
    })
    const early = { metadata: { name: 'early' }, roleRef: { ...roleRef, name: 'tomorrow' }, subjects }
    expect(await as('default', 'POST', `${group}/namespaces/default/rolebindings`, early)).toMatchObject({
      status: 404,
    })
    const labelled = await cluster.call('PATCH', `${group}/clusterroles/view`, {
      type: 'application/merge-patch+json',
      token: tokens.get('default') ?? '',
      body: { metadata: { labels: { seen: 'yes' } } },
    })
    expect(labelled.status).toBe(200)
  })

  test('a review answers as the rules do', async () => {
    const review = (name: string, verb: string): Promise<{ body: Fields }> =>
      as(name, 'POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
        spec: { resourceAttributes: { verb, group: 'machine.openshift.io', resource: 'machines', namespace: 'x' } },
      })
    expect(at((await review('machine-api-controllers', 'create')).body, 'status.allowed')).toBe(true)
    expect(at((await review('ingress-operator', 'create')).body, 'status.allowed')).toBe(false)
    const self = await as('ingress-operator', 'POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {})
    expect(textAt(self.body, 'status.userInfo.username')).toBe(
      'system:serviceaccount:openshift-ingress-operator:ingress-operator',
    )
  })
})
