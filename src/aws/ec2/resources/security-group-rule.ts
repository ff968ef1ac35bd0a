import type { SecurityGroupRule as Shape } from '../../../wire/schema/ec2.types.generated.ts'
import type { Write } from '../../../store/Store.ts'
import { kind, type Here, type Kind, type Resource } from '../kind.ts'

/** Exactly one of them. */
export interface Peer {
  readonly cidr4?: string
  readonly cidr6?: string
  readonly group?: string
  readonly prefixList?: string
}

export interface SecurityGroupRule extends Resource {
  readonly groupId: string
  readonly egress: boolean
  /** `tcp`, `udp`, `icmp`, `icmpv6`, `-1` for all, or a number. */
  readonly protocol: string
  readonly fromPort?: number
  readonly toPort?: number
  readonly peer: Peer
  readonly description?: string
}

type Content = Pick<SecurityGroupRule, 'groupId' | 'egress' | 'protocol' | 'fromPort' | 'toPort' | 'peer'>

/** Its key says all that makes a rule the same rule: one document decides whether it exists. */
function ruleKey(here: Here, rule: Content): string {
  const peer = rule.peer.cidr4 ?? rule.peer.cidr6 ?? rule.peer.group ?? rule.peer.prefixList
  const ports = `${rule.fromPort ?? ''}-${rule.toPort ?? ''}`
  return `${under(here, rule.groupId)}${rule.egress ? 'egress' : 'ingress'}/${rule.protocol}/${ports}/${peer}`
}

const under = (here: Here, groupId: string) => `ec2/${here.region}/security-group-rule/${groupId}/`

export const rulesOf = (here: Here, groupId: string): readonly SecurityGroupRule[] =>
  here.view.scan<SecurityGroupRule>(here.account, under(here, groupId)).map((document) => document.value)

export const sameRule = (here: Here, rule: Content): SecurityGroupRule | undefined =>
  here.view.get<SecurityGroupRule>(here.account, ruleKey(here, rule))?.value

export const dropRule = (here: Here, rule: Content): Write => ({ partition: here.account, key: ruleKey(here, rule) })

const byId: Kind<SecurityGroupRule, Shape> = kind<SecurityGroupRule, Shape>({
  type: 'security-group-rule',
  prefix: 'sgr',
  notFound: 'InvalidSecurityGroupRuleId.NotFound',
  malformed: 'InvalidSecurityGroupRuleId.Malformed',
  missing: (id) => `The security group rule ID '${id}' does not exist`,
  render: (rule, here) => ({
    SecurityGroupRuleId: rule.id,
    GroupId: rule.groupId,
    GroupOwnerId: here.account,
    IsEgress: rule.egress,
    IpProtocol: rule.protocol,
    FromPort: rule.fromPort ?? -1,
    ToPort: rule.toPort ?? -1,
    CidrIpv4: rule.peer.cidr4,
    CidrIpv6: rule.peer.cidr6,
    PrefixListId: rule.peer.prefixList,
    ReferencedGroupInfo: rule.peer.group === undefined ? undefined : { GroupId: rule.peer.group, UserId: here.account },
    Description: rule.description,
    Tags: rule.tags,
    SecurityGroupRuleArn: byId.arn(here, rule.id),
  }),
  filters: {
    'group-id': (shape) => shape.GroupId,
    'security-group-rule-id': (shape) => shape.SecurityGroupRuleId,
  },
})

/** Found by id only by looking at all; rules are put under `ruleKey`. */
export const securityGroupRules: Kind<SecurityGroupRule, Shape> = {
  ...byId,
  find: (here, id) => byId.all(here).find((rule) => rule.id === id),
  get(here, id) {
    const rule = securityGroupRules.find(here, id)
    if (!rule) throw byId.refusal([id ?? ''])
    return rule
  },
  put: (here, rule) => ({
    partition: here.account,
    key: ruleKey(here, rule),
    value: rule as unknown as Write['value'] & {},
  }),
}
