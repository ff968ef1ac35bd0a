import type { IpPermission } from '../../wire/schema/ec2.types.generated.ts'
import type { Call, Operation } from '../operation.ts'
import { checkQuota } from '../servicequotas/quota.ts'
import { formatBlock, isBlock6, parseBlock } from './cidr.ts'
import { newId } from './create.ts'
import { ec2, type Input } from './ec2-operation.ts'
import { combination, fault, invalidParameter, missingParameter } from './faults.ts'
import { making, on } from './needs.ts'
import { prefixListById } from './prefix-lists.ts'
import {
  dropRule,
  rulesOf,
  sameRule,
  securityGroupRules,
  type Peer,
  type SecurityGroupRule,
} from './resources/security-group-rule.ts'
import { securityGroups, type SecurityGroup } from './resources/security-group.ts'
import { getGroup, groupByReference } from './security-groups.ts'
import { checkSpecifications, tagsFor } from './tags.ts'

type Authorize = Input<'AuthorizeSecurityGroupIngress'>
type Revoke = Input<'RevokeSecurityGroupIngress'>
type Wanted = Pick<
  SecurityGroupRule,
  'groupId' | 'egress' | 'protocol' | 'fromPort' | 'toPort' | 'peer' | 'description'
>

const PROTOCOLS: ReadonlyMap<string, string> = new Map([
  ['6', 'tcp'],
  ['17', 'udp'],
  ['1', 'icmp'],
  ['58', 'icmpv6'],
  ['all', '-1'],
])
const PORTED = new Set(['tcp', 'udp', 'icmp', 'icmpv6'])

/** The old flat form of a request as the one permission that it is. */
function permissionsOf(input: Authorize): readonly IpPermission[] {
  if (input.IpPermissions?.length) return input.IpPermissions
  const { IpProtocol, FromPort, ToPort, CidrIp, SourceSecurityGroupName } = input
  if (IpProtocol === undefined && CidrIp === undefined && SourceSecurityGroupName === undefined)
    throw missingParameter('ipPermissions')
  return [
    {
      IpProtocol: IpProtocol ?? '-1',
      FromPort,
      ToPort,
      IpRanges: CidrIp === undefined ? [] : [{ CidrIp }],
      UserIdGroupPairs: SourceSecurityGroupName === undefined ? [] : [{ GroupName: SourceSecurityGroupName }],
    },
  ]
}

function ports(protocol: string, permission: IpPermission): { fromPort?: number; toPort?: number } {
  if (!PORTED.has(protocol)) return {}
  const { FromPort, ToPort } = permission
  if (FromPort === undefined || ToPort === undefined) {
    if (protocol.startsWith('icmp')) return { fromPort: -1, toPort: -1 }
    throw invalidParameter(`Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.`)
  }
  const wrong = [FromPort, ToPort].find((port) => port < -1 || port > 65_535)
  if (wrong !== undefined)
    throw invalidParameter(`Invalid value '${wrong}' for ${protocol} port. Must be between 0 and 65535.`)
  if (!protocol.startsWith('icmp') && FromPort > ToPort)
    throw invalidParameter(`Invalid TCP/UDP port range (${FromPort}:${ToPort})`)
  return { fromPort: FromPort, toPort: ToPort }
}

type Described = readonly [Peer, description: string | undefined]

function peers(call: Call<unknown>, group: SecurityGroup, permission: IpPermission): readonly Described[] {
  return [
    ...(permission.IpRanges ?? []).map((range): Described => [
      { cidr4: block4(range.CidrIp ?? '') },
      range.Description,
    ]),
    ...(permission.Ipv6Ranges ?? []).map((range): Described => [
      { cidr6: block6(range.CidrIpv6 ?? '') },
      range.Description,
    ]),
    ...(permission.UserIdGroupPairs ?? []).map((pair): Described => [
      { group: peerGroup(call, group, pair) },
      pair.Description,
    ]),
    ...(permission.PrefixListIds ?? []).map((list): Described => [
      { prefixList: prefixListById(call.region, list.PrefixListId ?? '').id },
      list.Description,
    ]),
  ]
}

function block4(text: string): string {
  const block = parseBlock(text)
  if (!block) throw invalidParameter(`CIDR block ${text} is malformed`)
  return formatBlock(block)
}

function block6(text: string): string {
  if (!isBlock6(text)) throw invalidParameter(`CIDR block ${text} is malformed`)
  return text.toLowerCase()
}

function peerGroup(
  call: Call<unknown>,
  group: SecurityGroup,
  pair: { GroupId?: string | undefined; GroupName?: string | undefined },
): string {
  if (pair.GroupId !== undefined) return securityGroups.get(call, pair.GroupId).id
  const named = securityGroups.all(call).find((one) => one.vpcId === group.vpcId && one.name === pair.GroupName)
  if (!named) throw securityGroups.refusal([pair.GroupName ?? ''])
  return named.id
}

/** Every single rule that a request speaks of: one for each peer of each permission. */
function wantedRules(call: Call<Authorize>, group: SecurityGroup, egress: boolean): readonly Wanted[] {
  return permissionsOf(call.input).flatMap((permission) => {
    const protocol = protocolOf(permission.IpProtocol)
    const range = ports(protocol, permission)
    const all = peers(call, group, permission)
    if (all.length === 0) throw missingParameter('ipRanges, ipv6Ranges, prefixListIds or groups')
    return all.map(([peer, description]) => ({
      groupId: group.id,
      egress,
      protocol,
      ...range,
      peer,
      ...(description !== undefined && { description }),
    }))
  })
}

