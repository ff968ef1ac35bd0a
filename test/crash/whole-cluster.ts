import type { AwsClient } from '../../src/wire/aws-client.ts'

/** How many of each kind of resource an account holds for a cluster: the same list whatever happened on the way. */
export type Inventory = Readonly<Record<string, number>>

/** A single-zone cluster with 3 control plane, 2 infra and 2 worker nodes, and the roles that came before it. */
export const WHOLE: Inventory = {
  accountPolicies: 10,
  accountRoles: 4,
  apiLoadBalancers: 2,
  bootstrapBuckets: 0,
  elasticIps: 1,
  hostedZones: 2,
  instanceProfiles: 2,
  instances: 7,
  internetGateways: 1,
  masters: 3,
  natGateways: 1,
  oidcProviders: 1,
  operatorRoles: 6,
  registryBuckets: 1,
  subnets: 2,
  volumes: 7,
  vpcs: 1,
}

/** Counts what the customer's account holds. */
export async function inventory(aws: AwsClient, infraId: string): Promise<Inventory> {
  const [iam, network, machines, rest] = await Promise.all([
    identities(aws, infraId),
    networks(aws, infraId),
    instances(aws, infraId),
    others(aws, infraId),
  ])
  const all = { ...iam, ...network, ...machines, ...rest }
  return Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)))
}

const ofCluster = (infraId: string) => [{ Name: 'tag-key', Values: [`kubernetes.io/cluster/${infraId}`] }]

async function identities(aws: AwsClient, infraId: string): Promise<Inventory> {
  const [{ Roles = [] }, { Policies = [] }, { OpenIDConnectProviderList = [] }, { InstanceProfiles = [] }] =
    await Promise.all([
      aws.call('iam', 'ListRoles', { MaxItems: 1000 }),
      aws.call('iam', 'ListPolicies', { Scope: 'Local', MaxItems: 1000 }),
      aws.call('iam', 'ListOpenIDConnectProviders', {}),
      aws.call('iam', 'ListInstanceProfiles', { MaxItems: 1000 }),
    ])
  return {
    accountRoles: Roles.filter(({ RoleName = '' }) => RoleName.startsWith('ManagedOpenShift-')).length,
    operatorRoles: Roles.filter(({ RoleName = '' }) => /^demo-.{4}-openshift-/.test(RoleName)).length,
    accountPolicies: Policies.length,
    oidcProviders: OpenIDConnectProviderList.length,
    instanceProfiles: InstanceProfiles.filter(({ InstanceProfileName = '' }) => InstanceProfileName.startsWith(infraId))
      .length,
  }
}

async function networks(aws: AwsClient, infraId: string): Promise<Inventory> {
  const Filters = ofCluster(infraId)
  const living = { Name: 'state', Values: ['pending', 'available'] }
  const [{ Vpcs = [] }, { Subnets = [] }, { NatGateways = [] }, { Addresses = [] }, { InternetGateways = [] }] =
    await Promise.all([
      aws.call('ec2', 'DescribeVpcs', { Filters }),
      aws.call('ec2', 'DescribeSubnets', { Filters }),
      aws.call('ec2', 'DescribeNatGateways', { Filter: [...Filters, living] }),
      aws.call('ec2', 'DescribeAddresses', { Filters }),
      aws.call('ec2', 'DescribeInternetGateways', { Filters }),
    ])
  return {
    vpcs: Vpcs.length,
    subnets: Subnets.length,
    natGateways: NatGateways.length,
    elasticIps: Addresses.length,
    internetGateways: InternetGateways.length,
  }
}

async function instances(aws: AwsClient, infraId: string): Promise<Inventory> {
  const living = { Name: 'instance-state-name', Values: ['pending', 'running', 'stopping', 'stopped'] }
  const [{ Reservations = [] }, { Volumes = [] }] = await Promise.all([
    aws.call('ec2', 'DescribeInstances', { Filters: [...ofCluster(infraId), living] }),
    aws.call('ec2', 'DescribeVolumes', { Filters: ofCluster(infraId) }),
  ])
  const found = Reservations.flatMap(({ Instances = [] }) => Instances)
  const names = found.map(({ Tags = [] }) => Tags.find(({ Key }) => Key === 'Name')?.Value ?? '')
  return {
    instances: found.length,
    masters: names.filter((name) => name.includes('-master-')).length,
    volumes: Volumes.length,
  }
}

async function others(aws: AwsClient, infraId: string): Promise<Inventory> {
  const [{ LoadBalancers = [] }, { HostedZones = [] }, { Buckets = [] }] = await Promise.all([
    aws.call('elasticloadbalancing', 'DescribeLoadBalancers', {}),
    aws.call('route53', 'ListHostedZones', {}),
    aws.call('s3', 'ListBuckets', {}),
  ])
  const buckets = (part: string) =>
    Buckets.filter(({ Name = '' }) => Name.includes(part) && Name.includes(infraId)).length
  return {
    apiLoadBalancers: LoadBalancers.filter(({ LoadBalancerName = '' }) => /-(int|ext)$/.test(LoadBalancerName)).length,
    hostedZones: HostedZones.length,
    bootstrapBuckets: buckets('bootstrap-data'),
    registryBuckets: buckets('image-registry'),
  }
}
