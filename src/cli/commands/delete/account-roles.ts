import { accountRoles as rows } from '../../../catalogue/account-roles.ts'
import { policyArn } from '../../../catalogue/arns.ts'
import { accountRoleName, operatorPolicyName } from '../../../catalogue/names.ts'
import { operators } from '../../../catalogue/operators.ts'
import { Refusal } from '../../../kernel/Refusal.ts'
import type { Command } from '../../command.ts'
import { ifThere } from '../../iam/missing.ts'
import { policyRemoval, roleRemoval } from '../../iam/removal.ts'
import { attachedPolicies } from '../../iam/role.ts'
import type { TaggedRole } from '../../iam/roles-by-name.ts'
import { listClusters } from '../../ocm/clusters.ts'
import type { Cluster } from '../../ocm/types.ts'
import { carryOut, DRY_RUN, MODE, modeOf } from '../../plan/carry-out.ts'
import { confirm, YES } from '../../prompt.ts'
import { findAccountRoles } from '../../rosa/find-account-roles.ts'
import { PATH, pathOf, PREFIX, prefixOf } from '../../rosa/naming.ts'
import { CLOUD_OPTIONS, withSession, type Session } from '../../session.ts'

export const accountRoles: Command = {
  summary: 'the account-wide roles and policies of a prefix',
  description: 'Refused while a cluster uses one of the roles. A policy that is still attached elsewhere stays.',
  options: [
    { ...PREFIX, short: 'p' },
    PATH,
    { name: 'classic', summary: 'roles of classic clusters, which is what is meant anyway', hidden: true },
    MODE,
    DRY_RUN,
    YES,
    ...CLOUD_OPTIONS,
  ],
  examples: ['stint delete account-roles -y', 'stint delete account-roles --prefix Team --mode manual'],
  run: (input, terminal) =>
    withSession(input, terminal, async (session) => {
      const prefix = prefixOf(input)
      const names = rows.map((row) => accountRoleName(prefix, row))
      const roles = (await findAccountRoles(session)).filter(({ name }) => names.includes(name))
      await checkUnused(session, roles)
      const mode = modeOf(input)
      if (roles.length === 0 && !(await hasPolicies(session, prefix, pathOf(input))))
        return terminal.note(`There are no account roles and policies of ${prefix}.\n\n  stint list account-roles`)
      if (mode === 'auto')
        await confirm(input, terminal, `Delete ${roles.length} account roles of ${prefix} and their policies?`)
      const leaving = roles.map(({ name }) => name)
      const arns = await policies(session, prefix, roles[0]?.path ?? pathOf(input), leaving)
      const wants = [
        ...leaving.map((name) => roleRemoval(session.aws, name)),
        ...arns.map((arn) => policyRemoval(session.aws, arn, leaving)),
      ]
      await carryOut(session, await Promise.all(wants), mode)
    }),
}

/** Whether something of a prefix without roles is left. */
async function hasPolicies(session: Session, prefix: string, path: string): Promise<boolean> {
  const arns = await policies(session, prefix, path, [])
  const found = await Promise.all(arns.map((arn) => ifThere(session.aws.call('iam', 'GetPolicy', { PolicyArn: arn }))))
  return found.some((policy) => policy !== undefined)
}

async function checkUnused({ ocm }: Session, roles: readonly TaggedRole[]): Promise<void> {
  const clusters = await listClusters(ocm)
  for (const { name, arn } of roles) {
    const user = clusters.find((cluster) => accountRolesOf(cluster).includes(arn))
    if (user)
      throw new Refusal(`The role ${name} is associated with the cluster ${user.name}.`, {
        next: `stint delete cluster --cluster ${user.name} --watch`,
      })
  }
}

const accountRolesOf = ({ aws: { sts } }: Cluster): readonly string[] =>
  sts
    ? [
        sts.role_arn,
        sts.support_role_arn,
        sts.instance_iam_roles.master_role_arn,
        sts.instance_iam_roles.worker_role_arn,
      ]
    : []

/** Those that are attached, and those that operators of this prefix would share. */
async function policies(
  session: Session,
  prefix: string,
  path: string,
  roles: readonly string[],
): Promise<readonly string[]> {
  const { account, partition } = await session.caller()
  const attached = (await Promise.all(roles.map((name) => attachedPolicies(session.aws, name)))).flat()
  const shared = operators.map((operator) =>
    policyArn({ account, partition, path }, operatorPolicyName(prefix, operator)),
  )
  return [...new Set([...attached.filter((arn) => arn.split(':')[4] === account), ...shared])]
}