function protocolOf(text: string | undefined): string {
  if (text === undefined) throw missingParameter('ipProtocol')
  const protocol = PROTOCOLS.get(text.toLowerCase()) ?? text.toLowerCase()
  if (protocol === '-1' || PORTED.has(protocol) || (/^\d{1,3}$/.test(protocol) && Number(protocol) < 256))
    return protocol
  throw invalidParameter(`Invalid value '${text}' for IP protocol. Unknown protocol.`)
}

const shownPeer = ({ cidr4, cidr6, group, prefixList }: Peer) => cidr4 ?? cidr6 ?? group ?? prefixList ?? ''

function duplicate(rule: Wanted): Error {
  const what =
    rule.fromPort === undefined
      ? `${rule.protocol === '-1' ? 'ALL' : rule.protocol}, ALLOW`
      : `${rule.protocol.toUpperCase()}, from port: ${rule.fromPort}, to port: ${rule.toPort}, ALLOW`
  return fault(
    'InvalidPermission.Duplicate',
    `the specified rule "peer: ${shownPeer(rule.peer)}, ${what}" already exists`,
  )
}

const onGroup = (call: Call<{ GroupId?: string | undefined; GroupName?: string | undefined }>) =>
  on(
    call,
    securityGroups,
    groupByReference(call, call.input.GroupId, call.input.GroupName)?.id ?? call.input.GroupId ?? '*',
  )

function authorizing(
  name: 'AuthorizeSecurityGroupIngress' | 'AuthorizeSecurityGroupEgress',
  egress: boolean,
): Operation<never, unknown, unknown> {
  return ec2<'AuthorizeSecurityGroupIngress'>(name as 'AuthorizeSecurityGroupIngress', {
    needs(call) {
      const tags = tagsFor(call.input.TagSpecifications, securityGroupRules.type)
      return [...onGroup(call), ...(tags.length > 0 ? making(call, securityGroupRules, tags) : [])]
    },
    run(call) {
      checkSpecifications(call.input.TagSpecifications, [securityGroupRules.type])
      const group = getGroup(call, call.input.GroupId, call.input.GroupName)
      const wanted = wantedRules(call, group, egress)
      checkNew(call, wanted)
      const held = rulesOf(call.aside, group.id).filter((rule) => rule.egress === egress).length
      checkQuota(call, 'vpc', 'L-0EA8095F', held + wanted.length, () =>
        fault('RulesPerSecurityGroupLimitExceeded', 'The maximum number of rules per security group has been reached.'),
      )
      const tags = tagsFor(call.input.TagSpecifications, securityGroupRules.type)
      const rules = wanted.map((rule) => ({
        ...rule,
        id: newId(call.random, securityGroupRules),
        created: call.now,
        tags,
      }))
      return {
        output: { Return: true, SecurityGroupRules: rules.map((rule) => securityGroupRules.render(rule, call)) },
        writes: rules.map((rule) => securityGroupRules.put(call, rule)),
      }
    },
  })
}

/** @throws {Fault} `InvalidPermission.Duplicate` for a rule that exists, or stands twice in the request. */
function checkNew(call: Call<unknown>, wanted: readonly Wanted[]): void {
  const seen = new Set<string>()
  for (const rule of wanted) {
    const { description: _said, ...content } = rule
    const text = JSON.stringify(content)
    if (sameRule(call, rule)) throw duplicate(rule)
    if (seen.has(text)) throw invalidParameter('The same permission must not appear multiple times')
    seen.add(text)
  }
}

function revoked(call: Call<Revoke>, group: SecurityGroup, egress: boolean): readonly SecurityGroupRule[] {
  const ids = call.input.SecurityGroupRuleIds
  if (ids?.length && call.input.IpPermissions?.length)
    throw combination('SecurityGroupRuleIds and IpPermissions cannot be used together')
  if (ids?.length)
    return ids.map((id) => {
      const rule = rulesOf(call, group.id).find((one) => one.id === id && one.egress === egress)
      if (!rule) throw securityGroupRules.refusal([id])
      return rule
    })
  return wantedRules(call, group, egress).map((wanted) => {
    const rule = sameRule(call, wanted)
    if (!rule) throw fault('InvalidPermission.NotFound', 'The specified rule does not exist in this security group.')
    return rule
  })
}

function revoking(
  name: 'RevokeSecurityGroupIngress' | 'RevokeSecurityGroupEgress',
  egress: boolean,
): Operation<never, unknown, unknown> {
  return ec2<'RevokeSecurityGroupIngress'>(name as 'RevokeSecurityGroupIngress', {
    needs: onGroup,
    run(call) {
      const group = getGroup(call, call.input.GroupId, call.input.GroupName)
      const rules = revoked(call, group, egress)
      return {
        output: {
          Return: true,
          RevokedSecurityGroupRules: rules.map((rule) => {
            const { ReferencedGroupInfo, ...shape } = securityGroupRules.render(rule, call)
            return {
              SecurityGroupRuleId: shape.SecurityGroupRuleId,
              GroupId: shape.GroupId,
              IsEgress: shape.IsEgress,
              IpProtocol: shape.IpProtocol,
              FromPort: shape.FromPort,
              ToPort: shape.ToPort,
              CidrIpv4: shape.CidrIpv4,
              CidrIpv6: shape.CidrIpv6,
              PrefixListId: shape.PrefixListId,
              Description: shape.Description,
              ReferencedGroupId: ReferencedGroupInfo?.GroupId,
            }
          }),
        },
        writes: rules.map((rule) => dropRule(call, rule)),
      }
    },
  })
}

export const AuthorizeSecurityGroupIngress = authorizing('AuthorizeSecurityGroupIngress', false)
export const AuthorizeSecurityGroupEgress = authorizing('AuthorizeSecurityGroupEgress', true)
export const RevokeSecurityGroupIngress = revoking('RevokeSecurityGroupIngress', false)
export const RevokeSecurityGroupEgress = revoking('RevokeSecurityGroupEgress', true)
