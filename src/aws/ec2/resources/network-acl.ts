import type { NetworkAcl as Shape } from '../../../wire/schema/ec2.types.generated.ts'
import { kind, type Resource } from '../kind.ts'
import { subnets } from './subnet.ts'
import { vpcs } from './vpc.ts'

/** The access list that every VPC is born with; all its subnets use it. */
export interface NetworkAcl extends Resource {
  readonly vpcId: string
}

const RULES = [
  { RuleNumber: 100, RuleAction: 'allow' },
  { RuleNumber: 32_767, RuleAction: 'deny' },
]

export const networkAcls = kind<NetworkAcl, Shape>({
  type: 'network-acl',
  prefix: 'acl',
  notFound: 'InvalidNetworkAclID.NotFound',
  missing: (id) => `The networkAcl ID '${id}' does not exist`,
  keys: (acl, here) => ({ 'ec2:NetworkAclID': acl.id, 'ec2:Vpc': vpcs.arn(here, acl.vpcId) }),
  render: (acl, here) => ({
    Associations: subnets
      .all(here)
      .filter((subnet) => subnet.vpcId === acl.vpcId)
      .map((subnet) => ({
        NetworkAclAssociationId: subnet.id.replace('subnet-', 'aclassoc-'),
        NetworkAclId: acl.id,
        SubnetId: subnet.id,
      })),
    Entries: [true, false].flatMap((Egress) =>
      RULES.map((rule) => ({ ...rule, Egress, CidrBlock: '0.0.0.0/0', Protocol: '-1' })),
    ),
    IsDefault: true,
    NetworkAclId: acl.id,
    Tags: acl.tags,
    VpcId: acl.vpcId,
    OwnerId: here.account,
  }),
  filters: {
    'association.association-id': (shape) => shape.Associations?.map((one) => one.NetworkAclAssociationId),
    'association.network-acl-id': (shape) => shape.Associations?.map((one) => one.NetworkAclId),
    'association.subnet-id': (shape) => shape.Associations?.map((one) => one.SubnetId),
    default: (shape) => shape.IsDefault,
    'network-acl-id': (shape) => shape.NetworkAclId,
    'owner-id': (shape) => shape.OwnerId,
    'vpc-id': (shape) => shape.VpcId,
  },
})
