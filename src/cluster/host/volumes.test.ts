import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listAt, textAt, type Fields } from '../api/object.ts'
import { bringUp, type BroughtUp } from '../testing/bring-up.ts'
import { available, items, MACHINE_API, MERGE, message, operator, readyNodes, status } from '../testing/observe.ts'

let cluster: BroughtUp
beforeAll(async () => {
  cluster = await bringUp()
  await available(cluster)
})
afterAll(() => cluster.close())

const SPACE = '/api/v1/namespaces/default'
const CLAIMS = `${SPACE}/persistentvolumeclaims`
const PODS = `${SPACE}/pods`
const SNAPSHOTS = '/apis/snapshot.storage.k8s.io/v1/namespaces/default/volumesnapshots'

const claim = (name: string, gib: number, more: Fields = {}): Fields => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: `${gib}Gi` } }, ...more },
})
const pod = (name: string, more: Fields = {}, requests: Fields = {}): Fields => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: { containers: [{ name: 'a', image: 'a', resources: { requests } }], ...more },
})
const mounting = (name: string) => ({ volumes: [{ name: 'd', persistentVolumeClaim: { claimName: name } }] })

const post = async (path: string, body: Fields) => {
  const made = await cluster.kube('POST', path, body)
  expect(made['kind'], JSON.stringify(made)).not.toBe('Status')
}
const remove = (path: string) => cluster.kube('DELETE', path)
const until = (what: string, path: string, holds: (object: Fields) => boolean) =>
  cluster.until(what, async () => holds(await cluster.kube('GET', path)))
const untilGone = (path: string) => until(`${path} is gone`, path, (found) => found['code'] === 404)

async function disk(id: string) {
  const { Volumes = [] } = await cluster.aws.call('ec2', 'DescribeVolumes', {
    Filters: [{ Name: 'volume-id', Values: [id] }],
  })
  return Volumes[0]
}
async function handleOf(name: string): Promise<string> {
  const volume = textAt(await cluster.kube('GET', `${CLAIMS}/${name}`), 'spec.volumeName')
  return textAt(await cluster.kube('GET', `/api/v1/persistentvolumes/${volume}`), 'spec.csi.volumeHandle')
}

