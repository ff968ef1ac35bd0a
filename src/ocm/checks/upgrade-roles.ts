import { issuerPath } from '../../catalogue/names.ts'
import { minorOf } from '../../catalogue/versions.ts'
import { AwsError } from '../../wire/aws-client.ts'
import { accessTo } from '../keys/access.ts'
import { oidcConfigs, type Cluster } from '../resources/documents.ts'
import type { Room } from '../room.ts'
import { refusalText } from '../workloads/refusal.ts'
import { permissionsFinding } from './permissions.ts'
import { roleFinding } from './role.ts'
import { wantedRoles } from './wanted-roles.ts'

/** What of a cluster's roles does not suffice for another minor version, with the commands that mend it; within one nothing changes. */
export async function rolesInWayOf(room: Room, cluster: Cluster, version: string): Promise<readonly string[]> {
  const { spec } = cluster
  if (minorOf(version) === minorOf(spec.version.raw_id)) return []
  // The users that a cluster mints follow its own requests.
  if (!spec.aws.sts) return []
  const { aws } = accessTo(room, cluster)
  const issuer = issuerPath(oidcConfigs.get(room.projection.view(), spec.aws.sts.oidc_config_id)?.value.issuer ?? '')
  try {
    const findings = await Promise.all(
      wantedRoles(cluster, issuer).map(
        async (role) =>
          (await roleFinding(aws, role, version)) ?? (await permissionsFinding(aws, role, version, spec.region.id)),
      ),
    )
    return findings.flatMap((finding) => (finding ? [`${finding.problem} ('${finding.mend}' mends it)`] : []))
  } catch (error) {
    if (error instanceof AwsError) return [refusalText(error)]
    throw error
  }
}
