import { instanceProfileName } from '../../catalogue/names.ts'
import { clusterTagKey } from '../../catalogue/tags.ts'
import { ownFilters } from '../install/context.ts'
import { plainZoneId } from '../install/steps/public-zone.ts'
import type { AwsClient } from '../../wire/aws-client.ts'
import { hasCode } from '../workloads/refusal.ts'
import { ownedArns } from './resources.ts'

/** Removes one kind of resource of a cluster. What it still waits for, or undefined when none is left. */
export interface Removal {
  readonly name: string
  readonly run: (aws: AwsClient, infraId: string) => Promise<string | undefined>
}

/** Gone already, or going. */
const ABSENT = /NotFound$|^NoSuch|^LoadBalancerNotFound|^Gateway\.NotAttached$/

const unlessAbsent = (error: unknown): undefined => {
  if (error instanceof Error && 'code' in error && ABSENT.test(String(error.code))) return undefined
  throw error
}

const each = <Item>(items: readonly Item[], remove: (item: Item) => Promise<unknown>): Promise<unknown> =>
  Promise.all(items.map((item) => remove(item).catch(unlessAbsent)))

const ids = <Item>(items: readonly Item[] | undefined, idOf: (item: Item) => string | undefined): string[] =>
  (items ?? []).flatMap((item) => idOf(item) ?? [])

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

const GONE = ['terminated']

const instances: Removal = {
  name: 'instances',
  async run(aws, infraId) {
    const { Reservations } = await aws.call('ec2', 'DescribeInstances', { Filters: ownFilters(infraId) })
    const all = (Reservations ?? []).flatMap(({ Instances }) => Instances ?? [])
    const alive = all.filter(({ State }) => !GONE.includes(State?.Name ?? ''))
    const begun = alive.filter(({ State }) => State?.Name !== 'shutting-down')
    if (begun.length > 0)
      await aws.call('ec2', 'TerminateInstances', { InstanceIds: ids(begun, ({ InstanceId }) => InstanceId) })
    return alive.length > 0 ? `${counted(alive.length, 'instance')} to end` : undefined
  },
}

/** The ARN of a classic load balancer ends in its name. */
const CLASSIC = /:loadbalancer\/([^/]+)$/

const loadBalancers: Removal = {
  name: 'load balancers',
  async run(aws, infraId) {
    const arns = await ownedArns(aws, infraId, ['elasticloadbalancing:loadbalancer'])
    await each(arns, (LoadBalancerArn) => {
      const LoadBalancerName = CLASSIC.exec(LoadBalancerArn)?.[1]
      return LoadBalancerName === undefined
        ? aws.call('elasticloadbalancing', 'DeleteLoadBalancer', { LoadBalancerArn })
        : aws.call('elb', 'DeleteLoadBalancer', { LoadBalancerName })
    })
    return undefined
  },
}

const targetGroups: Removal = {
  name: 'target groups',
  async run(aws, infraId) {
    const arns = await ownedArns(aws, infraId, ['elasticloadbalancing:targetgroup'])
    await each(arns, (TargetGroupArn) => aws.call('elasticloadbalancing', 'DeleteTargetGroup', { TargetGroupArn }))
    return undefined
  },
}

const zones: Removal = {
  name: 'hosted zones',
  async run(aws, infraId) {
    const own = [`${infraId}-public`, `${infraId}-private`]
    let Marker: string | undefined
    do {
      const page = await aws.call('route53', 'ListHostedZones', Marker === undefined ? {} : { Marker })
      const found = (page.HostedZones ?? []).filter(({ CallerReference = '' }) => own.includes(CallerReference))
      await each(
        ids(found, ({ Id }) => Id),
        (id) => removeZone(aws, plainZoneId(id)),
      )
      Marker = page.IsTruncated ? page.NextMarker : undefined
    } while (Marker)
    return undefined
  },
}

async function removeZone(aws: AwsClient, Id: string): Promise<void> {
  for (;;) {
    const { ResourceRecordSets = [] } = await aws.call('route53', 'ListResourceRecordSets', { HostedZoneId: Id })
    // The zone's own records go with it.
    const Changes = ResourceRecordSets.filter(({ Type }) => Type !== 'NS' && Type !== 'SOA').map(
      (ResourceRecordSet) => ({
        Action: 'DELETE' as const,
        ResourceRecordSet,
      }),
    )
    if (Changes.length === 0) break
    await aws.call('route53', 'ChangeResourceRecordSets', { HostedZoneId: Id, ChangeBatch: { Changes } })
  }
  await aws.call('route53', 'DeleteHostedZone', { Id })
}