describe('a claim', () => {
  it('waits for its first pod, is made in that pod’s zone, and attached to its node; gone, all of it goes', async () => {
    await post(CLAIMS, claim('data', 10))
    await cluster.world.clock.advance(2_000)
    expect(textAt(await cluster.kube('GET', `${CLAIMS}/data`), 'status.phase')).not.toBe('Bound')
    await post(PODS, pod('app', mounting('data')))
    await until('the pod runs', `${PODS}/app`, (found) => textAt(found, 'status.phase') === 'Running')
    const handle = await handleOf('data')
    const running = await cluster.kube('GET', `${PODS}/app`)
    const node = await cluster.kube('GET', `/api/v1/nodes/${textAt(running, 'spec.nodeName')}`)
    const instance = textAt(node, 'spec.providerID').split('/').at(-1)
    expect(await disk(handle)).toMatchObject({
      Size: 10,
      Encrypted: true,
      Attachments: [{ InstanceId: instance, State: 'attached', Device: '/dev/xvdba' }],
    })
    const [attachment] = await items(cluster, '/apis/storage.k8s.io/v1/volumeattachments')
    expect(textAt(attachment, 'status.attached')).toBe('true')
    await remove(`${PODS}/app`)
    await untilGone(`${PODS}/app`)
    await cluster.until('it is detached', async () => (await disk(handle))?.Attachments?.length === 0)
    await remove(`${CLAIMS}/data`)
    await cluster.until('it is deleted', async () => (await disk(handle)) === undefined)
    expect(await items(cluster, '/api/v1/persistentvolumes')).toEqual([])
  })

  it('is snapshotted, restored, grown', async () => {
    await post(CLAIMS, claim('first', 8))
    await post(PODS, pod('one', mounting('first')))
    await until('bound', `${CLAIMS}/first`, (found) => textAt(found, 'status.phase') === 'Bound')
    await post(SNAPSHOTS, {
      apiVersion: 'snapshot.storage.k8s.io/v1',
      kind: 'VolumeSnapshot',
      metadata: { name: 'evening' },
      spec: { source: { persistentVolumeClaimName: 'first' } },
    })
    await until('ready', `${SNAPSHOTS}/evening`, (found) => textAt(found, 'status.readyToUse') === 'true')
    const { Snapshots = [] } = await cluster.aws.call('ec2', 'DescribeSnapshots', { OwnerIds: ['self'] })
    expect(Snapshots).toMatchObject([{ VolumeId: await handleOf('first'), State: 'completed', VolumeSize: 8 }])

    const dataSource = { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: 'evening' }
    await post(CLAIMS, claim('second', 8, { dataSource }))
    await post(PODS, pod('two', mounting('second')))
    await until('restored', `${CLAIMS}/second`, (found) => textAt(found, 'status.phase') === 'Bound')
    expect(await disk(await handleOf('second'))).toMatchObject({ SnapshotId: Snapshots[0]?.SnapshotId })

    await cluster.kube('PATCH', `${CLAIMS}/first`, { spec: { resources: { requests: { storage: '12Gi' } } } }, MERGE)
    await until('grown', `${CLAIMS}/first`, (found) => textAt(found, 'status.capacity.storage') === '12Gi')
    expect(await disk(await handleOf('first'))).toMatchObject({ Size: 12 })

    await remove(`${SNAPSHOTS}/evening`)
    await untilGone(`${SNAPSHOTS}/evening`)
    expect((await cluster.aws.call('ec2', 'DescribeSnapshots', { OwnerIds: ['self'] })).Snapshots ?? []).toEqual([])
    for (const name of ['one', 'two']) await remove(`${PODS}/${name}`)
    for (const name of ['first', 'second']) await remove(`${CLAIMS}/${name}`)
    await cluster.until('nothing is left', async () => (await items(cluster, '/api/v1/persistentvolumes')).length === 0)
    expect(status(await operator(cluster, 'storage'), 'Degraded')).toBe('False')
  })
})

describe('pods and machines', () => {
  const SET = `${MACHINE_API}/machinesets/demo-x7k2p-worker-us-east-1a`
  const replicas = async () => Number(textAt(await cluster.kube('GET', SET), 'spec.replicas'))

  it('a pod that fits nowhere says why', async () => {
    await post(PODS, pod('huge', {}, { cpu: '400' }))
    await until('it is told', `${PODS}/huge`, (found) => message(found, 'PodScheduled') !== '')
    expect(message(await cluster.kube('GET', `${PODS}/huge`), 'PodScheduled')).toMatch(
      /^0\/7 nodes are available: 3 node\(s\) had untolerated taint .*Insufficient cpu/,
    )
    await remove(`${PODS}/huge`)
  })

  it('pods that wait make machines within the range, and machines without pods go', { timeout: 120_000 }, async () => {
    await post('/apis/autoscaling.openshift.io/v1/clusterautoscalers', {
      apiVersion: 'autoscaling.openshift.io/v1',
      kind: 'ClusterAutoscaler',
      metadata: { name: 'default' },
      spec: { scaleDown: { enabled: true, delayAfterAdd: '10m', unneededTime: '10m' } },
    })
    await post('/apis/autoscaling.openshift.io/v1beta1/namespaces/openshift-machine-api/machineautoscalers', {
      apiVersion: 'autoscaling.openshift.io/v1beta1',
      kind: 'MachineAutoscaler',
      metadata: { name: 'workers' },
      spec: {
        minReplicas: 2,
        maxReplicas: 4,
        scaleTargetRef: {
          apiVersion: 'machine.openshift.io/v1beta1',
          kind: 'MachineSet',
          name: 'demo-x7k2p-worker-us-east-1a',
        },
      },
    })
    // Two infra nodes and two workers have room for one each; of three more, the last one finds the range at its end.
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((letter) => `wide-${letter}`)
    const onWorkers = { nodeSelector: { 'node-role.kubernetes.io/worker': '' } }
    for (const name of names) await post(PODS, pod(name, onWorkers, { cpu: '3', memory: '12Gi' }))
    await cluster.until('more nodes', async () => (await readyNodes(cluster)).length === 9)
    expect(await replicas()).toBe(4)
    const placed = async () =>
      (await items(cluster, PODS)).filter((one) => textAt(one, 'status.phase') === 'Running').length
    await cluster.until('those that fit run', async () => (await placed()) === 6)
    const events = (await items(cluster, `${SPACE}/events`)).map((event) => textAt(event, 'reason'))
    expect(events).toContain('TriggeredScaleUp')
    for (const name of names) await remove(`${PODS}/${name}`)
    await cluster.world.clock.advance(25 * 60_000)
    await cluster.until('fewer again', async () => (await replicas()) === 2 && (await readyNodes(cluster)).length === 7)
  })
})

