import { checkQuota } from '../servicequotas/quota.ts'
import { claim, claimOf, groupName, unclaim } from './claims.ts'
import { allowAllEgress } from './CreateVpc.ts'
import { creates } from './create.ts'
import { ec2 } from './ec2-operation.ts'
import { fault, invalidParameter, missingParameter } from './faults.ts'
import type { Here } from './kind.ts'
import { on } from './needs.ts'
import { networkInterfaces } from './resources/network-interface.ts'
import { securityGroups, type SecurityGroup } from './resources/security-group.ts'
import { dropRule, rulesOf, securityGroupRules } from './resources/security-group-rule.ts'
import { vpcs } from './resources/vpc.ts'

export const CreateSecurityGroup = creates('CreateSecurityGroup', {
  kind: securityGroups,
  needs: (call) => on(call, vpcs, call.input.VpcId),
  keys: (call) => ({ 'ec2:Vpc': call.input.VpcId && vpcs.arn(call, call.input.VpcId) }),
  make(call, base) {
    const { GroupName, Description, VpcId } = call.input
    if (VpcId === undefined) throw fault('VPCIdNotSpecified', 'No default VPC for this user')
    const vpc = vpcs.get(call, VpcId)
    if (GroupName.startsWith('sg-'))
      throw invalidParameter(`Invalid value '${GroupName}' for groupName. Group names may not be in the format sg-*.`)
    if (GroupName === 'default') throw invalidParameter(`Cannot use reserved security group name: default`)
    if (GroupName.length > 255 || Description.length > 255)
      throw invalidParameter(
        'Value for parameter is invalid. Character sets beyond ASCII or more than 255 characters are not supported.',
      )
    const holder = claimOf(call, groupName(vpc.id, GroupName))?.holder
    if (securityGroups.find(call, holder))
      throw fault('InvalidGroup.Duplicate', `The security group '${GroupName}' already exists for VPC '${vpc.id}'`)
    checkQuota(call, 'vpc', 'L-E79EC296', securityGroups.all(call.aside).length + 1, () =>
      fault('SecurityGroupLimitExceeded', 'The maximum number of security groups has been reached.'),
    )
    const group = { ...base, name: GroupName, description: Description, vpcId: vpc.id }
    return [group, claim(call, groupName(vpc.id, GroupName), { holder: base.id }), allowAllEgress(call, base.id)]
  },
  answer: (shape) => ({ GroupId: shape.GroupId, Tags: shape.Tags, SecurityGroupArn: shape.SecurityGroupArn }),
})

/** By id; by name only where the name says it all. */
export function groupByReference(
  here: Here,
  id: string | undefined,
  name: string | undefined,
): SecurityGroup | undefined {
  if (id !== undefined) return securityGroups.find(here, id)
  const named = securityGroups.all(here).filter((group) => group.name === name)
  return named.length === 1 ? named[0] : undefined
}

export function getGroup(here: Here, id: string | undefined, groupName: string | undefined): SecurityGroup {
  const found = groupByReference(here, id, groupName)
  if (found) return found
  if (id === undefined && groupName === undefined) throw missingParameter('groupId')
  throw securityGroups.refusal([id ?? groupName ?? ''])
}

export const DeleteSecurityGroup = ec2('DeleteSecurityGroup', {
  needs: (call) =>
    on(
      call,
      securityGroups,
      groupByReference(call, call.input.GroupId, call.input.GroupName)?.id ?? call.input.GroupId ?? '*',
    ),
  run(call) {
    const group = getGroup(call, call.input.GroupId, call.input.GroupName)
    if (group.name === 'default')
      throw fault('CannotDelete', `the specified group: "${group.id}" name: "default" cannot be deleted by a user`)
    const used = networkInterfaces.all(call).some((one) => one.groups.includes(group.id))
    const referred = securityGroupRules
      .all(call)
      .some((rule) => rule.peer.group === group.id && rule.groupId !== group.id)
    if (used || referred) throw fault('DependencyViolation', `resource ${group.id} has a dependent object`)
    return {
      output: { Return: true, GroupId: group.id },
      writes: [
        securityGroups.drop(call, group.id),
        unclaim(call, groupName(group.vpcId, group.name)),
        ...rulesOf(call, group.id).map((rule) => dropRule(call, rule)),
      ],
    }
  },
})