const buckets: Removal = {
  name: 'buckets',
  async run(aws, infraId) {
    const arns = await ownedArns(aws, infraId, ['s3:bucket'])
    await each(arns, (arn) => removeBucket(aws, arn.slice(arn.lastIndexOf(':') + 1)))
    return undefined
  },
}

async function removeBucket(aws: AwsClient, Bucket: string): Promise<void> {
  for (;;) {
    const { Versions = [], DeleteMarkers = [] } = await aws.call('s3', 'ListObjectVersions', { Bucket })
    const Objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key: Key ?? '', VersionId }))
    if (Objects.length === 0) break
    await Promise.all(
      Objects.map(({ Key, VersionId }) =>
        aws.call('s3', 'DeleteObject', { Bucket, Key, ...(VersionId && VersionId !== 'null' ? { VersionId } : {}) }),
      ),
    )
  }
  await aws.call('s3', 'DeleteBucket', { Bucket })
}

const volumes: Removal = {
  name: 'volumes',
  async run(aws, infraId) {
    const { Volumes } = await aws.call('ec2', 'DescribeVolumes', { Filters: ownFilters(infraId) })
    await each(
      ids(Volumes, ({ VolumeId }) => VolumeId),
      (VolumeId) => aws.call('ec2', 'DeleteVolume', { VolumeId }),
    )
    return undefined
  },
}

/** Of claims' volumes: found by tag, for the Installer role may delete snapshots but not look for them. */
const snapshots: Removal = {
  name: 'snapshots',
  async run(aws, infraId) {
    const arns = await ownedArns(aws, infraId, ['ec2:snapshot'])
    await each(arns, (arn) => aws.call('ec2', 'DeleteSnapshot', { SnapshotId: arn.slice(arn.lastIndexOf('/') + 1) }))
    return undefined
  },
}

const natGateways: Removal = {
  name: 'NAT gateways',
  async run(aws, infraId) {
    const { NatGateways = [] } = await aws.call('ec2', 'DescribeNatGateways', { Filter: ownFilters(infraId) })
    const left = NatGateways.filter(({ State }) => State !== 'deleted' && State !== 'failed')
    const begun = left.filter(({ State }) => State !== 'deleting')
    await each(
      ids(begun, ({ NatGatewayId }) => NatGatewayId),
      (NatGatewayId) => aws.call('ec2', 'DeleteNatGateway', { NatGatewayId }),
    )
    return left.length > 0 ? `${counted(left.length, 'NAT gateway')} to end` : undefined
  },
}

const addresses: Removal = {
  name: 'addresses',
  async run(aws, infraId) {
    const { Addresses } = await aws.call('ec2', 'DescribeAddresses', { Filters: ownFilters(infraId) })
    await each(
      ids(Addresses, ({ AllocationId }) => AllocationId),
      (AllocationId) => aws.call('ec2', 'ReleaseAddress', { AllocationId }),
    )
    return undefined
  },
}

const endpoints: Removal = {
  name: 'VPC endpoints',
  async run(aws, infraId) {
    const { VpcEndpoints = [] } = await aws.call('ec2', 'DescribeVpcEndpoints', { Filters: ownFilters(infraId) })
    const VpcEndpointIds = ids(VpcEndpoints.filter(({ State }) => State !== 'deleted' && State !== 'deleting'), ({ VpcEndpointId }) => VpcEndpointId) // prettier-ignore
    if (VpcEndpointIds.length > 0) await aws.call('ec2', 'DeleteVpcEndpoints', { VpcEndpointIds })
    return undefined
  },
}

const interfaces: Removal = {
  name: 'network interfaces',
  async run(aws, infraId) {
    const { NetworkInterfaces } = await aws.call('ec2', 'DescribeNetworkInterfaces', { Filters: ownFilters(infraId) })
    await each(ids(NetworkInterfaces, ({ NetworkInterfaceId }) => NetworkInterfaceId), (NetworkInterfaceId) => aws.call('ec2', 'DeleteNetworkInterface', { NetworkInterfaceId })) // prettier-ignore
    return undefined
  },
}

