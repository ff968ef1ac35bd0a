import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { world, type TestWorld } from '../../../test/world.ts'
import { accountRole } from '../../catalogue/account-roles.ts'
import { roleArn } from '../../catalogue/arns.ts'
import { bootstrapPaths, filesConfig, pointer, type ClusterFacts } from '../../catalogue/ignition.ts'
import { bootstrapBucketName, instanceProfileName, operatorRoleName } from '../../catalogue/names.ts'
import { cloudCredentials, operators } from '../../catalogue/operators.ts'
import { policyDocument } from '../../catalogue/policies/document.ts'
import { clusterTagKey } from '../../catalogue/tags.ts'
import { accountRoleTrust, operatorRoleTrust } from '../../catalogue/trust.ts'
import { silentLog, type Log } from '../../kernel/log.ts'
import { systemRandom } from '../../kernel/random.ts'
import { cloudFetch } from '../../main/cloud-fetch.ts'
import { followMachines } from '../../main/machines.ts'
import type { AwsClient } from '../../wire/aws-client.ts'
import { discoveryDocument, jwksDocument } from '../../wire/jose/discovery.ts'
import { kidOf } from '../../wire/jose/jwk.ts'
import { privatePem, type SigningKey } from '../../wire/jose/signing-key.ts'
import { presign } from '../../wire/sigv4/sign.ts'
import type { Fields } from '../api/object.ts'
import { openClusters } from '../host/clusters.ts'
import type { ClusterHost } from '../host/parts.ts'

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const signingKey: SigningKey = { privateKey, publicKey, kid: kidOf(publicKey) }

const ACCOUNT = '111122223333'
const REGION = 'us-east-1'
const BUCKET = 'demo-oidc'
const DOMAIN = 'demo.a1b2.p1.openshiftapps.com'
const MINOR = '4.21'
const ADMIN_TOKEN = 'sha256~the-administrator-of-the-test'
const OPERATOR_PREFIX = 'demo-w4e1'

export const facts: ClusterFacts = {
  id: '2a1b3c4d5e6f7a8b9c0d1e2f3a4b5c6d',
  name: 'demo',
  infraId: 'demo-x7k2p',
  region: REGION,
  account: ACCOUNT,
  issuer: `https://${BUCKET}.s3.${REGION}.amazonaws.com`,
  version: '4.21.9',
  domain: DOMAIN,
}

const TAG = clusterTagKey(facts.infraId)
const tags = (name: string, more: Readonly<Record<string, string>> = {}) =>
  Object.entries({ [TAG]: 'owned', Name: `${facts.infraId}-${name}`, ...more }).map(([Key, Value]) => ({ Key, Value }))

export const operatorRole = (id: string) => {
  const row = operators.find((one) => one.id === id)
  if (!row) throw new RangeError(id)
  return { name: operatorRoleName(OPERATOR_PREFIX, row), arn: roleArn({ account: ACCOUNT }, operatorRoleName(OPERATOR_PREFIX, row)), row }
}

export interface BroughtUp {
  readonly world: TestWorld
  readonly aws: AwsClient
  readonly clusters: ClusterHost
  readonly folder: string
  /** The cluster's Kubernetes API as its administrator. */
  kube(method: string, path: string, body?: Fields, type?: string): Promise<Fields>
  /** Moves the clock on by small steps until it holds. */
  until(what: string, holds: () => Promise<boolean>): Promise<void>
  /** Stops the clusters and opens them again on the same store, as a server that starts again does. */
  restart(): Promise<void>
  close(): Promise<void>
}

export interface BringUpOptions {
  readonly log?: Log
  /** Operators whose policy is left out. */
  readonly powerless?: readonly string[]
  readonly workers?: number
  readonly infra?: number
}

