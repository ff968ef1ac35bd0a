import type { Subnet as Shape } from '../../../wire/schema/ec2.types.generated.ts'
import { freeAddresses } from '../subnet-addresses.ts'
import { kind, type Kind, type Resource } from '../kind.ts'
import { zoneId } from '../regions.ts'
import { vpcs } from './vpc.ts'

export interface Subnet extends Resource {
  readonly vpcId: string
  readonly block: string
  readonly ipv6?: { readonly associationId: string; readonly block: string }
  readonly zone: string
  readonly mapPublicIp: boolean
  readonly assignIpv6: boolean
  readonly dns64: boolean
  readonly hostnames: { readonly type: string; readonly a: boolean; readonly aaaa: boolean }
}

export const subnets: Kind<Subnet, Shape> = kind<Subnet, Shape>({
  type: 'subnet',
  prefix: 'subnet',
  notFound: 'InvalidSubnetID.NotFound',
  missing: (id) => `The subnet ID '${id}' does not exist`,
  keys: (subnet, here) => ({
    'ec2:SubnetID': subnet.id,
    'ec2:AvailabilityZone': subnet.zone,
    'ec2:AvailabilityZoneId': zoneId(subnet.zone),
    'ec2:Vpc': vpcs.arn(here, subnet.vpcId),
  }),
  render: (subnet, here) => ({
    AvailabilityZoneId: zoneId(subnet.zone),
    MapCustomerOwnedIpOnLaunch: false,
    OwnerId: here.account,
    AssignIpv6AddressOnCreation: subnet.assignIpv6,
    Ipv6CidrBlockAssociationSet: (subnet.ipv6 ? [subnet.ipv6] : []).map(({ associationId, block }) => ({
      AssociationId: associationId,
      Ipv6CidrBlock: block,
      Ipv6CidrBlockState: { State: 'associated' },
    })),
    Tags: subnet.tags,
    SubnetArn: subnets.arn(here, subnet.id),
    EnableDns64: subnet.dns64,
    Ipv6Native: false,
    PrivateDnsNameOptionsOnLaunch: {
      HostnameType: subnet.hostnames.type,
      EnableResourceNameDnsARecord: subnet.hostnames.a,
      EnableResourceNameDnsAAAARecord: subnet.hostnames.aaaa,
    },
    SubnetId: subnet.id,
    State: 'available',
    VpcId: subnet.vpcId,
    CidrBlock: subnet.block,
    AvailableIpAddressCount: freeAddresses(here, subnet),
    AvailabilityZone: subnet.zone,
    DefaultForAz: false,
    MapPublicIpOnLaunch: subnet.mapPublicIp,
  }),
  filters: {
    'availability-zone': (shape) => shape.AvailabilityZone,
    availabilityZone: (shape) => shape.AvailabilityZone,
    'availability-zone-id': (shape) => shape.AvailabilityZoneId,
    'available-ip-address-count': (shape) => shape.AvailableIpAddressCount,
    'cidr-block': (shape) => shape.CidrBlock,
    cidr: (shape) => shape.CidrBlock,
    cidrBlock: (shape) => shape.CidrBlock,
    'default-for-az': (shape) => shape.DefaultForAz,
    'map-public-ip-on-launch': (shape) => shape.MapPublicIpOnLaunch,
    'owner-id': (shape) => shape.OwnerId,
    state: (shape) => shape.State,
    'subnet-arn': (shape) => shape.SubnetArn,
    'subnet-id': (shape) => shape.SubnetId,
    'vpc-id': (shape) => shape.VpcId,
  },
})
