import { subnetsOf, type Subnet } from '../../../catalogue/install-plan.ts'
import { hasCode } from '../../workloads/refusal.ts'
import { done, ownFilters, sent, tagsOf, waiting, type Step, type Work } from '../context.ts'

export const NETWORK_STAGE = 'Network-infrastructure Provisioning'

const step = (name: string, run: Step['run']): Step => ({ name, stage: NETWORK_STAGE, run })

type ResourceType = 'vpc' | 'subnet' | 'internet-gateway' | 'elastic-ip' | 'natgateway' | 'route-table' | 'vpc-endpoint'

export const specification = (
  work: Work,
  ResourceType: ResourceType,
  name: string,
  more?: Readonly<Record<string, string>>,
) => [{ ResourceType, Tags: tagsOf(work, name, more) }]

export const vpc = step('vpc', async (work) => {
  const { aws, cluster, infraId } = work
  const name = `${infraId}-vpc`
  const { Vpcs = [] } = await aws.call('ec2', 'DescribeVpcs', { Filters: ownFilters(infraId, name) })
  const known = Vpcs[0]?.VpcId
  const vpcId = known ?? (await createVpc(work, cluster.spec.network.machine_cidr, name))
  await aws.call('ec2', 'ModifyVpcAttribute', { VpcId: vpcId, EnableDnsSupport: { Value: true } })
  await aws.call('ec2', 'ModifyVpcAttribute', { VpcId: vpcId, EnableDnsHostnames: { Value: true } })
  return done({ vpcId }, `Created VPC ${vpcId}`)
})

async function createVpc(work: Work, CidrBlock: string, name: string): Promise<string> {
  const { Vpc } = await work.aws.call('ec2', 'CreateVpc', {
    CidrBlock,
    TagSpecifications: specification(work, 'vpc', name),
  })
  return sent(Vpc?.VpcId, 'VPC id')
}

export const subnetName = (infraId: string, scope: Subnet['scope'], zone: string) =>
  `${infraId}-subnet-${scope}-${zone}`

/** By these tags load balancers find their subnets. */
const BALANCER_TAG = { public: { 'kubernetes.io/role/elb': '1' }, private: { 'kubernetes.io/role/internal-elb': '1' } }

export const subnets = step('subnets', async (work) => {
  const { aws, cluster, infraId, zones } = work
  const { Subnets = [] } = await aws.call('ec2', 'DescribeSubnets', { Filters: ownFilters(infraId) })
  const known = new Map(Subnets.map(({ CidrBlock, SubnetId }) => [CidrBlock, SubnetId]))
  const plans = subnetsOf(cluster.spec.network.machine_cidr, zones)
  const made = await Promise.all(
    plans.map(async (plan) => ({ plan, id: known.get(plan.cidr) ?? (await createSubnet(work, plan)) })),
  )
  const ids = (scope: Subnet['scope']) =>
    Object.fromEntries(made.filter(({ plan }) => plan.scope === scope).map(({ plan, id }) => [plan.zone, id]))
  return done(
    { publicSubnets: ids('public'), privateSubnets: ids('private') },
    ...made.map(({ plan, id }) => `Created ${plan.scope} subnet ${id} (${plan.cidr}) in ${plan.zone}`),
  )
})

async function createSubnet(work: Work, { scope, zone, cidr }: Subnet): Promise<string> {
  const { Subnet } = await work.aws.call('ec2', 'CreateSubnet', {
    VpcId: sent(work.made.vpcId, 'VPC'),
    AvailabilityZone: zone,
    CidrBlock: cidr,
    TagSpecifications: specification(work, 'subnet', subnetName(work.infraId, scope, zone), BALANCER_TAG[scope]),
  })
  return sent(Subnet?.SubnetId, 'subnet id')
}

export const internetGateway = step('internet-gateway', async (work) => {
  const { aws, infraId } = work
  const vpcId = sent(work.made.vpcId, 'VPC')
  const name = `${infraId}-igw`
  const { InternetGateways = [] } = await aws.call('ec2', 'DescribeInternetGateways', {
    Filters: ownFilters(infraId, name),
  })
  const known = InternetGateways[0]
  const gatewayId = known?.InternetGatewayId ?? (await createGateway(work, name))
  if (!known?.Attachments?.some((attachment) => attachment.VpcId === vpcId))
    await aws.call('ec2', 'AttachInternetGateway', { InternetGatewayId: gatewayId, VpcId: vpcId })
  return done({ gatewayId }, `Created internet gateway ${gatewayId}`)
})

async function createGateway(work: Work, name: string): Promise<string> {
  const { InternetGateway } = await work.aws.call('ec2', 'CreateInternetGateway', {
    TagSpecifications: specification(work, 'internet-gateway', name),
  })
  return sent(InternetGateway?.InternetGatewayId, 'internet gateway id')
}

