import { managedIssuer } from '../../catalogue/oidc.ts'
import { neededConfig } from '../ocm/oidc-configs.ts'
import type { Sts } from '../ocm/types.ts'
import type { Want } from '../plan/aws-call.ts'
import type { Session } from '../session.ts'
import { configProviderWant, providerToCome } from './oidc-provider.ts'
import { installerRole, operatorRolesWants, versionOfInstaller } from './operator-roles.ts'
import type { Minor } from './versions.ts'

/** What OCM draws is not known beforehand. */
export const DRAWN = '?'.repeat(32)

/** What a cluster of this body will need in the account: its operators' roles, their policies, its provider. `version`: of the roles. */
export async function wantsOfClusterToCome(
  session: Session,
  body: Readonly<Record<string, unknown>>,
  version?: Minor,
): Promise<readonly Want[]> {
  const { sts } = body['aws'] as { readonly sts: Sts } // made by clusterBody
  const config = sts.oidc_config ? await neededConfig(session.ocm, sts.oidc_config.id) : undefined
  const issuer = config?.issuer_url ?? managedIssuer(DRAWN)
  const installer = installerRole(sts.role_arn)
  const { policies, roles } = await operatorRolesWants(session, {
    issuer,
    installer,
    version: version ?? (await versionOfInstaller(session, installer)),
    roleOf: ({ namespace, secret }) =>
      sts.operator_iam_roles.find((role) => role.namespace === namespace && role.name === secret)?.role_arn,
    ...(config ? {} : { clusterId: DRAWN }),
    boundary: sts.permission_boundary,
  })
  return [...policies, ...roles, config ? await configProviderWant(session, config) : providerToCome(issuer)]
}