describe('egress addresses', () => {
  it('move to a node that may carry them, as CloudPrivateIPConfigs and private addresses, and go again', async () => {
    const [worker] = (await readyNodes(cluster)).filter((node) =>
      Object.hasOwn((node['metadata'] as { labels: object }).labels, 'node-role.kubernetes.io/worker'),
    )
    const name = textAt(worker, 'metadata.name')
    const path = '/apis/k8s.ovn.org/v1/egressips'
    await cluster.kube('PATCH', `/api/v1/nodes/${name}`, { metadata: { labels: { 'k8s.ovn.org/egress-assignable': '' } } }, MERGE) // prettier-ignore
    const spec = { egressIPs: ['10.0.0.250'], namespaceSelector: {} }
    await post(path, { apiVersion: 'k8s.ovn.org/v1', kind: 'EgressIP', metadata: { name: 'out' }, spec })
    await until('assigned', `${path}/out`, (found) => textAt(listAt(found, 'status.items')[0], 'node') === name)
    const instance = textAt(worker, 'spec.providerID').split('/').at(-1) ?? ''
    const addresses = async () => {
      const { Reservations = [] } = await cluster.aws.call('ec2', 'DescribeInstances', { InstanceIds: [instance] })
      const [found] = Reservations[0]?.Instances?.[0]?.NetworkInterfaces ?? []
      return (found?.PrivateIpAddresses ?? []).map(({ PrivateIpAddress }) => PrivateIpAddress)
    }
    expect(await addresses()).toContain('10.0.0.250')
    await remove(`${path}/out`)
    await cluster.until('released', async () => !(await addresses()).includes('10.0.0.250'))
    expect(await items(cluster, '/apis/cloud.network.openshift.io/v1/cloudprivateipconfigs')).toEqual([])
  })
})

