import type { Vpc as Shape } from '../../../wire/schema/ec2.types.generated.ts'
import { kind, type Resource } from '../kind.ts'
import { COURSES, phaseNow, type State } from '../lifecycle.ts'

export interface Vpc extends Resource {
  readonly cidrs: readonly { readonly associationId: string; readonly block: string }[]
  readonly ipv6?: { readonly associationId: string; readonly block: string }
  readonly dhcpOptionsId: string
  readonly tenancy: string
  readonly dnsSupport: boolean
  readonly dnsHostnames: boolean
  readonly addressMetrics?: boolean
  readonly state: State
}

export const vpcs = kind<Vpc, Shape>({
  type: 'vpc',
  prefix: 'vpc',
  notFound: 'InvalidVpcID.NotFound',
  missing: (id) => `The vpc ID '${id}' does not exist`,
  keys: (vpc) => ({ 'ec2:VpcID': vpc.id, 'ec2:Tenancy': vpc.tenancy }),
  render: (vpc, here) => ({
    OwnerId: here.account,
    InstanceTenancy: vpc.tenancy,
    Ipv6CidrBlockAssociationSet: (vpc.ipv6 ? [vpc.ipv6] : []).map(({ associationId, block }) => ({
      AssociationId: associationId,
      Ipv6CidrBlock: block,
      Ipv6CidrBlockState: { State: 'associated' },
      NetworkBorderGroup: here.region,
      Ipv6Pool: 'Amazon',
    })),
    CidrBlockAssociationSet: vpc.cidrs.map(({ associationId, block }) => ({
      AssociationId: associationId,
      CidrBlock: block,
      CidrBlockState: { State: 'associated' },
    })),
    IsDefault: false,
    Tags: vpc.tags,
    VpcId: vpc.id,
    State: phaseNow(COURSES.vpc, vpc.state, here),
    CidrBlock: vpc.cidrs[0]?.block,
    DhcpOptionsId: vpc.dhcpOptionsId,
  }),
  filters: {
    'vpc-id': (shape) => shape.VpcId,
    cidr: (shape) => shape.CidrBlock,
    'cidr-block-association.cidr-block': (shape) => shape.CidrBlockAssociationSet?.map((one) => one.CidrBlock),
    'cidr-block-association.association-id': (shape) => shape.CidrBlockAssociationSet?.map((one) => one.AssociationId),
    'cidr-block-association.state': (shape) => shape.CidrBlockAssociationSet?.map((one) => one.CidrBlockState?.State),
    'dhcp-options-id': (shape) => shape.DhcpOptionsId,
    'is-default': (shape) => shape.IsDefault,
    isDefault: (shape) => shape.IsDefault,
    'owner-id': (shape) => shape.OwnerId,
    state: (shape) => shape.State,
  },
})
