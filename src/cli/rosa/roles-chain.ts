import { accountRoles } from '../../catalogue/account-roles.ts'
import { operators } from '../../catalogue/operators.ts'
import { policyDocument, type PolicyStatement } from '../../catalogue/policies/document.ts'
import type { AwsClient } from '../../wire/aws-client.ts'
import { ifThere } from '../iam/missing.ts'
import { attachedPolicies, isAsNew, VERSION_TAG } from '../iam/role.ts'
import { simulate } from '../iam/simulate.ts'
import { stsOf } from '../ocm/clusters.ts'
import type { Cluster } from '../ocm/types.ts'
import type { Looked } from '../output/links.ts'
import { actionsOf } from '../permissions/guards.ts'
import type { Session } from '../session.ts'
import { minorVersion, type Minor } from './versions.ts'

interface Wanted {
  readonly arn: string
  readonly policy: string
  /** Account roles say which version they were made for. */
  readonly tagged: boolean
  readonly make: string
}

/** Each role of a cluster: that it is there, of its version, and that its policies suffice, by IAM's own simulation. */
export async function rolesLinks(session: Session, cluster: Cluster): Promise<readonly Looked[]> {
  const version = minorVersion(cluster.version.raw_id ?? cluster.openshift_version)
  return Promise.all(wantedOf(cluster, version).map((role) => roleLink(session, role, version, cluster.region.id)))
}

function wantedOf(cluster: Cluster, version: Minor): readonly Wanted[] {
  const { name } = cluster
  const sts = stsOf(cluster)
  const arns = {
    installer: sts.role_arn,
    support: sts.support_role_arn,
    instance_controlplane: sts.instance_iam_roles.master_role_arn,
    instance_worker: sts.instance_iam_roles.worker_role_arn,
  }
  return [
    ...accountRoles.map(({ key, permissionPolicy }) => ({
      arn: arns[key],
      policy: permissionPolicy,
      tagged: true,
      make: `stint create account-roles --version ${version}`,
    })),
    ...sts.operator_iam_roles.map(({ namespace, name: secret, role_arn: arn }) => ({
      arn,
      policy: operators.find((row) => row.namespace === namespace && row.secret === secret)?.policy ?? '',
      tagged: false,
      make: `stint create operator-roles --cluster ${name}`,
    })),
  ]
}

async function roleLink({ aws }: Session, role: Wanted, version: Minor, region: string): Promise<Looked> {
  const { arn, policy, tagged, make } = role
  const name = arn.slice(arn.lastIndexOf('/') + 1)
  const link = `role ${name}`
  const stops = (detail: string, next = make): Looked => ({ link, holds: false, detail, next })
  const found = (await ifThere(aws.call('iam', 'GetRole', { RoleName: name })))?.Role
  if (!found) return stops(`${arn} does not exist`)
  const made = found.Tags?.find(({ Key: key }) => key === VERSION_TAG)?.Value
  if (tagged && !isAsNew(made, version)) return stops(`was made for OpenShift ${made ?? 'no version'}, not ${version}`)
  if ((await attachedPolicies(aws, name)).length === 0) return stops('has no policy attached')
  const denied = policy === '' ? [] : await deniedActions(aws, arn, policyDocument(version, policy).Statement, region)
  if (denied.length > 0)
    return stops(`may not ${denied.slice(0, 5).join(', ')}${denied.length > 5 ? ` and ${denied.length - 5} more` : ''}`, `stint can ${arn} ${denied[0] ?? ''} '*'`) // prettier-ignore
  return { link, holds: true, detail: `may do all that ${policy} of ${version} grants` }
}

/** Each statement in its own circumstances: what it grants on its resources while its conditions hold. */
async function deniedActions(
  aws: AwsClient,
  principal: string,
  statements: readonly PolicyStatement[],
  region: string,
): Promise<readonly string[]> {
  const results = await Promise.all(
    statements.map((statement) =>
      simulate(aws, {
        principal,
        actions: [statement.Action].flat().flatMap(actionsOf),
        resources: [statement.Resource ?? '*'].flat().map(sample),
        context: [
          { ContextKeyName: 'aws:RequestedRegion', ContextKeyType: 'string', ContextKeyValues: [region] },
          ...contextOf(statement),
        ],
      }),
    ),
  )
  return [...new Set(results.flat().flatMap(({ action, decision }) => (decision === 'allowed' ? [] : [action])))]
}

/** A resource that a pattern stands for. */
const sample = (pattern: string): string => (pattern === '*' ? pattern : pattern.replace('arn:*:', 'arn:aws:').replaceAll('*', 'x')) // prettier-ignore

const contextOf = ({ Condition: condition = {} }: PolicyStatement) =>
  Object.values(condition).flatMap((keys) =>
    Object.entries(keys).map(([key, values]) => ({
      ContextKeyName: key,
      ContextKeyType: 'string' as const,
      ContextKeyValues: [String([values].flat()[0]).replaceAll('*', 'x')],
    })),
  )
