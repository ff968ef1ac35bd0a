import type { GroupIdentifier, IpPermission, SecurityGroup as Shape } from '../../../wire/schema/ec2.types.generated.ts'
import { kind, type Here, type Kind, type Resource } from '../kind.ts'
import { rulesOf, type SecurityGroupRule } from './security-group-rule.ts'
import { vpcs } from './vpc.ts'

export interface SecurityGroup extends Resource {
  readonly name: string
  readonly description: string
  readonly vpcId: string
}

/** Rules of the same protocol and ports stand together, as AWS lists them. */
function permissions(rules: readonly SecurityGroupRule[], here: Here): readonly IpPermission[] {
  const groups = new Map<string, SecurityGroupRule[]>()
  for (const rule of rules) {
    const key = `${rule.protocol}/${rule.fromPort}/${rule.toPort}`
    groups.set(key, [...(groups.get(key) ?? []), rule])
  }
  return [...groups.values()].map((same) => permission(same, here))
}

function permission(rules: readonly SecurityGroupRule[], here: Here): IpPermission {
  const [first] = rules
  const described = (rule: SecurityGroupRule) => ({ Description: rule.description })
  return {
    IpProtocol: first?.protocol,
    FromPort: first?.fromPort,
    ToPort: first?.toPort,
    UserIdGroupPairs: rules.flatMap((rule) =>
      rule.peer.group === undefined ? [] : [{ GroupId: rule.peer.group, UserId: here.account, ...described(rule) }],
    ),
    IpRanges: rules.flatMap((rule) =>
      rule.peer.cidr4 === undefined ? [] : [{ CidrIp: rule.peer.cidr4, ...described(rule) }],
    ),
    Ipv6Ranges: rules.flatMap((rule) =>
      rule.peer.cidr6 === undefined ? [] : [{ CidrIpv6: rule.peer.cidr6, ...described(rule) }],
    ),
    PrefixListIds: rules.flatMap((rule) =>
      rule.peer.prefixList === undefined ? [] : [{ PrefixListId: rule.peer.prefixList, ...described(rule) }],
    ),
  }
}

const filtersOf = (prefix: string, side: (shape: Shape) => readonly IpPermission[] | undefined) => ({
  [`${prefix}.cidr`]: (shape: Shape) => side(shape)?.flatMap((one) => one.IpRanges?.map((range) => range.CidrIp)),
  [`${prefix}.from-port`]: (shape: Shape) => side(shape)?.map((one) => one.FromPort?.toString()),
  [`${prefix}.group-id`]: (shape: Shape) =>
    side(shape)?.flatMap((one) => one.UserIdGroupPairs?.map((pair) => pair.GroupId)),
  [`${prefix}.ipv6-cidr`]: (shape: Shape) =>
    side(shape)?.flatMap((one) => one.Ipv6Ranges?.map((range) => range.CidrIpv6)),
  [`${prefix}.prefix-list-id`]: (shape: Shape) =>
    side(shape)?.flatMap((one) => one.PrefixListIds?.map((list) => list.PrefixListId)),
  [`${prefix}.protocol`]: (shape: Shape) => side(shape)?.map((one) => one.IpProtocol),
  [`${prefix}.to-port`]: (shape: Shape) => side(shape)?.map((one) => one.ToPort?.toString()),
})

const securityGroupKind: Kind<SecurityGroup, Shape> = kind<SecurityGroup, Shape>({
  type: 'security-group',
  prefix: 'sg',
  notFound: 'InvalidGroup.NotFound',
  malformed: 'InvalidGroupId.Malformed',
  missing: (id) => `The security group '${id}' does not exist`,
  keys: (group, here) => ({ 'ec2:SecurityGroupID': group.id, 'ec2:Vpc': vpcs.arn(here, group.vpcId) }),
  render: (group, here) => {
    const rules = rulesOf(here, group.id)
    return {
      GroupId: group.id,
      IpPermissionsEgress: permissions(
        rules.filter((rule) => rule.egress),
        here,
      ),
      Tags: group.tags,
      VpcId: group.vpcId,
      SecurityGroupArn: securityGroups.arn(here, group.id),
      OwnerId: here.account,
      GroupName: group.name,
      Description: group.description,
      IpPermissions: permissions(
        rules.filter((rule) => !rule.egress),
        here,
      ),
    }
  },
  filters: {
    description: (shape) => shape.Description,
    'group-id': (shape) => shape.GroupId,
    'group-name': (shape) => shape.GroupName,
    'owner-id': (shape) => shape.OwnerId,
    'vpc-id': (shape) => shape.VpcId,
    ...filtersOf('ip-permission', (shape) => shape.IpPermissions),
    ...filtersOf('egress.ip-permission', (shape) => shape.IpPermissionsEgress),
  },
})

export const securityGroups = {
  ...securityGroupKind,
  /** Ids with their names, as other resources show their groups. */
  named: (here: Here, ids: readonly string[]): readonly GroupIdentifier[] =>
    ids.map((id) => ({ GroupId: id, GroupName: securityGroupKind.find(here, id)?.name })),
}