/** A customer account with roles, issuer, network and zones, and the bootstrap and master instances that the installer would launch. */
export async function bringUp(options: BringUpOptions = {}): Promise<BroughtUp> {
  const w = await world()
  const aws = await w.client('customer')
  const log = options.log ?? { ...silentLog, bug: (event: string, error: unknown) => console.error(event, error) }
  const folder = mkdtempSync(join(tmpdir(), 'stint-cluster-'))
  const inside = cloudFetch(w.clock, w.ca, () => Number(new URL(w.doors.tls).port))
  const parts = {
    store: w.store,
    projection: w.cloud.projection,
    clock: w.clock,
    random: systemRandom(),
    log,
    pace: 'instant',
    folder,
    awsEndpoint: () => w.endpoint,
    kubernetesUrl: (id: string) => `${w.doors.tls}/clusters/${id}`,
    ca: () => w.ca,
    cloudFetch: inside.fetch,
  } as const
  await identity(aws, new Set(options.powerless))
  const network = await networkOf(aws)
  await zones(aws, network.vpc)
  let clusters = openClusters(parts)
  let machines = followMachines(w.cloud.world, w.cloud.projection, clusters)
  const { handler, close: closeApi } = await apiCaller(() => clusters)
  await launchControlPlane(w, aws, network, options)
  return {
    world: w,
    aws,
    get clusters() {
      return clusters
    },
    folder,
    kube: handler,
    async until(what, holds) {
      for (let tries = 0; tries < 600; tries++) {
        await w.clock.settled()
        if (await holds()) return
        await w.clock.advance(50)
      }
      throw new Error(`never came true: ${what}`)
    },
    async restart() {
      machines.stop()
      await clusters.stop()
      clusters = openClusters(parts)
      machines = followMachines(w.cloud.world, w.cloud.projection, clusters)
    },
    async close() {
      machines.stop()
      await clusters.stop()
      closeApi()
      inside.close()
      await w.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function identity(aws: AwsClient, powerless: ReadonlySet<string>): Promise<void> {
  await aws.call('s3', 'CreateBucket', { Bucket: BUCKET })
  const open = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: false, RestrictPublicBuckets: false }
  await aws.call('s3', 'PutPublicAccessBlock', { Bucket: BUCKET, PublicAccessBlockConfiguration: open })
  const Policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Sid: 'AllowReadPublicAccess', Principal: '*', Effect: 'Allow', Action: ['s3:GetObject'], Resource: [`arn:aws:s3:::${BUCKET}/*`] }],
  })
  await aws.call('s3', 'PutBucketPolicy', { Bucket: BUCKET, Policy })
  const put = (Key: string, document: unknown) =>
    aws.call('s3', 'PutObject', { Bucket: BUCKET, Key, Body: Buffer.from(JSON.stringify(document)), ContentType: 'application/json' })
  await put('.well-known/openid-configuration', discoveryDocument(facts.issuer))
  await put('keys.json', jwksDocument([publicKey]))
  await aws.call('iam', 'CreateOpenIDConnectProvider', {
    Url: facts.issuer,
    ClientIDList: ['openshift', 'sts.amazonaws.com'],
    ThumbprintList: ['a'.repeat(40)],
  })
  const role = async (RoleName: string, trust: unknown, policy: unknown) => {
    await aws.call('iam', 'CreateRole', { RoleName, AssumeRolePolicyDocument: JSON.stringify(trust) })
    if (policy) await aws.call('iam', 'PutRolePolicy', { RoleName, PolicyName: 'permissions', PolicyDocument: JSON.stringify(policy) })
  }
  for (const [kind, profile] of [['instance_controlplane', 'master'] as const, ['instance_worker', 'worker'] as const]) {
    const row = accountRole(kind)
    const RoleName = `ManagedOpenShift-${row.suffix}`
    await role(RoleName, accountRoleTrust(MINOR, row, { jumpAccount: '710019948333' }), policyDocument(MINOR, row.permissionPolicy))
    const InstanceProfileName = instanceProfileName(facts.infraId, profile)
    await aws.call('iam', 'CreateInstanceProfile', { InstanceProfileName })
    await aws.call('iam', 'AddRoleToInstanceProfile', { InstanceProfileName, RoleName })
  }
  for (const { id } of operators) {
    const { name, row } = operatorRole(id)
    await role(
      name,
      operatorRoleTrust(MINOR, row, { account: ACCOUNT, issuer: facts.issuer }),
      powerless.has(id) ? undefined : policyDocument(MINOR, row.policy),
    )
  }
}

interface Network {
  readonly vpc: string
  readonly subnet: string
  readonly image: string
  readonly groups: Readonly<Record<'controlplane' | 'node' | 'lb', string>>
}

