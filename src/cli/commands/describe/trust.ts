import { CLUSTER, clusterKey } from '../../cluster-option.ts'
import type { Command } from '../../command.ts'
import { ifThere } from '../../iam/missing.ts'
import { attachedPolicies } from '../../iam/role.ts'
import { neededCluster } from '../../ocm/clusters.ts'
import type { Cluster } from '../../ocm/types.ts'
import { printed } from '../../output/structured.ts'
import { tree, type Branch } from '../../output/tree.ts'
import { lastSessions, trustLines } from '../../rosa/credentials-issued.ts'
import { CLOUD_OPTIONS, withSession, type Session } from '../../session.ts'

export const trust: Command = {
  summary: 'who may become whom in a cluster, and why',
  description:
    'Account, roles, who may assume each and under which condition, its policies, and its last session: read from IAM and from the account’s trail.',
  arguments: ['[CLUSTER]'],
  options: [CLUSTER, ...CLOUD_OPTIONS],
  examples: ['stint describe trust --cluster demo'],
  run: (input, terminal) =>
    withSession(input, terminal, async (session) => {
      const cluster = await neededCluster(session.ocm, clusterKey(input))
      const roles = rolesOf(cluster)
      const sessions = await lastSessions(session.aws, new Set(roles.map(({ arn }) => arn)))
      const branches = await Promise.all(
        roles.map(({ title, arn }) => roleBranch(session, title, arn, sessions.get(arn))),
      )
      const root = { label: `account ${cluster.aws.account_id ?? ''}, cluster ${cluster.name}`, branches }
      if (!printed(terminal, root)) terminal.print(tree(root))
    }),
}

const rolesOf = ({ aws: { sts } }: Cluster): readonly { readonly title: string; readonly arn: string }[] => [
  { title: "Red Hat's installer", arn: sts.role_arn },
  { title: "Red Hat's support", arn: sts.support_role_arn },
  { title: 'control plane machines', arn: sts.instance_iam_roles.master_role_arn },
  { title: 'worker machines', arn: sts.instance_iam_roles.worker_role_arn },
  ...sts.operator_iam_roles.map(({ namespace, name, role_arn: arn }) => ({ title: `${namespace}/${name}`, arn })),
]

async function roleBranch({ aws }: Session, title: string, arn: string, last: string | undefined): Promise<Branch> {
  const name = arn.slice(arn.lastIndexOf('/') + 1)
  const role = (await ifThere(aws.call('iam', 'GetRole', { RoleName: name })))?.Role
  if (!role) return { label: `${title}: ${name}`, branches: [{ label: 'the role does not exist' }] }
  const policies = await attachedPolicies(aws, name)
  const boundary = role.PermissionsBoundary?.PermissionsBoundaryArn
  return {
    label: `${title}: ${name}`,
    branches: [
      ...trustLines(role.AssumeRolePolicyDocument).map((line) => ({ label: `may be assumed by ${line}` })),
      ...policies.map((policy) => ({ label: `may do what ${policy.slice(policy.lastIndexOf('/') + 1)} allows` })),
      ...(boundary === undefined ? [] : [{ label: `within ${boundary}` }]),
      { label: last === undefined ? 'no session yet' : `last session: ${last}` },
    ],
  }
}
