import { request } from 'node:https'
import { afterEach, expect, test } from 'vitest'
import type { AwsClient } from '../../wire/aws-client.ts'
import { CS, order, ownIssuer, untilDescribed, untilState } from '../testing/own-issuer.ts'
import { whole, type Whole } from '../testing/whole.ts'

let w: Whole
afterEach(() => w.close())

/** Every object of the account that an installation could touch, by what it is and its id, whole. */
async function account(aws: AwsClient): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>()
  const keep = <Item>(what: string, items: readonly Item[] | undefined, id: (item: Item) => string | undefined) => {
    for (const item of items ?? []) found.set(`${what} ${id(item) ?? ''}`, JSON.stringify(item))
  }
  const ec2 = 'ec2' as const
  keep('vpc', (await aws.call(ec2, 'DescribeVpcs', {})).Vpcs, (one) => one.VpcId)
  keep('subnet', (await aws.call(ec2, 'DescribeSubnets', {})).Subnets, (one) => one.SubnetId)
  keep('group', (await aws.call(ec2, 'DescribeSecurityGroups', {})).SecurityGroups, (one) => one.GroupId)
  keep('table', (await aws.call(ec2, 'DescribeRouteTables', {})).RouteTables, (one) => one.RouteTableId)
  keep(
    'gateway',
    (await aws.call(ec2, 'DescribeInternetGateways', {})).InternetGateways,
    (one) => one.InternetGatewayId,
  )
  const nats = (await aws.call(ec2, 'DescribeNatGateways', {})).NatGateways?.filter(({ State }) => State !== 'deleted')
  keep('nat', nats, (one) => one.NatGatewayId)
  keep('address', (await aws.call(ec2, 'DescribeAddresses', {})).Addresses, (one) => one.AllocationId)
  const endpoints = (await aws.call(ec2, 'DescribeVpcEndpoints', {})).VpcEndpoints
  keep(
    'endpoint',
    endpoints?.filter(({ State }) => State !== 'deleted'),
    (one) => one.VpcEndpointId,
  )
  keep('interface', (await aws.call(ec2, 'DescribeNetworkInterfaces', {})).NetworkInterfaces, (one) => one.NetworkInterfaceId) // prettier-ignore
  keep('volume', (await aws.call(ec2, 'DescribeVolumes', {})).Volumes, (one) => one.VolumeId)
  keep(
    'snapshot',
    (await aws.call(ec2, 'DescribeSnapshots', { OwnerIds: ['self'] })).Snapshots,
    (one) => one.SnapshotId,
  )
  const { Reservations = [] } = await aws.call(ec2, 'DescribeInstances', {})
  const alive = Reservations.flatMap(({ Instances = [] }) => Instances).filter(
    ({ State }) => State?.Name !== 'terminated',
  )
  keep('instance', alive, (one) => one.InstanceId)
  const elb = 'elasticloadbalancing' as const
  keep('balancer', (await aws.call(elb, 'DescribeLoadBalancers', {})).LoadBalancers, (one) => one.LoadBalancerArn)
  keep('targets', (await aws.call(elb, 'DescribeTargetGroups', {})).TargetGroups, (one) => one.TargetGroupArn)
  const { HostedZones = [] } = await aws.call('route53', 'ListHostedZones', {})
  keep('zone', HostedZones, (one) => one.Id)
  for (const { Id = '' } of HostedZones) {
    const HostedZoneId = Id.replace('/hostedzone/', '')
    const { ResourceRecordSets } = await aws.call('route53', 'ListResourceRecordSets', { HostedZoneId })
    keep(`record ${Id}`, ResourceRecordSets, (one) => `${one.Name} ${one.Type}`)
  }
  const { Buckets = [] } = await aws.call('s3', 'ListBuckets', {})
  keep('bucket', Buckets, (one) => one.Name)
  for (const { Name: Bucket = '' } of Buckets)
    keep(`object ${Bucket}`, (await aws.call('s3', 'ListObjectsV2', { Bucket })).Contents, (one) => one.Key)
  keep('profile', (await aws.call('iam', 'ListInstanceProfiles', {})).InstanceProfiles, (one) => one.Arn)
  const { Roles = [] } = await aws.call('iam', 'ListRoles', {})
  keep('role', Roles.map(({ RoleLastUsed: _used, ...role }) => role), (one) => one.Arn) // prettier-ignore
  keep('policy', (await aws.call('iam', 'ListPolicies', { Scope: 'Local' })).Policies, (one) => one.Arn)
  keep(
    'provider',
    (await aws.call('iam', 'ListOpenIDConnectProviders', {})).OpenIDConnectProviderList,
    (one) => one.Arn,
  )
  keep('user', (await aws.call('iam', 'ListUsers', {})).Users?.map(({ PasswordLastUsed: _at, ...user }) => user), (one) => one.Arn) // prettier-ignore
  const secrets = (await aws.call('secretsmanager', 'ListSecrets', {})).SecretList
  keep('secret', secrets?.map(({ LastAccessedDate: _at, ...secret }) => secret), (one) => one.ARN) // prettier-ignore
  return found
}

