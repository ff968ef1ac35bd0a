import {
  ingressRules,
  securityGroups as groups,
  type GroupName,
  type IngressRule,
} from '../../../catalogue/install-plan.ts'
import { hasCode } from '../../workloads/refusal.ts'
import { done, ownFilters, sent, tagsOf, type Step, type Work } from '../context.ts'
import { NETWORK_STAGE } from './network.ts'

type Ids = Readonly<Record<string, string>>

/** The cluster's groups and what each lets in. */
export const securityGroups: Step = {
  name: 'security-groups',
  stage: NETWORK_STAGE,
  async run(work) {
    const { SecurityGroups = [] } = await work.aws.call('ec2', 'DescribeSecurityGroups', {
      Filters: ownFilters(work.infraId),
    })
    const known = new Map(SecurityGroups.map((group) => [group.GroupName, group]))
    const made = await Promise.all(
      groups.map(async ({ name, description }) => {
        const full = `${work.infraId}-${name}`
        return {
          name,
          id: known.get(full)?.GroupId ?? (await createGroup(work, full, description)),
          open: (known.get(full)?.IpPermissions ?? []).length > 0,
        }
      }),
    )
    const ids: Ids = Object.fromEntries(made.map(({ name, id }) => [name, id]))
    // All rules of a group are let in by one call, so a group with any has them all.
    await Promise.all(made.filter(({ open }) => !open).map(({ name }) => letIn(work, name, ids)))
    return done({ securityGroups: ids }, ...made.map(({ name, id }) => `Created security group ${id} (${name})`))
  },
}

async function createGroup(work: Work, name: string, description: string): Promise<string> {
  const { GroupId } = await work.aws.call('ec2', 'CreateSecurityGroup', {
    GroupName: name,
    Description: description,
    VpcId: sent(work.made.vpcId, 'VPC'),
    TagSpecifications: [{ ResourceType: 'security-group', Tags: tagsOf(work, name) }],
  })
  return sent(GroupId, 'security group id')
}

async function letIn(work: Work, name: GroupName, ids: Ids): Promise<void> {
  const own = ingressRules.filter(({ to }) => to === name)
  if (own.length === 0) return
  const IpPermissions = own.map((rule) => permissionOf(rule, ids, work.cluster.spec.network.machine_cidr))
  await work.aws
    .call('ec2', 'AuthorizeSecurityGroupIngress', { GroupId: sent(ids[name], name), IpPermissions })
    .catch((error: unknown) => {
      if (!hasCode(error, 'InvalidPermission.Duplicate')) throw error
    })
}

const ANYWHERE = '0.0.0.0/0'

export function permissionOf(
  { protocol, fromPort, toPort, from, description }: IngressRule,
  ids: Ids,
  machineCidr: string,
) {
  const sources =
    'cidr' in from
      ? { IpRanges: [{ CidrIp: from.cidr === ANYWHERE ? ANYWHERE : machineCidr, Description: description }] }
      : { UserIdGroupPairs: from.map((group) => ({ GroupId: sent(ids[group], group), Description: description })) }
  return { IpProtocol: protocol, ...(protocol === '50' ? {} : { FromPort: fromPort, ToPort: toPort }), ...sources }
}