export const natGateways = step('nat-gateways', async (work) => {
  const { aws, infraId, zones } = work
  const { NatGateways = [] } = await aws.call('ec2', 'DescribeNatGateways', {
    Filter: [...ownFilters(infraId), { Name: 'state', Values: ['pending', 'available'] }],
  })
  const made = await Promise.all(
    zones.map(async (zone) => {
      const SubnetId = sent(work.made.publicSubnets?.[zone], 'public subnet')
      const known = NatGateways.find((gateway) => gateway.SubnetId === SubnetId)
      return {
        zone,
        id: known?.NatGatewayId ?? (await createNat(work, zone, SubnetId)),
        ready: known?.State === 'available',
      }
    }),
  )
  const late = made.find(({ ready }) => !ready)
  if (late) return waiting(`NAT gateway ${late.id} to be available`)
  return done(
    { natGateways: Object.fromEntries(made.map(({ zone, id }) => [zone, id])) },
    ...made.map(({ zone, id }) => `Created NAT gateway ${id} in ${zone}`),
  )
})

async function createNat(work: Work, zone: string, SubnetId: string): Promise<string> {
  const AllocationId = await ensureAddress(work, `${work.infraId}-eip-${zone}`)
  const name = `${work.infraId}-nat-${zone}`
  const { NatGateway } = await work.aws.call('ec2', 'CreateNatGateway', {
    SubnetId,
    AllocationId,
    ClientToken: name,
    TagSpecifications: specification(work, 'natgateway', name),
  })
  return sent(NatGateway?.NatGatewayId, 'NAT gateway id')
}

async function ensureAddress(work: Work, name: string): Promise<string> {
  const { Addresses = [] } = await work.aws.call('ec2', 'DescribeAddresses', {
    Filters: ownFilters(work.infraId, name),
  })
  const known = Addresses[0]?.AllocationId
  if (known) return known
  const { AllocationId } = await work.aws.call('ec2', 'AllocateAddress', {
    Domain: 'vpc',
    TagSpecifications: specification(work, 'elastic-ip', name),
  })
  return sent(AllocationId, 'allocation id')
}

interface RouteTablePlan {
  readonly name: string
  readonly subnetId: string
  readonly target: { readonly GatewayId: string } | { readonly NatGatewayId: string }
}

const routeTablePlans = ({ infraId, zones, made }: Work): readonly RouteTablePlan[] =>
  zones.flatMap((zone) => [
    {
      name: `${infraId}-rt-public-${zone}`,
      subnetId: sent(made.publicSubnets?.[zone], 'public subnet'),
      target: { GatewayId: sent(made.gatewayId, 'internet gateway') },
    },
    {
      name: `${infraId}-rt-private-${zone}`,
      subnetId: sent(made.privateSubnets?.[zone], 'private subnet'),
      target: { NatGatewayId: sent(made.natGateways?.[zone], 'NAT gateway') },
    },
  ])

const EVERYWHERE = '0.0.0.0/0'

export const routeTables = step('route-tables', async (work) => {
  const { RouteTables = [] } = await work.aws.call('ec2', 'DescribeRouteTables', { Filters: ownFilters(work.infraId) })
  const ids = await Promise.all(
    routeTablePlans(work).map(async ({ name, subnetId, target }) => {
      const known = RouteTables.find((table) => table.Tags?.some(({ Key, Value }) => Key === 'Name' && Value === name))
      const RouteTableId = known?.RouteTableId ?? (await createRouteTable(work, name))
      if (!known?.Routes?.some((route) => route.DestinationCidrBlock === EVERYWHERE))
        await work.aws.call('ec2', 'CreateRoute', { RouteTableId, DestinationCidrBlock: EVERYWHERE, ...target })
      if (!known?.Associations?.some((association) => association.SubnetId === subnetId))
        await work.aws.call('ec2', 'AssociateRouteTable', { RouteTableId, SubnetId: subnetId })
      return RouteTableId
    }),
  )
  return done({ routeTables: ids }, `Created route tables ${ids.join(', ')}`)
})

async function createRouteTable(work: Work, name: string): Promise<string> {
  const { RouteTable } = await work.aws.call('ec2', 'CreateRouteTable', {
    VpcId: sent(work.made.vpcId, 'VPC'),
    TagSpecifications: specification(work, 'route-table', name),
  })
  return sent(RouteTable?.RouteTableId, 'route table id')
}

export const storageEndpoint = step('vpc-endpoint', async (work) => {
  const { aws, infraId, region } = work
  const { VpcEndpoints = [] } = await aws.call('ec2', 'DescribeVpcEndpoints', { Filters: ownFilters(infraId) })
  const known = VpcEndpoints.find(({ State }) => State !== 'deleted' && State !== 'deleting')?.VpcEndpointId
  if (known) return done()
  const name = `${infraId}-vpce-s3`
  const { VpcEndpoint } = await aws
    .call('ec2', 'CreateVpcEndpoint', {
      VpcId: sent(work.made.vpcId, 'VPC'),
      ServiceName: `com.amazonaws.${region}.s3`,
      VpcEndpointType: 'Gateway',
      RouteTableIds: [...(work.made.routeTables ?? [])],
      TagSpecifications: specification(work, 'vpc-endpoint', name),
    })
    .catch((error: unknown) => {
      // Its routes stand already: an endpoint of this service is there.
      if (hasCode(error, 'RouteAlreadyExists')) return { VpcEndpoint: undefined }
      throw error
    })
  return done({}, `Created VPC endpoint ${VpcEndpoint?.VpcEndpointId ?? 's3'}`)
})