async function networkOf(aws: AwsClient): Promise<Network> {
  const specification = (ResourceType: string, name: string, more = {}) => [{ ResourceType, Tags: tags(name, more) }]
  const { Vpc } = await aws.call('ec2', 'CreateVpc', { CidrBlock: '10.0.0.0/16', TagSpecifications: specification('vpc', 'vpc') })
  const vpc = Vpc?.VpcId ?? ''
  const subnet = async (CidrBlock: string, name: string, more: object) => {
    const TagSpecifications = specification('subnet', name, more)
    return (await aws.call('ec2', 'CreateSubnet', { VpcId: vpc, CidrBlock, AvailabilityZone: `${REGION}a`, TagSpecifications })).Subnet?.SubnetId ?? ''
  }
  const privateSubnet = await subnet('10.0.0.0/19', `subnet-private-${REGION}a`, { 'kubernetes.io/role/internal-elb': '1' })
  const publicSubnet = await subnet('10.0.224.0/22', `subnet-public-${REGION}a`, { 'kubernetes.io/role/elb': '1' })
  const { InternetGateway } = await aws.call('ec2', 'CreateInternetGateway', {})
  const InternetGatewayId = InternetGateway?.InternetGatewayId ?? ''
  await aws.call('ec2', 'AttachInternetGateway', { InternetGatewayId, VpcId: vpc })
  const { RouteTable } = await aws.call('ec2', 'CreateRouteTable', { VpcId: vpc, TagSpecifications: specification('route-table', 'public') })
  const RouteTableId = RouteTable?.RouteTableId ?? ''
  await aws.call('ec2', 'CreateRoute', { RouteTableId, DestinationCidrBlock: '0.0.0.0/0', GatewayId: InternetGatewayId })
  await aws.call('ec2', 'AssociateRouteTable', { RouteTableId, SubnetId: publicSubnet })
  const group = async (name: string) =>
    (
      await aws.call('ec2', 'CreateSecurityGroup', {
        GroupName: `${facts.infraId}-${name}`,
        Description: name,
        VpcId: vpc,
        TagSpecifications: specification('security-group', name),
      })
    ).GroupId ?? ''
  const groups = { controlplane: await group('controlplane'), node: await group('node'), lb: await group('lb') }
  const { Images = [] } = await aws.call('ec2', 'DescribeImages', { Owners: ['531415883065'] })
  const image = Images.find(({ Architecture }) => Architecture === 'x86_64')?.ImageId ?? ''
  return { vpc, subnet: privateSubnet, image, groups }
}

async function zones(aws: AwsClient, VPCId: string): Promise<void> {
  await aws.call('route53', 'CreateHostedZone', { Name: DOMAIN, CallerReference: 'public' })
  const { HostedZone } = await aws.call('route53', 'CreateHostedZone', {
    Name: DOMAIN,
    CallerReference: 'private',
    VPC: { VPCRegion: REGION, VPCId },
    HostedZoneConfig: { PrivateZone: true },
  })
  await aws.call('route53', 'ChangeTagsForResource', {
    ResourceType: 'hostedzone',
    ResourceId: (HostedZone?.Id ?? '').replace('/hostedzone/', ''),
    AddTags: tags('int'),
  })
}

async function launchControlPlane(w: TestWorld, aws: AwsClient, network: Network, options: BringUpOptions): Promise<void> {
  const Bucket = bootstrapBucketName(facts.infraId)
  await aws.call('s3', 'CreateBucket', { Bucket })
  const ignition = filesConfig(
    new Map([
      [bootstrapPaths.signingKey, privatePem(signingKey)],
      [bootstrapPaths.adminToken, ADMIN_TOKEN],
      [bootstrapPaths.cluster, JSON.stringify(facts)],
      ...manifests(network, options).map((one, index): [string, string] => [
        `${bootstrapPaths.manifests}${String(index).padStart(3, '0')}.json`,
        JSON.stringify(one),
      ]),
    ]),
  )
  await aws.call('s3', 'PutObject', { Bucket, Key: 'bootstrap.ign', Body: Buffer.from(JSON.stringify(ignition)) })
  const host = `${Bucket}.s3.${REGION}.amazonaws.com`
  const request = { method: 'GET', url: '/bootstrap.ign', headers: new Map([['host', host]]) }
  const url = presign(request, await w.credentials('customer'), { service: 's3', region: REGION }, w.clock.hostNow(), 3600)
  const run = (name: string, source: string) =>
    aws.call('ec2', 'RunInstances', {
      ImageId: network.image,
      InstanceType: 'm5.2xlarge',
      MinCount: 1,
      MaxCount: 1,
      SubnetId: network.subnet,
      SecurityGroupIds: [network.groups.controlplane],
      IamInstanceProfile: { Name: instanceProfileName(facts.infraId, 'master') },
      UserData: Buffer.from(JSON.stringify(pointer(source))).toString('base64'),
      TagSpecifications: [{ ResourceType: 'instance', Tags: tags(name) }],
      ClientToken: `${facts.infraId}-${name}`,
    })
  await run('bootstrap', `https://${host}${url}`)
  for (const index of [0, 1, 2]) await run(`master-${index}`, `https://api-int.${DOMAIN}:22623/config/master?token=for-masters`)
}

