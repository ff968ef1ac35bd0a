import { execFile, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, delimiter, dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ADMIN_TOKEN, serveCluster, testCluster } from '../cluster.ts'
import type { TestCluster } from '../cluster.ts'
import { systemRandom } from '../../src/kernel/random.ts'
import { issueClient } from '../../src/wire/x509/issue.ts'

/** Installed beside the one on the path: `kubectl.1.27` and so on. */
const VERSIONED = /^kubectl\.\d+\.\d+$/
const answers = (path: string) => spawnSync(path, ['version', '--client']).status === 0

/** Every kubectl that this machine has: the one on the path, and other versions installed beside it. */
function installed(): string[] {
  const path = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'kubectl'))
  const first = path.find(existsSync)
  if (!first) return []
  const beside = dirname(realpathSync(first))
  const others = readdirSync(beside)
    .filter((name) => VERSIONED.test(name))
    .sort()
  return [first, ...others.map((name) => join(beside, name))].filter((one) => existsSync(one) && answers(one))
}

const clients = installed()
const needed = process.env['STINT_REQUIRE_CLIENTS'] === '1'

const base64 = (text: string) => Buffer.from(text).toString('base64')

interface Output {
  readonly code: number
  readonly out: string
  readonly error: string
}

describe.skipIf(clients.length === 0 && !needed)('kubectl', () => {
  let cluster: TestCluster
  let server: { url: string; close(): void }
  const folder = mkdtempSync(join(tmpdir(), 'stint-kubectl-'))
  const kubeconfig = join(folder, 'kubeconfig')
  const [first = 'kubectl'] = clients

  const run = (arguments_: readonly string[], input = '', client = first): Promise<Output> =>
    new Promise((resolve) => {
      const env = { ...process.env, KUBECONFIG: kubeconfig, HOME: folder }
      const child = execFile(
        client,
        ['--cache-dir', join(folder, 'cache', basename(client)), ...arguments_],
        { env, timeout: 30_000 },
        (error, out, text) => resolve({ code: error ? Number(error.code ?? 1) : 0, out, error: text }),
      )
      child.stdin?.end(input)
    })

  const kubectl = (line: string, input?: string, client?: string) => run(line.split(' '), input, client)

  const put = (path: string, body: unknown) => cluster.call('POST', path, { body })

  beforeAll(async () => {
    expect(clients.length, 'kubectl is installed').toBeGreaterThan(0)
    cluster = await testCluster()
    server = await serveCluster(cluster)
    const subject = { commonName: 'ops', organizations: ['system:masters'] }
    const operator = issueClient(cluster.ca, subject, { now: cluster.clock.hostNow(), random: systemRandom() })
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [
        { name: 'demo', cluster: { server: server.url, 'certificate-authority-data': base64(cluster.ca.certificate) } },
      ],
      users: [
        { name: 'admin', user: { token: ADMIN_TOKEN } },
        {
          name: 'operator',
          user: { 'client-certificate-data': base64(operator.certificate), 'client-key-data': base64(operator.key) },
        },
      ],
      contexts: ['admin', 'operator'].map((user) => ({
        name: user === 'admin' ? 'demo' : user,
        context: { cluster: 'demo', user },
      })),
      'current-context': 'demo',
    }
    writeFileSync(kubeconfig, JSON.stringify(config))
    await put('/api/v1/nodes', {
      metadata: { name: 'ip-10-0-1-1.ec2.internal', labels: { 'node-role.kubernetes.io/master': '' } },
      status: { conditions: [{ type: 'Ready', status: 'True' }], nodeInfo: { kubeletVersion: 'v1.34.2' } },
    })
    await put('/apis/config.openshift.io/v1/clusteroperators', { metadata: { name: 'ingress' } })
    await cluster.call('PATCH', '/apis/config.openshift.io/v1/clusteroperators/ingress/status', {
      type: 'application/merge-patch+json',
      body: {
        status: {
          versions: [{ name: 'operator', version: '4.21.9' }],
          conditions: [{ type: 'Available', status: 'True', lastTransitionTime: '2026-02-28T23:00:00Z' }],
        },
      },
    })
    await put('/apis/machine.openshift.io/v1beta1/namespaces/openshift-machine-api/machines', {
      metadata: { name: 'demo-x7k2p-worker-us-east-1a-4xbzd', labels: { 'machine.openshift.io/zone': 'us-east-1a' } },
    })
  })

  afterAll(() => {
    server?.close()
    cluster?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  test.each(clients)('%s: get nodes, clusteroperators and machines answers as on a cluster', async (client) => {
    const nodes = await kubectl('get nodes', '', client)
    expect(nodes.error).toBe('')
    expect(nodes.out.split('\n')[0]?.split(/\s{2,}/)).toEqual(
      ['NAME', 'STATUS', 'ROLES', 'AGE', 'VERSION'].map((name) => name.trim()),
    )
    expect(nodes.out).toMatch(/ip-10-0-1-1\.ec2\.internal\s+Ready\s+master\s+\d+s\s+v1\.34\.2/)
    const operators = await kubectl('get clusteroperators', '', client)
    expect(operators.out).toMatch(/ingress\s+4\.21\.9\s+True\s+60m/)
    const machines = await kubectl('get machines -n openshift-machine-api', '', client)
    expect(machines.out).toMatch(/demo-x7k2p-worker-us-east-1a-4xbzd\s+us-east-1a/)
    const together = await kubectl('get nodes,clusteroperators,machines -A', '', client)
    expect(together.code, together.error).toBe(0)
  })

  test.each(clients)('%s: typed creates, whatever their encoding', async (client) => {
    const name = `t${client.replace(/\D/g, '')}`
    for (const line of [
      `create namespace ${name}`,
      `create configmap settings --from-literal=a=1 -n ${name}`,
      `create secret generic keys --from-literal=password=hunter2 -n ${name}`,
      `create serviceaccount robot -n ${name}`,
      `create role reader --verb=get,list --resource=pods -n ${name}`,
      `create rolebinding readers --role=reader --serviceaccount=${name}:robot -n ${name}`,
      `create deployment web --image=nginx --replicas=2 -n ${name}`,
    ]) {
      const done = await kubectl(line, '', client)
      expect(done, line).toMatchObject({ code: 0, out: expect.stringContaining('created') })
    }
    const secret = await kubectl(`get secret keys -n ${name} -o jsonpath={.data.password}`, '', client)
    expect(Buffer.from(secret.out, 'base64').toString()).toBe('hunter2')
    const token = await kubectl(`create token robot -n ${name}`, '', client)
    expect(cluster.tokens.verify(token.out.trim())).toMatchObject({
      namespace: name,
      serviceAccount: { name: 'robot' },
    })
    const can = (line: string) => kubectl(`auth can-i ${line} -n ${name} --as=nobody`, '', client)
    expect((await can('get pods')).code).toBe(1)
    expect((await kubectl('auth can-i create nodes', '', client)).out).toContain('yes')
  })

  test.each(clients)('%s: explain, apply, diff, ownership and field validation', async (client) => {
    const name = `a${client.replace(/\D/g, '')}`
    const manifest = (replicas: number, image = 'api:1', more: object = {}) =>
      JSON.stringify({
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name, namespace: 'default' },
        spec: {
          replicas,
          selector: { matchLabels: { app: name } },
          template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'api', image }], ...more } },
        },
      })
    const explained = await kubectl('explain pod.spec.serviceAccountName', '', client)
    expect(explained.out, explained.error).toContain('The service account that the pod runs as')
    expect((await kubectl('explain clusteroperator.status.conditions', '', client)).out).toContain('lastTransitionTime')
    expect(await kubectl('apply -f -', manifest(1), client)).toMatchObject({ code: 0, error: '' })
    expect((await kubectl('apply -f -', manifest(1), client)).out).toContain('unchanged')
    expect((await kubectl('diff -f -', manifest(2), client)).out).toMatch(/-  replicas: 1\n\+  replicas: 2/)
    expect((await kubectl('apply -f -', manifest(2), client)).out).toContain('configured')
    expect(await kubectl('apply --server-side -f -', manifest(2), client)).toMatchObject({ code: 0 })
    const other = 'apply --server-side --field-manager=other'
    const refused = await kubectl(`${other} -f -`, manifest(3, 'api:2'), client)
    expect(refused.code).toBe(1)
    expect(refused.error).toContain('Apply failed with 2 conflicts: conflicts with "kubectl":\n- .spec.replicas')
    expect(refused.error).toContain('- .spec.template.spec.containers[name="api"].image')
    expect(await kubectl(`${other} --force-conflicts -f -`, manifest(3, 'api:2'), client)).toMatchObject({ code: 0 })
    const managers = await kubectl(
      `get deployment ${name} --show-managed-fields -o jsonpath={.metadata.managedFields[*].manager}`,
      '',
      client,
    )
    expect(managers.out.split(' ')).toEqual(expect.arrayContaining(['kubectl', 'other']))
    const unknown = await kubectl('apply --server-side -f -', manifest(3, 'api:2', { hostname2: 'x' }), client)
    expect(unknown.error).toContain('strict decoding error: unknown field "spec.template.spec.hostname2"')
    const warned = await kubectl('apply --server-side --force-conflicts --validate=warn -f -', manifest(3, 'api:2', { hostname2: 'x' }), client) // prettier-ignore
    expect(warned.error).toContain('unknown field "spec.template.spec.hostname2"')
    expect(await kubectl(`delete deployment ${name} --cascade=foreground`, '', client)).toMatchObject({ code: 0 })
  })

  test.each(clients)('%s: describe, watch, wait, whoami, tokens, rights, processes', async (client) => {
    const ns = `d${client.replace(/\D/g, '')}`
    const own = (line: string) => kubectl(`-n ${ns} ${line}`, '', client)
    await kubectl(`create namespace ${ns}`, '', client)
    expect((await own('get serviceaccounts -o name')).out).toContain('serviceaccount/default')
    expect(await own('run p --image=nginx --labels=app=p')).toMatchObject({ code: 0, out: 'pod/p created\n' })
    expect(await own('expose pod p --port=80 --target-port=8080')).toMatchObject({ code: 0 })
    for (const [what, shown] of [
      ['pod p', /Service Account:\s+default/],
      ['service p', /TargetPort:\s+8080\/TCP/],
      ['serviceaccount default', /Mountable secrets:\s+<none>/],
      ['clusterrole view', /PolicyRule:/],
    ] as const)
      expect((await own(`describe ${what}`)).out).toMatch(shown)
    expect((await kubectl('describe node ip-10-0-1-1.ec2.internal', '', client)).out).toMatch(
      /Kubelet Version:\s+v1\.34/,
    )
    expect((await own('get pod p -o wide')).out).toMatch(/NOMINATED NODE|NODE/)
    expect((await kubectl('auth whoami', '', client)).out).toMatch(/Username\s+kube:admin/)
    expect((await own('auth can-i --list')).out).toMatch(/\*\.\*\s+\[\]\s+\[\]\s+\[\*\]/)
    const token = await own(
      'create token default --audience=sts.amazonaws.com --bound-object-kind=Pod --bound-object-name=p',
    )
    expect(cluster.tokens.verify(token.out.trim())).toMatchObject({
      audiences: ['sts.amazonaws.com'],
      pod: { name: 'p' },
    })
    for (const line of ['logs p', 'exec p -- ls', 'exec p -- cat /etc/hosts'])
      expect((await own(line)).error).toContain('pods of this cluster have an identity and no processes')
    const selected =
      'get pods --field-selector=spec.serviceAccountName=default -l app=p -o jsonpath={.items[*].metadata.name}'
    expect((await own(selected)).out).toBe('p')
    expect((await own('delete pod p --dry-run=server')).out).toContain('server dry run')
    expect((await own('get pod p -o name')).out.trim()).toBe('pod/p')
    expect((await own('get pods --chunk-size=1 -A -o name')).out).toContain('pod/p')
    expect(await own('delete pod p --wait')).toMatchObject({ code: 0 })
    expect((await kubectl('api-versions', '', client)).out).toContain('machine.openshift.io/v1beta1')
  })

  test('apply creates, changes and leaves alone', async () => {
    const manifest = (replicas: number) =>
      JSON.stringify({
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'api', namespace: 'default' },
        spec: {
          replicas,
          selector: { matchLabels: { app: 'api' } },
          template: { metadata: { labels: { app: 'api' } }, spec: { containers: [{ name: 'api', image: 'api:1' }] } },
        },
      })
    expect(await kubectl('apply -f -', manifest(1))).toMatchObject({ code: 0, out: expect.stringContaining('created') })
    expect(await kubectl('apply -f -', manifest(1))).toMatchObject({
      code: 0,
      out: expect.stringContaining('unchanged'),
    })
    expect(await kubectl('apply -f -', manifest(3))).toMatchObject({
      code: 0,
      out: expect.stringContaining('configured'),
    })
    expect((await kubectl('diff -f -', manifest(4))).code).toBe(1)
    expect((await kubectl('get deployment api -o jsonpath={.spec.replicas}')).out).toBe('3')
    expect(await kubectl('apply --server-side --force-conflicts -f -', manifest(5))).toMatchObject({ code: 0 })
    expect((await kubectl('get deployment api -o jsonpath={.spec.replicas}')).out).toBe('5')
  })

  test('scale works on deployments and machine sets', async () => {
    const path = '/apis/machine.openshift.io/v1beta1/namespaces/openshift-machine-api/machinesets'
    await put(path, {
      metadata: { name: 'workers' },
      spec: { replicas: 2, selector: { matchLabels: { pool: 'workers' } } },
    })
    expect(await kubectl('scale machineset workers --replicas=4 -n openshift-machine-api')).toMatchObject({
      code: 0,
      error: '',
    })
    const row = await kubectl('get machinesets -n openshift-machine-api')
    expect(row.out).toMatch(/workers\s+4\s+0/)
    const wrong = await kubectl('scale machineset workers --replicas=5 --current-replicas=1 -n openshift-machine-api')
    expect(wrong).toMatchObject({ code: 1, error: expect.stringContaining('Expected replicas to be 1, was 4') })
  })

  test('patch, label, annotate and edit of custom and built-in kinds', async () => {
    await kubectl('create configmap changing --from-literal=a=1')
    expect(await run(['patch', 'configmap', 'changing', '-p', '{"data":{"b":"2"}}'])).toMatchObject({ code: 0 })
    expect(
      await run(['patch', 'configmap', 'changing', '--type=json', '-p', '[{"op":"remove","path":"/data/a"}]']),
    ).toMatchObject({ code: 0 })
    expect((await kubectl('get configmap changing -o jsonpath={.data}')).out).toBe('{"b":"2"}')
    expect(await kubectl('label configmap changing team=blue')).toMatchObject({ code: 0 })
    expect((await kubectl('get configmaps -l team=blue -o name')).out.trim()).toBe('configmap/changing')
    expect(await kubectl('annotate clusteroperator ingress note=seen')).toMatchObject({ code: 0 })
    const strategic = await run(['patch', 'clusteroperator', 'ingress', '--type=strategic', '-p', '{"spec":{}}'])
    expect(strategic).toMatchObject({
      code: 1,
      error: expect.stringContaining('strategic-merge-patch+json is not supported'),
    })
  })

  test('delete removes, and a namespace takes its content with it', async () => {
    await kubectl('create namespace short')
    await kubectl('create configmap inside --from-literal=a=1 -n short')
    expect(await kubectl('delete namespace short')).toMatchObject({ code: 0, out: expect.stringContaining('deleted') })
    expect((await kubectl('get configmap inside -n short')).error).toContain('NotFound')
    expect((await kubectl('create configmap late -n short')).error).toContain('namespaces "short" not found')
  })

  test('get --watch shows each change as it happens', async () => {
    await kubectl('create namespace watched')
    const env = { ...process.env, KUBECONFIG: kubeconfig, HOME: folder }
    const child = spawn(first, ['get', 'configmaps', '-n', 'watched', '--watch', '--output-watch-events'], { env })
    const lines: string[] = []
    const seen = (wanted: string) =>
      new Promise<void>((resolve) => {
        const look = () => lines.join('').includes(wanted) && resolve()
        child.stdout.on('data', look)
        look()
      })
    child.stdout.on('data', (chunk: Buffer) => lines.push(chunk.toString()))
    const one = { metadata: { name: 'one' } }
    await put('/api/v1/namespaces/watched/configmaps', one)
    await seen('ADDED')
    await cluster.call('DELETE', '/api/v1/namespaces/watched/configmaps/one')
    await seen('DELETED')
    child.kill()
    expect(lines.join('')).toMatch(/ADDED\s+one\s+0\s+0s/)
  })

  test('discovery, versions, listing and clear errors', async () => {
    const resources = await kubectl('api-resources --api-group=machine.openshift.io')
    expect(resources.out).toMatch(/machinesets\s+machine\.openshift\.io\/v1beta1\s+true\s+MachineSet/)
    expect((await kubectl('version -o json')).out).toContain('"gitVersion": "v1.34.2"')
    expect((await kubectl('get widgets')).error).toContain('the server doesn\'t have a resource type "widgets"')
    expect((await kubectl('get node missing')).error).toContain(
      'Error from server (NotFound): nodes "missing" not found',
    )
    expect((await kubectl('get nodes --token=wrong')).error).toMatch(/Unauthorized|must be logged in/)
  })

  test('a client certificate of the cluster names its user; without any credential nothing is shown', async () => {
    expect(await kubectl('get nodes --context=operator -o name')).toMatchObject({ code: 0 })
    expect((await kubectl('auth whoami --context=operator')).out).toMatch(/Username\s+ops/)
    const anonymous = await cluster.call('GET', '/api/v1/nodes', { token: '' })
    expect(anonymous).toMatchObject({
      status: 403,
      body: {
        message:
          'nodes is forbidden: User "system:anonymous" cannot list resource "nodes" in API group "" at the cluster scope',
      },
    })
  })

  test('wait sees a condition come true', async () => {
    await put('/apis/config.openshift.io/v1/clusteroperators', { metadata: { name: 'storage' } })
    const waiting = kubectl('wait clusteroperator/storage --for=condition=Available --timeout=20s')
    await cluster.call('PATCH', '/apis/config.openshift.io/v1/clusteroperators/storage/status', {
      type: 'application/merge-patch+json',
      body: { status: { conditions: [{ type: 'Available', status: 'True' }] } },
    })
    expect(await waiting).toMatchObject({ code: 0, out: expect.stringContaining('condition met') })
  })

  test('a new kind by definition is served with its own columns', async () => {
    const definition = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'widgets.example.com' },
      spec: {
        group: 'example.com',
        scope: 'Namespaced',
        names: { plural: 'widgets', singular: 'widget', kind: 'Widget', shortNames: ['wd'] },
        versions: [
          {
            name: 'v1',
            served: true,
            storage: true,
            schema: {
              openAPIV3Schema: {
                type: 'object',
                properties: { spec: { type: 'object', properties: { size: { type: 'integer' } } } },
              },
            },
            additionalPrinterColumns: [{ name: 'Size', type: 'integer', jsonPath: '.spec.size' }],
          },
        ],
      },
    }
    expect(await kubectl('apply -f -', JSON.stringify(definition))).toMatchObject({ code: 0 })
    const widget = {
      apiVersion: 'example.com/v1',
      kind: 'Widget',
      metadata: { name: 'w', namespace: 'default' },
      spec: { size: 7 },
    }
    expect(await kubectl('apply -f -', JSON.stringify(widget))).toMatchObject({ code: 0, error: '' })
    expect((await kubectl('get wd')).out).toMatch(/NAME\s+SIZE\nw\s+7/)
    expect(await kubectl('delete crd widgets.example.com')).toMatchObject({ code: 0 })
  })
})
