import { issuerPath } from '../../catalogue/names.ts'
import { AwsError, type AwsClient } from '../../wire/aws-client.ts'
import type { Finding } from '../checks/finding.ts'
import { permissionsFinding } from '../checks/permissions.ts'
import { providerFinding } from '../checks/provider.ts'
import { roleFinding } from '../checks/role.ts'
import { wantedRoles } from '../checks/wanted-roles.ts'
import { stsOf, type Cluster } from '../resources/documents.ts'
import { isDenied, refusalText } from '../workloads/refusal.ts'

/**
 * What the customer must still make or mend before an installation can begin; an empty list: nothing. Everything is asked of
 * AWS as the customer's Installer role, without which nothing can be asked.
 * @throws {AwsError} for what AWS refuses other than by absence
 */
export async function missingFor(
  aws: AwsClient,
  cluster: Cluster,
  issuer: string,
  thumbprint: () => Promise<string | undefined>,
): Promise<readonly Finding[]> {
  const { version, region } = cluster.spec
  const roles = wantedRoles(cluster, issuerPath(issuer))
  const held = await holdsRole(aws, cluster, roles[0]?.create ?? '')
  if (held) return [held]
  const missing = present(
    await Promise.all([
      ...roles.map((role) => roleFinding(aws, role, version.raw_id)),
      providerFinding(aws, cluster, issuer, thumbprint),
    ]),
  )
  if (missing.length > 0) return missing
  const [, ...others] = roles
  // Of roles that show their lacks themselves it is enough to know that anything is attached.
  const asked = others.map((role) => (role.shows ? { ...role, policy: '' } : role))
  return present(await Promise.all(asked.map((role) => permissionsFinding(aws, role, version.raw_id, region.id))))
}

const present = (findings: readonly (Finding | undefined)[]): readonly Finding[] =>
  findings.filter((finding) => finding !== undefined)

async function holdsRole(aws: AwsClient, cluster: Cluster, mend: string): Promise<Finding | undefined> {
  try {
    await aws.call('sts', 'GetCallerIdentity', {})
    return undefined
  } catch (error) {
    if (error instanceof AwsError && isDenied(error))
      return { problem: `the installer role ${stsOf(cluster).role_arn} cannot be assumed: ${refusalText(error)}`, mend }
    throw error
  }
}