const namespace = 'openshift-machine-api'
const secret = (name: string, space: string, data: Readonly<Record<string, string>>): Fields => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, namespace: space },
  stringData: data,
})

function manifests(network: Network, { workers = 2, infra = 2 }: BringUpOptions): readonly Fields[] {
  return [
    ...operators.map((row) => secret(row.secret, row.namespace, { credentials: cloudCredentials(operatorRole(row.id).arn) })),
    ...operators.map((row) => ({
      apiVersion: 'cloudcredential.openshift.io/v1',
      kind: 'CredentialsRequest',
      metadata: { name: row.credentialsRequest, namespace: 'openshift-cloud-credential-operator' },
      spec: { secretRef: { name: row.secret, namespace: row.namespace }, serviceAccountNames: row.serviceAccounts },
    })),
    ...(['master', 'worker'] as const).map((pool) =>
      secret(`${pool}-user-data`, namespace, {
        userData: JSON.stringify(pointer(`https://api-int.${DOMAIN}:22623/config/${pool}?token=for-${pool}s`)),
      }),
    ),
    machineSet('worker', workers, 'm5.xlarge', network),
    machineSet('infra', infra, 'r5.xlarge', network),
  ]
}

function machineSet(role: string, replicas: number, instanceType: string, { image, subnet, groups }: Network): Fields {
  const name = `${facts.infraId}-${role}-${REGION}a`
  const labels = { 'machine.openshift.io/cluster-api-cluster': facts.infraId, 'machine.openshift.io/cluster-api-machineset': name }
  return {
    apiVersion: 'machine.openshift.io/v1beta1',
    kind: 'MachineSet',
    metadata: { name, namespace, labels },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels: { ...labels, 'machine.openshift.io/cluster-api-machine-role': role } },
        spec: {
          metadata: { labels: { [`node-role.kubernetes.io/${role}`]: '' } },
          providerSpec: {
            value: {
              apiVersion: 'machine.openshift.io/v1beta1',
              kind: 'AWSMachineProviderConfig',
              ami: { id: image },
              instanceType,
              placement: { region: REGION, availabilityZone: `${REGION}a` },
              subnet: { id: subnet },
              securityGroups: [{ filters: [{ name: 'group-id', values: [groups.node] }] }],
              iamInstanceProfile: { id: instanceProfileName(facts.infraId, 'worker') },
              blockDevices: [{ ebs: { volumeSize: 300, volumeType: 'gp3', iops: 3000, encrypted: true } }],
              userDataSecret: { name: 'worker-user-data' },
              tags: [{ name: 'red-hat-managed', value: 'true' }],
            },
          },
        },
      },
    },
  }
}

/** Calls the host's own HTTP handler over a socket, as its doors do. */
async function apiCaller(clusters: () => ClusterHost) {
  const { createServer, request: httpRequest } = await import('node:http')
  const server = createServer((request, response) => void clusters().serve(request, response, true))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { readonly port: number }
  const handler = (method: string, path: string, body?: Fields, type = 'application/json'): Promise<Fields> =>
    new Promise((resolve, reject) => {
      const outgoing = httpRequest(
        {
          host: '127.0.0.1',
          port,
          method,
          path: `/clusters/${facts.id}${path}`,
          headers: { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': type },
        },
        (answer) => {
          const chunks: Buffer[] = []
          answer.on('data', (chunk: Buffer) => chunks.push(chunk))
          answer.on('end', () => resolve(JSON.parse(Buffer.concat(chunks).toString('utf8')) as Fields))
        },
      )
      outgoing.on('error', reject)
      outgoing.end(body === undefined ? undefined : JSON.stringify(body))
    })
  return {
    handler,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