/** Groups that name each other can only go once none lets the other in. */
const securityGroups: Removal = {
  name: 'security groups',
  async run(aws, infraId) {
    const { SecurityGroups = [] } = await aws.call('ec2', 'DescribeSecurityGroups', { Filters: ownFilters(infraId) })
    await each(SecurityGroups, async ({ GroupId, IpPermissions = [] }) => {
      if (GroupId && IpPermissions.length > 0)
        await aws.call('ec2', 'RevokeSecurityGroupIngress', { GroupId, IpPermissions })
    })
    await each(
      ids(SecurityGroups, ({ GroupId }) => GroupId),
      (GroupId) => aws.call('ec2', 'DeleteSecurityGroup', { GroupId }),
    )
    return undefined
  },
}

const routeTables: Removal = {
  name: 'route tables',
  async run(aws, infraId) {
    const { RouteTables = [] } = await aws.call('ec2', 'DescribeRouteTables', { Filters: ownFilters(infraId) })
    await each(RouteTables, async ({ RouteTableId = '', Associations = [] }) => {
      await each(ids(Associations, ({ RouteTableAssociationId }) => RouteTableAssociationId), (AssociationId) => aws.call('ec2', 'DisassociateRouteTable', { AssociationId })) // prettier-ignore
      await aws.call('ec2', 'DeleteRouteTable', { RouteTableId })
    })
    return undefined
  },
}

const internetGateways: Removal = {
  name: 'internet gateways',
  async run(aws, infraId) {
    const { InternetGateways = [] } = await aws.call('ec2', 'DescribeInternetGateways', {
      Filters: ownFilters(infraId),
    })
    await each(InternetGateways, async ({ InternetGatewayId = '', Attachments = [] }) => {
      await each(
        ids(Attachments, ({ VpcId }) => VpcId),
        (VpcId) => aws.call('ec2', 'DetachInternetGateway', { InternetGatewayId, VpcId }),
      )
      await aws.call('ec2', 'DeleteInternetGateway', { InternetGatewayId })
    })
    return undefined
  },
}

const subnets: Removal = {
  name: 'subnets',
  async run(aws, infraId) {
    const { Subnets } = await aws.call('ec2', 'DescribeSubnets', { Filters: ownFilters(infraId) })
    await each(
      ids(Subnets, ({ SubnetId }) => SubnetId),
      (SubnetId) => aws.call('ec2', 'DeleteSubnet', { SubnetId }),
    )
    return undefined
  },
}

const vpcs: Removal = {
  name: 'VPC',
  async run(aws, infraId) {
    const { Vpcs } = await aws.call('ec2', 'DescribeVpcs', { Filters: ownFilters(infraId) })
    await each(
      ids(Vpcs, ({ VpcId }) => VpcId),
      (VpcId) => aws.call('ec2', 'DeleteVpc', { VpcId }),
    )
    return undefined
  },
}

const profiles: Removal = {
  name: 'instance profiles',
  async run(aws, infraId) {
    for (const role of ['master', 'worker'] as const) {
      const InstanceProfileName = instanceProfileName(infraId, role)
      const found = await aws.call('iam', 'GetInstanceProfile', { InstanceProfileName }).catch((error: unknown) => {
        if (hasCode(error, 'NoSuchEntity')) return undefined
        throw error
      })
      if (!found) continue
      await each(ids(found.InstanceProfile?.Roles, ({ RoleName }) => RoleName), (RoleName) => aws.call('iam', 'RemoveRoleFromInstanceProfile', { InstanceProfileName, RoleName })) // prettier-ignore
      await aws.call('iam', 'DeleteInstanceProfile', { InstanceProfileName })
    }
    return undefined
  },
}

/** The customer's own subnets stay; only the cluster's mark on them goes. */
const sharedTags: Removal = {
  name: 'marks on shared subnets',
  async run(aws, infraId) {
    const Key = clusterTagKey(infraId)
    const { Subnets } = await aws.call('ec2', 'DescribeSubnets', {
      Filters: [{ Name: `tag:${Key}`, Values: ['shared'] }],
    })
    const Resources = ids(Subnets, ({ SubnetId }) => SubnetId)
    if (Resources.length > 0) await aws.call('ec2', 'DeleteTags', { Resources, Tags: [{ Key }] })
    return undefined
  },
}

/** What must go before what. Machines first: nothing of the cluster then makes anything any more. */
export const removals: readonly Removal[] = [
  instances,
  loadBalancers,
  targetGroups,
  zones,
  buckets,
  volumes,
  snapshots,
  endpoints,
  natGateways,
  addresses,
  interfaces,
  securityGroups,
  routeTables,
  internetGateways,
  subnets,
  vpcs,
  sharedTags,
  profiles,
]