describe('what somebody changed behind the operators’ backs', () => {
  it('a machine’s tag that was taken away is put back', async () => {
    const [machine] = await items(cluster, `${MACHINE_API}/machines`)
    const instance = textAt(machine, 'status.providerStatus.instanceId')
    await cluster.aws.call('ec2', 'DeleteTags', { Resources: [instance], Tags: [{ Key: 'red-hat-managed' }] })
    await cluster.world.clock.advance(11 * 60_000)
    const { Tags = [] } = await cluster.aws.call('ec2', 'DescribeTags', {
      Filters: [{ Name: 'resource-id', Values: [instance] }],
    })
    expect(Tags.map(({ Key }) => Key)).toContain('red-hat-managed')
  })

  it('the registry’s bucket that was opened is closed again; removed, the registry takes its bucket along', async () => {
    const CONFIG = '/apis/imageregistry.operator.openshift.io/v1/configs/cluster'
    const Bucket = textAt(await cluster.kube('GET', CONFIG), 'status.storage.s3.bucket')
    await cluster.aws.call('s3', 'DeletePublicAccessBlock', { Bucket })
    await cluster.world.clock.advance(11 * 60_000)
    const { PublicAccessBlockConfiguration: block } = await cluster.aws.call('s3', 'GetPublicAccessBlock', { Bucket })
    expect(Object.values(block ?? {})).toEqual([true, true, true, true])
    await cluster.aws.call('s3', 'PutObject', { Bucket, Key: 'docker/registry/v2/blob', Body: Buffer.from('layer') })
    await cluster.kube('PATCH', CONFIG, { spec: { managementState: 'Removed' } }, MERGE)
    const names = async () => ((await cluster.aws.call('s3', 'ListBuckets', {})).Buckets ?? []).map(({ Name }) => Name)
    await cluster.until('the bucket is gone', async () => !(await names()).includes(Bucket))
    await cluster.kube('PATCH', CONFIG, { spec: { managementState: 'Managed' } }, MERGE)
    await cluster.until('another is there', async () => (await names()).some((one) => one?.includes('image-registry')))
  })
})

describe('credentials requests', () => {
  const REQUESTS = '/apis/cloudcredential.openshift.io/v1/namespaces/openshift-cloud-credential-operator/credentialsrequests' // prettier-ignore
  const SECRET = '/api/v1/namespaces/default/secrets/mine'
  const ROLE = 'arn:aws:iam::111122223333:role/mine'
  const text = async () =>
    Buffer.from(textAt(await cluster.kube('GET', SECRET), 'data.credentials'), 'base64').toString('utf8')

  it('one that carries a role’s ARN gets its secret, and gets it back', async () => {
    await post(REQUESTS, {
      apiVersion: 'cloudcredential.openshift.io/v1',
      kind: 'CredentialsRequest',
      metadata: { name: 'mine' },
      spec: {
        secretRef: { name: 'mine', namespace: 'default' },
        cloudTokenPath: '/var/run/secrets/openshift/serviceaccount/token',
        providerSpec: { kind: 'AWSProviderSpec', stsIAMRoleARN: ROLE },
      },
    })
    await until('provisioned', `${REQUESTS}/mine`, (found) => textAt(found, 'status.provisioned') === 'true')
    const right = `[default]\nsts_regional_endpoints = regional\nrole_arn = ${ROLE}\nweb_identity_token_file = /var/run/secrets/openshift/serviceaccount/token` // prettier-ignore
    expect(await text()).toBe(right)
    await cluster.kube('PATCH', SECRET, { stringData: { credentials: 'nothing' } }, MERGE)
    await cluster.until('written anew', async () => (await text()) === right)
    await remove(`${REQUESTS}/mine`)
  })

  it('a secret whose role is none, or of another account, degrades the operator until it is right', async () => {
    const path = '/api/v1/namespaces/openshift-image-registry/secrets/installer-cloud-credentials'
    const before = Buffer.from(textAt(await cluster.kube('GET', path), 'data.credentials'), 'base64').toString('utf8')
    const put = (credentials: string) => cluster.kube('PATCH', path, { stringData: { credentials } }, MERGE)
    const degraded = async () => message(await operator(cluster, 'cloud-credential'), 'Degraded')
    for (const [wrong, said] of [
      [before.replace('111122223333', '999900001111'), 'a role of another account than 111122223333'],
      [before.replace(/arn:\S+/, 'arn:aws:iam::111122223333:user/me'), 'which is no role'],
      ['[default]\naws_access_key_id = AKIA', 'holds a long-lived key'],
    ] as const) {
      await put(wrong)
      await cluster.until(said, async () => (await degraded()).includes(said))
      await put(before)
      await cluster.until('it is right again', async () => (await degraded()) === '')
    }
  })
})
