import { accountRole } from '../../catalogue/account-roles.ts'
import { accountRoleName } from '../../catalogue/names.ts'
import type { Cluster } from '../ocm/types.ts'
import type { Want } from '../plan/aws-call.ts'
import type { Session } from '../session.ts'
import { accountRolesWants } from './account-roles.ts'
import { findAccountRoles } from './find-account-roles.ts'
import { askedByCluster, operatorRolesWants } from './operator-roles.ts'
import type { Minor } from './versions.ts'

/** An upgrade adds; what somebody put on a role by hand, as a boundary, stays. */
const added = ({ what, calls, ...rest }: Want): Want => ({
  ...rest,
  what,
  calls: calls.filter(({ operation }) => !/RolePermissionsBoundary$/.test(operation)),
})

/** The calls by which the account roles of a prefix become those of a version; undefined when there are none of that prefix. */
export async function upgradedAccountRoles(
  session: Session,
  prefix: string,
  version: Minor,
): Promise<readonly Want[] | undefined> {
  const name = accountRoleName(prefix, accountRole('installer'))
  const installer = (await findAccountRoles(session)).find((role) => role.name === name)
  if (!installer) return undefined
  const { policies, roles } = await accountRolesWants(session, { prefix, path: installer.path, version })
  return [...policies, ...roles].map(added)
}

/** The same of a cluster's operators: their policies, and the roles of operators that the version has besides. */
export async function upgradedOperatorRoles(
  session: Session,
  cluster: Cluster,
  version: Minor,
): Promise<readonly Want[]> {
  const { policies, roles } = await operatorRolesWants(session, {
    ...(await askedByCluster(session, cluster)),
    version,
  })
  const missing = roles.filter(({ calls }) => calls.some(({ operation }) => operation === 'CreateRole'))
  return [...policies, ...missing]
}
