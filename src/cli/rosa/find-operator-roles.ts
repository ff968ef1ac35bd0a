import { rolesByName, type TaggedRole } from '../iam/roles-by-name.ts'
import type { Cluster } from '../ocm/types.ts'
import type { Session } from '../session.ts'

export interface FoundOperatorRole extends TaggedRole {
  readonly prefix: string
  readonly operatorName: string
  readonly operatorNamespace: string
  readonly clusterId: string
}

const NAMED = /^(.+?)-(?:openshift|kube-system)/i

/** Every role that is tagged as an operator's; with a prefix, those that are named after it. */
export async function findOperatorRoles({ aws }: Session, prefix?: string): Promise<readonly FoundOperatorRole[]> {
  const start = prefix === undefined ? undefined : `${prefix}-`
  const found = await rolesByName(aws, (name) =>
    start === undefined ? NAMED.test(name) : name.startsWith(start) && NAMED.test(name),
  )
  return found
    .filter(({ tags }) => tags.get('red-hat-managed') === 'true' && tags.has('operator_name'))
    .map((role) => ({
      ...role,
      prefix: NAMED.exec(role.name)?.[1] ?? '',
      operatorName: role.tags.get('operator_name') ?? '',
      operatorNamespace: role.tags.get('operator_namespace') ?? '',
      clusterId: role.tags.get('rosa_cluster_id') ?? '',
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** The cluster whose operators use a role. */
export const userOf = (clusters: readonly Cluster[], arn: string): Cluster | undefined =>
  clusters.find(({ aws: { sts } }) => sts?.operator_iam_roles.some(({ role_arn: used }) => used === arn))
