import { adminUser, madeRoleName, madeSupportRoleName, mintedUsersPrefix } from '../../catalogue/mint.ts'
import { clusterTagKey } from '../../catalogue/tags.ts'
import type { Entity } from '../permissions/principals.ts'
import type { Cluster } from '../ocm/types.ts'

/** By what a cluster lives in its account. */
export interface Identity {
  readonly arn: string
  readonly kind: 'user' | 'role'
  readonly entity: Entity
}

/** The users and roles that belong to a cluster, as OCM names them or as their tags say. */
export function identitiesOf(cluster: Cluster, entities: readonly Entity[]): readonly Identity[] {
  const { aws, infra_id: infra = '' } = cluster
  const account = aws.account_id ?? ''
  const own = entities.filter((entity) => entity.account === account && isOf(cluster, infra, entity))
  return own.flatMap((entity) => (entity.kind === 'root' ? [] : [{ arn: entity.arn, kind: entity.kind, entity }]))
}

function isOf({ aws: { sts } }: Cluster, infra: string, { kind, arn, name, tags }: Entity): boolean {
  if (sts)
    return [
      sts.role_arn,
      sts.support_role_arn,
      sts.instance_iam_roles.master_role_arn,
      sts.instance_iam_roles.worker_role_arn,
      ...sts.operator_iam_roles.map(({ role_arn: role }) => role),
    ].includes(arn)
  if (kind === 'user')
    return name === adminUser || (name.startsWith(mintedUsersPrefix(infra)) && tags[clusterTagKey(infra)] === 'owned')
  return [madeRoleName(infra, 'master'), madeRoleName(infra, 'worker'), madeSupportRoleName(infra)].includes(name)
}
