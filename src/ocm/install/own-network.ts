import type { AwsClient } from '../../wire/aws-client.ts'
import { hasCode } from '../workloads/refusal.ts'

export interface OwnSubnet {
  readonly id: string
  readonly zone: string
  readonly cidr: string
  readonly isPublic: boolean
}

/** A network of the customer's own that a cluster goes into. */
export interface OwnNetwork {
  readonly vpcIds: readonly string[]
  /** In their order. */
  readonly zones: readonly string[]
  readonly subnets: readonly OwnSubnet[]
}

/** What AWS says of the subnets; those that are not there are left out. A subnet is public by its route to an internet gateway. */
export async function networkOfSubnets(aws: AwsClient, ids: readonly string[]): Promise<OwnNetwork> {
  const { Subnets = [] } = await aws.call('ec2', 'DescribeSubnets', { SubnetIds: [...ids] }).catch((error: unknown) => {
    if (hasCode(error, 'InvalidSubnetID.NotFound', 'InvalidSubnetId.Malformed')) return { Subnets: [] }
    throw error
  })
  const vpcIds = [...new Set(Subnets.flatMap(({ VpcId }) => VpcId ?? []))]
  const { RouteTables = [] } =
    vpcIds.length === 0
      ? {}
      : await aws.call('ec2', 'DescribeRouteTables', { Filters: [{ Name: 'vpc-id', Values: vpcIds }] })
  const own = new Map(RouteTables.flatMap((table) => (table.Associations ?? []).flatMap(({ SubnetId }) => (SubnetId ? [[SubnetId, table] as const] : [])))) // prettier-ignore
  const main = RouteTables.find(({ Associations = [] }) => Associations.some(({ Main }) => Main))
  const subnets = Subnets.map(({ SubnetId = '', AvailabilityZone = '', CidrBlock = '' }): OwnSubnet => {
    const routes = (own.get(SubnetId) ?? main)?.Routes ?? []
    return { id: SubnetId, zone: AvailabilityZone, cidr: CidrBlock, isPublic: routes.some(({ GatewayId }) => GatewayId?.startsWith('igw-')) } // prettier-ignore
  })
  return { vpcIds, zones: [...new Set(subnets.map(({ zone }) => zone))].toSorted(), subnets }
}
