import { statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { at, listAt, textAt, type KubeObject } from '../api/object.ts'
import { conditionOf } from '../kinds/kind.ts'
import { bringUp, type BroughtUp } from '../testing/bring-up.ts'
import { facts, operatorRole } from '../testing/demo.ts'
import {
  available,
  callerOf,
  items,
  MACHINE_API,
  MERGE,
  operator,
  OPERATORS,
  readyNodes,
  status,
  trail,
} from '../testing/observe.ts'

const HOUR = 3_600_000
let cluster: BroughtUp

beforeAll(async () => {
  cluster = await bringUp()
  await available(cluster)
})
afterAll(() => cluster.close())

const machines = () => items(cluster, `${MACHINE_API}/machines`)
const instances = async () => {
  const Filters = [{ Name: 'instance-state-name', Values: ['pending', 'running'] }]
  const { Reservations = [] } = await cluster.aws.call('ec2', 'DescribeInstances', { Filters })
  return Reservations.flatMap(({ Instances = [] }) => Instances)
}

describe('a cluster that comes up from its machines', () => {
  it('has three masters, two infra nodes and two workers', async () => {
    const roles = (await readyNodes(cluster)).map((node) =>
      Object.keys((node['metadata'] as { labels: object }).labels)
        .filter((label) => label.startsWith('node-role.kubernetes.io/'))
        .map((label) => label.slice('node-role.kubernetes.io/'.length))
        .sort()
        .join(),
    )
    expect(roles.sort()).toEqual([
      ...Array(3).fill('control-plane,master'),
      ...Array(2).fill('infra,worker'),
      ...Array(2).fill('worker'),
    ])
  })

  it('names each node’s instance and removes the mark that the cloud has not spoken yet', async () => {
    const ids = (await instances()).map(
      ({ InstanceId, Placement }) => `aws:///${Placement?.AvailabilityZone}/${InstanceId}`,
    )
    for (const node of await readyNodes(cluster)) {
      expect(ids).toContain(textAt(node, 'spec.providerID'))
      expect(listAt(node, 'spec.taints').map((taint) => textAt(taint, 'key'))).not.toContain(
        'node.cloudprovider.kubernetes.io/uninitialized',
      )
    }
  })

  it('gives every node the certificate that it asked for and somebody approved', async () => {
    const requests = await items(cluster, '/apis/certificates.k8s.io/v1/certificatesigningrequests')
    expect(requests).toHaveLength(7)
    for (const request of requests) {
      expect(status(request, 'Approved')).toBe('True')
      expect(textAt(request, 'status.certificate')).not.toBe('')
    }
  })

  it('keeps a lease of every node, held and renewed by the node itself whenever somebody looks', async () => {
    const LEASES = '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases'
    const nodes = (await readyNodes(cluster)).map((node) => textAt(node, 'metadata.name')).sort()
    const before = await items(cluster, LEASES)
    expect(before.map((lease) => textAt(lease, 'spec.holderIdentity')).sort()).toEqual(nodes)
    const revision = async () => textAt(await cluster.kube('GET', '/api/v1/nodes'), 'metadata.resourceVersion')
    const quiet = await revision()
    await cluster.world.clock.advance(60_000)
    expect(await revision()).toBe(quiet)
    for (const lease of await items(cluster, LEASES)) {
      expect(lease).toMatchObject({ spec: { leaseDurationSeconds: 40 } })
      const age = cluster.world.clock.now() - Date.parse(textAt(lease, 'spec.renewTime'))
      expect(age).toBeLessThan(10_000)
    }
    await cluster.world.clock.advance(300_000)
    const [node] = await readyNodes(cluster)
    const beat = textAt(conditionOf(node as unknown as KubeObject, 'Ready'), 'lastHeartbeatTime')
    expect(cluster.world.clock.now() - Date.parse(beat)).toBeLessThan(10_000)
  })

  it('has the CA of its API in every namespace, new ones and mended ones too', async () => {
    const NAME = 'kube-root-ca.crt'
    const held = async () =>
      (await items(cluster, '/api/v1/configmaps')).filter((one) => textAt(one, 'metadata.name') === NAME)
    await cluster.kube('POST', '/api/v1/namespaces', { metadata: { name: 'fresh' } })
    const map = `/api/v1/namespaces/fresh/configmaps/${NAME}`
    const isThere = async () => at(await cluster.kube('GET', map), 'data') !== undefined
    await cluster.until('the new namespace has it', isThere)
    await cluster.kube('PATCH', map, { data: { 'ca.crt': 'forged', more: 'x' } }, MERGE)
    await cluster.until('it is mended', async () => at(await cluster.kube('GET', map), 'data.more') === undefined)
    const namespaces = await items(cluster, '/api/v1/namespaces')
    expect((await held()).length).toBe(namespaces.length)
    for (const one of await held()) expect(one['data']).toEqual({ 'ca.crt': cluster.world.ca })
    await cluster.kube('DELETE', '/api/v1/namespaces/fresh')
    await cluster.world.clock.settled()
    expect((await held()).length).toBe(namespaces.length - 1)
  })

  it('has every operator available, and none degraded', async () => {
    const reports = await items(cluster, OPERATORS)
    expect(reports.map((one) => textAt(one, 'metadata.name')).sort()).toEqual([
      'cloud-credential',
      'image-registry',
      'ingress',
      'machine-api',
      'network',
      'storage',
    ])
    for (const report of reports)
      expect([status(report, 'Available'), status(report, 'Degraded')]).toEqual(['True', 'False'])
  })

  it('lets machine-api’s own web identity make infra and worker instances, and nobody else', async () => {
    const made = (await trail(cluster, 'RunInstances')).map(callerOf).filter((arn) => arn.includes('assumed-role'))
    expect(made).toHaveLength(4)
    const { name } = operatorRole('machine-api')
    for (const arn of made) expect(arn).toBe(`arn:aws:sts::111122223333:assumed-role/${name}/machine-api-controllers`)
  })

  it('makes the router’s load balancer with a control-plane instance’s credentials', async () => {
    const [record] = await trail(cluster, 'CreateLoadBalancer')
    expect(callerOf(record ?? {})).toMatch(
      /^arn:aws:sts::111122223333:assumed-role\/ManagedOpenShift-ControlPlane-Role\/i-[0-9a-f]+$/,
    )
  })

  it('points *.apps at that load balancer in the public and the private zone', async () => {
    const { LoadBalancers = [] } = await cluster.aws.call('elasticloadbalancing', 'DescribeLoadBalancers', {})
    const { HostedZones = [] } = await cluster.aws.call('route53', 'ListHostedZones', {})
    expect(HostedZones).toHaveLength(2)
    for (const { Id = '' } of HostedZones) {
      const { ResourceRecordSets = [] } = await cluster.aws.call('route53', 'ListResourceRecordSets', {
        HostedZoneId: Id.replace('/hostedzone/', ''),
      })
      const [found] = ResourceRecordSets.filter(({ Name }) => Name.endsWith(`.apps.${facts.domain}.`))
      expect(found?.AliasTarget?.DNSName?.replace(/\.$/, '')).toBe(LoadBalancers[0]?.DNSName)
    }
  })

  it('gives the registry a closed, encrypted and marked bucket of 62 letters', async () => {
    const { Buckets = [] } = await cluster.aws.call('s3', 'ListBuckets', {})
    const Bucket = Buckets.map(({ Name = '' }) => Name).find((name) => name.includes('image-registry')) ?? ''
    expect(Bucket).toMatch(/^demo-x7k2p-image-registry-us-east-1-[a-y]+$/)
    expect(Bucket).toHaveLength(62)
    const { PublicAccessBlockConfiguration } = await cluster.aws.call('s3', 'GetPublicAccessBlock', { Bucket })
    expect(Object.values(PublicAccessBlockConfiguration ?? {})).toEqual([true, true, true, true])
    const { TagSet } = await cluster.aws.call('s3', 'GetBucketTagging', { Bucket })
    expect(TagSet).toContainEqual({ Key: 'kubernetes.io/cluster/demo-x7k2p', Value: 'owned' })
  })

  it('says on every node how many egress addresses it can carry', async () => {
    for (const node of await readyNodes(cluster)) {
      const text = (node['metadata'] as { annotations: Record<string, string> }).annotations[
        'cloud.network.openshift.io/egress-ipconfig'
      ]
      expect(JSON.parse(text ?? 'null')).toMatchObject([{ ifaddr: { ipv4: '10.0.0.0/19' }, capacity: { ipv4: 14 } }])
    }
  })

  it('tells each pod’s addresses, and keeps its tokens in files that only their owner reads', async () => {
    const pods = (await items(cluster, '/api/v1/pods')).filter((pod) => textAt(pod, 'status.phase') === 'Running')
    expect(pods).toHaveLength(8)
    for (const { status } of pods as { status: { podIP: string; hostIP: string } }[])
      expect(status).toMatchObject({ podIPs: [{ ip: status.podIP }], hostIPs: [{ ip: status.hostIP }] })
    const [uid] = pods
      .filter((pod) => textAt(pod, 'metadata.labels.app') === 'ingress')
      .map((pod) => textAt(pod, 'metadata.uid'))
    const folder = join(cluster.folder, 'pods', uid ?? '')
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    expect(statSync(join(folder, '/var/run/secrets/openshift/serviceaccount/token')).mode & 0o777).toBe(0o600)
  })

  it('holds no AWS key in any secret', async () => {
    for (const secret of await items(cluster, '/api/v1/secrets'))
      expect(Buffer.from(textAt(secret, 'data.credentials'), 'base64').toString('utf8')).not.toMatch(
        /aws_secret_access_key|AKIA|ASIA/,
      )
  })
})

describe('what changes later', () => {
  const scale = (replicas: number) =>
    cluster.kube('PATCH', `${MACHINE_API}/machinesets/demo-x7k2p-worker-us-east-1a`, { spec: { replicas } }, MERGE)

  it('the cluster goes on without its bootstrap machine, which vouches for no node any more', async () => {
    const bootstrap = (await instances()).find(({ Tags = [] }) =>
      Tags.some(({ Value }) => Value === 'demo-x7k2p-bootstrap'),
    )
    await cluster.aws.call('ec2', 'TerminateInstances', { InstanceIds: [bootstrap?.InstanceId ?? ''] })
    await cluster.world.clock.advance(1_000)
    expect(await readyNodes(cluster)).toHaveLength(7)
  })

  it('a MachineSet that grows gets an instance and a node, and loses both when it shrinks', async () => {
    await scale(3)
    await cluster.until('an eighth node', async () => (await readyNodes(cluster)).length === 8)
    expect(await machines()).toHaveLength(5)
    const requests = await items(cluster, '/apis/certificates.k8s.io/v1/certificatesigningrequests')
    expect(
      requests
        .map((request) => textAt(listAt(request, 'status.conditions')[0], 'reason'))
        .sort()
        .at(-1),
    ).toBe('NodeCSRApprove')
    await scale(2)
    await cluster.until(
      'seven nodes again',
      async () => (await readyNodes(cluster)).length === 7 && (await machines()).length === 4,
    )
    expect(await instances()).toHaveLength(7)
  })

  it('a machine whose launch is denied says so itself, and is launched once that is mended', async () => {
    const { name: RoleName } = operatorRole('machine-api')
    const PolicyName = 'no-more'
    const Statement = [{ Sid: 'NoMore', Effect: 'Deny', Action: 'ec2:RunInstances', Resource: '*' }]
    await cluster.aws.call('iam', 'PutRolePolicy', {
      RoleName,
      PolicyName,
      PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement }),
    })
    await scale(3)
    const denied = async () =>
      (await machines()).find((machine) => textAt(machine, 'status.errorReason') === 'CreateError')
    await cluster.until('a machine says what is denied', async () => (await denied()) !== undefined)
    const machine = await denied()
    expect(textAt(machine, 'status.phase')).toBe('Provisioning')
    expect(textAt(machine, 'status.errorMessage')).toMatch(/ec2:RunInstances .*UnauthorizedOperation.*NoMore/)
    expect(listAt(machine, 'status.providerStatus.conditions')).toMatchObject([
      { type: 'MachineCreation', status: 'False', reason: 'MachineCreationFailed' },
    ])
    await cluster.aws.call('iam', 'DeleteRolePolicy', { RoleName, PolicyName })
    await cluster.until('it is a node', async () => (await readyNodes(cluster)).length === 8)
    expect(await denied()).toBeUndefined()
  })

  it('an instance that lost its name and its cluster’s mark gets them again, and goes with its machine', async () => {
    const one = (await machines()).find((machine) => textAt(machine, 'metadata.name').includes('-worker-'))
    const name = textAt(one, 'metadata.name')
    const id = textAt(one, 'status.providerStatus.instanceId')
    const described = async () =>
      (await cluster.aws.call('ec2', 'DescribeInstances', { InstanceIds: [id] })).Reservations?.[0]?.Instances?.[0]
    const mark = 'kubernetes.io/cluster/demo-x7k2p'
    await cluster.aws.call('ec2', 'DeleteTags', { Resources: [id], Tags: [{ Key: 'Name' }, { Key: mark }] })
    await cluster.kube(
      'PATCH',
      `${MACHINE_API}/machines/${name}`,
      { metadata: { annotations: { look: 'again' } } },
      MERGE,
    )
    await cluster.until('it is marked', async () => (await described())?.Tags?.some(({ Key }) => Key === mark) ?? false)
    expect((await described())?.Tags).toContainEqual({ Key: 'Name', Value: name })
    await scale(2)
    await cluster.until('seven nodes again', async () => (await readyNodes(cluster)).length === 7)
  })

  it('a machine that EC2 refuses fails with EC2’s reason, and is not asked for again', async () => {
    const set = await cluster.kube('GET', `${MACHINE_API}/machinesets/demo-x7k2p-worker-us-east-1a`)
    const spec = structuredClone(set['spec']) as {
      replicas: number
      template: { spec: { providerSpec: { value: { instanceType: string } } } }
    }
    spec.replicas = 1
    spec.template.spec.providerSpec.value.instanceType = 'm5.impossible'
    const name = 'wrong'
    await cluster.kube('POST', `${MACHINE_API}/machinesets`, {
      apiVersion: set['apiVersion'],
      kind: 'MachineSet',
      metadata: { name },
      spec,
    })
    const ofSet = async () =>
      (await machines()).find((machine) => textAt(machine, 'metadata.name').startsWith('wrong-'))
    await cluster.until('it failed', async () => textAt(await ofSet(), 'status.phase') === 'Failed')
    expect(textAt(await ofSet(), 'status.errorMessage')).toContain('m5.impossible')
    expect(status(await operator(cluster, 'machine-api'), 'Degraded')).toBe('False')
    await cluster.kube('DELETE', `${MACHINE_API}/machinesets/${name}`)
    await cluster.until('it is gone', async () => (await ofSet()) === undefined)
  })

  it('a claim that a pod wants becomes an encrypted EBS volume, and is deleted with the claim', async () => {
    const claim = {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data', namespace: 'default' },
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'gp3-csi',
        resources: { requests: { storage: '10Gi' } },
      },
    }
    await cluster.kube('POST', '/api/v1/namespaces/default/persistentvolumeclaims', claim)
    const volumes = [{ name: 'd', persistentVolumeClaim: { claimName: 'data' } }]
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'app', namespace: 'default' },
      spec: { containers: [{ name: 'a', image: 'a' }], volumes },
    }
    await cluster.kube('POST', '/api/v1/namespaces/default/pods', pod)
    const path = '/api/v1/namespaces/default/persistentvolumeclaims/data'
    await cluster.until('it is bound', async () => textAt(await cluster.kube('GET', path), 'status.phase') === 'Bound')
    const disks = async () => {
      const { Volumes = [] } = await cluster.aws.call('ec2', 'DescribeVolumes', {
        Filters: [{ Name: 'tag-key', Values: ['CSIVolumeName'] }],
      })
      return Volumes
    }
    expect(await disks()).toMatchObject([
      { Size: 10, VolumeType: 'gp3', Encrypted: true, AvailabilityZone: 'us-east-1a' },
    ])
    await cluster.kube('DELETE', '/api/v1/namespaces/default/pods/app')
    await cluster.kube('DELETE', path)
    await cluster.until(
      'it is deleted',
      async () => (await disks()).length === 0 && (await items(cluster, '/api/v1/persistentvolumes')).length === 0,
    )
  })

  it('after 61 minutes every operator has exchanged a new token, and works', async () => {
    const exchanges = async () =>
      new Set((await trail(cluster, 'AssumeRoleWithWebIdentity')).map(({ eventID }) => String(eventID))).size
    const before = await exchanges()
    await cluster.world.clock.advance(61 * 60_000)
    expect(await exchanges()).toBe(before + 6)
    const records = await trail(cluster, 'AssumeRoleWithWebIdentity')
    expect(records.every((record) => record['errorCode'] === undefined)).toBe(true)
    for (const report of await items(cluster, OPERATORS)) expect(status(report, 'Degraded')).toBe('False')
    await scale(3)
    await cluster.until('scaling still works', async () => (await readyNodes(cluster)).length === 8)
    await scale(2)
    await cluster.until('both ways', async () => (await readyNodes(cluster)).length === 7)
  })

  it('no session of an operator lives longer than an hour', async () => {
    for (const record of await trail(cluster, 'AssumeRoleWithWebIdentity')) {
      const life =
        Date.parse(textAt(record, 'responseElements.credentials.expiration')) - Date.parse(textAt(record, 'eventTime'))
      expect(life).toBeLessThanOrEqual(HOUR)
    }
  })

  it('a server that starts again goes on with the same nodes and pods and makes nothing twice', async () => {
    const ids = async (kind: string) =>
      (await items(cluster, `/api/v1/${kind}`)).map((one) => textAt(one, 'metadata.uid')).sort()
    const [nodes, pods] = [await ids('nodes'), await ids('pods')]
    await cluster.restart()
    await cluster.until('the API answers', async () => (await readyNodes(cluster)).length === 7)
    await scale(3)
    await cluster.until('machine-api works', async () => (await readyNodes(cluster)).length === 8)
    await scale(2)
    await cluster.until('in both directions', async () => (await readyNodes(cluster)).length === 7)
    expect(await ids('nodes')).toEqual(nodes)
    expect(await ids('pods')).toEqual(pods)
    expect(await instances()).toHaveLength(7)
    expect((await cluster.aws.call('elasticloadbalancing', 'DescribeLoadBalancers', {})).LoadBalancers).toHaveLength(1)
  })

  it('an instance that stops makes its node unknown, and the API stops with the last of the control plane', async () => {
    const all = await instances()
    const masters = all.filter(({ Tags = [] }) => Tags.some(({ Value = '' }) => /-master-\d$/.test(Value)))
    const worker = all.find(({ Tags = [] }) => Tags.some(({ Value = '' }) => Value.includes('-worker-')))
    await cluster.aws.call('ec2', 'StopInstances', { InstanceIds: [worker?.InstanceId ?? ''] })
    await cluster.until('its node is unknown', async () => (await readyNodes(cluster)).length === 6)
    await cluster.aws.call('ec2', 'StartInstances', { InstanceIds: [worker?.InstanceId ?? ''] })
    await cluster.until('it is back', async () => (await readyNodes(cluster)).length === 7)
    await cluster.aws.call('ec2', 'TerminateInstances', {
      InstanceIds: masters.map(({ InstanceId = '' }) => InstanceId),
    })
    await cluster.until('nothing answers', async () => (await cluster.kube('GET', '/api/v1/nodes'))['code'] === 503)
  })
})