/** What somebody else has there, named and tagged as near to the cluster's as can be. */
async function foreign(aws: AwsClient, infraId: string): Promise<void> {
  const tags = (ResourceType: 'vpc' | 'subnet' | 'volume' | 'instance' | 'security-group') => ({
    TagSpecifications: [
      {
        ResourceType,
        Tags: [
          { Key: `kubernetes.io/cluster/${infraId}x`, Value: 'owned' },
          { Key: 'Name', Value: `${infraId}-vpc` },
        ],
      },
    ],
  })
  const { Vpc } = await aws.call('ec2', 'CreateVpc', { CidrBlock: '10.77.0.0/16', ...tags('vpc') })
  const VpcId = Vpc?.VpcId ?? ''
  const { Subnet } = await aws.call('ec2', 'CreateSubnet', { VpcId, CidrBlock: '10.77.0.0/24', ...tags('subnet') })
  const group = { GroupName: `${infraId}-node`, Description: 'theirs', VpcId, ...tags('security-group') }
  await aws.call('ec2', 'CreateSecurityGroup', group)
  await aws.call('ec2', 'CreateVolume', { AvailabilityZone: 'us-east-1a', Size: 1, ...tags('volume') })
  const { Images = [] } = await aws.call('ec2', 'DescribeImages', { Owners: ['531415883065'] })
  const ImageId = Images.find(({ Architecture }) => Architecture === 'x86_64')?.ImageId ?? ''
  const machine = {
    ImageId,
    InstanceType: 'm5.large',
    MinCount: 1,
    MaxCount: 1,
    SubnetId: Subnet?.SubnetId ?? '',
  } as const
  await aws.call('ec2', 'RunInstances', { ...machine, ...tags('instance') })
  await aws.call('s3', 'CreateBucket', { Bucket: `${infraId}-image-registry-theirs` })
  await aws.call('s3', 'PutObject', {
    Bucket: `${infraId}-image-registry-theirs`,
    Key: 'layer',
    Body: Buffer.from('1'),
  })
  await aws.call('route53', 'CreateHostedZone', { Name: 'theirs.example.com', CallerReference: `${infraId}-theirs` })
}

/** The cluster's API as its administrator. */
async function kubernetes(id: string) {
  const { body } = await w.ocm('GET', `${CS}/clusters/${id}/credentials`)
  const token = /"token": "([^"]+)"/.exec(body.kubeconfig as string)?.[1] ?? ''
  return (method: string, path: string, object?: object) =>
    new Promise<ReturnType<typeof JSON.parse>>((resolve, reject) => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
      const outgoing = request(
        `${w.server.doors.tls}/clusters/${id}${path}`,
        { method, headers, rejectUnauthorized: false },
        (answer) => {
          const chunks: Buffer[] = []
          answer.on('data', (chunk: Buffer) => chunks.push(chunk))
          answer.on('end', () => resolve(JSON.parse(Buffer.concat(chunks).toString('utf8'))))
        },
      )
      outgoing.on('error', reject)
      outgoing.end(object && JSON.stringify(object))
    })
}

/** Things that only the cluster's operators know of: a volume, a snapshot of it, another router. */
async function use(id: string): Promise<void> {
  const call = await kubernetes(id)
  const space = '/api/v1/namespaces/default'
  expect((await call('GET', '/api/v1/nodes')).items).toHaveLength(7)
  await call('POST', `${space}/persistentvolumeclaims`, {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '4Gi' } } },
  })
  const volumes = [{ name: 'd', persistentVolumeClaim: { claimName: 'data' } }]
  await call('POST', `${space}/pods`, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'app' },
    spec: { containers: [{ name: 'a', image: 'a' }], volumes },
  })
  const snapshots = '/apis/snapshot.storage.k8s.io/v1/namespaces/default/volumesnapshots'
  await call('POST', snapshots, {
    apiVersion: 'snapshot.storage.k8s.io/v1',
    kind: 'VolumeSnapshot',
    metadata: { name: 'evening' },
    spec: { source: { persistentVolumeClaimName: 'data' } },
  })
  await call('POST', '/apis/operator.openshift.io/v1/namespaces/openshift-ingress-operator/ingresscontrollers', {
    apiVersion: 'operator.openshift.io/v1',
    kind: 'IngressController',
    metadata: { name: 'second' },
    spec: { replicas: 1, domain: 'second.apps.example.com' },
  })
  await w.until('a pod', async () => (await call('GET', `${space}/pods/app`)).status?.phase === 'Running')
  await w.until('a snapshot', async () => (await call('GET', `${snapshots}/evening`)).status?.readyToUse === true)
  const service = '/api/v1/namespaces/openshift-ingress/services/router-second'
  await w.until('a router', async () => (await call('GET', service)).status?.loadBalancer?.ingress !== undefined)
}

const RoleName = 'ManagedOpenShift-Installer-Role'
const HELD = { RoleName, PolicyName: 'held' }
const NOTHING_YET = '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"route53:*","Resource":"*"}]}'

test(
  'a cluster that was used is removed to nothing, object by object, and what stands beside it is as it was',
  { timeout: 180_000 },
  async () => {
    w = await whole()
    const config = await ownIssuer(w)
    await w.aws.call('iam', 'PutRolePolicy', { ...HELD, PolicyDocument: NOTHING_YET })
    const id = await order(w, config)
    await untilDescribed(w, id, 'route53:')
    const infraId = (await w.ocm('GET', `${CS}/clusters/${id}`)).body.infra_id as string
    await foreign(w.aws, infraId)
    const before = await account(w.aws)
    await w.aws.call('iam', 'DeleteRolePolicy', HELD)
    await untilState(w, id, 'ready')
    await use(id)
    const during = [...(await account(w.aws)).keys()]
    for (const kind of ['snapshot', 'balancer', 'nat', 'profile', 'record'])
      expect(
        during.some((key) => key.startsWith(`${kind} `)),
        kind,
      ).toBe(true)

    await w.ocm('DELETE', `${CS}/clusters/${id}`)
    await w.until('gone', async () => (await w.ocm('GET', `${CS}/clusters/${id}`)).status === 404)
    const after = await account(w.aws)
    expect([...after.keys()].toSorted()).toEqual([...before.keys()].toSorted())
    for (const [key, text] of before) expect(after.get(key), key).toBe(text)
  },
)
