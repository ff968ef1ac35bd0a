import { issuerPath } from '../../catalogue/names.ts'
import { tokenAudience } from '../../catalogue/oidc.ts'
import { oidcProviderArn } from '../../catalogue/arns.ts'
import { roleNameOf } from '../resources/arns.ts'
import type { Cluster } from '../resources/documents.ts'
import { AwsError, type AwsClient } from '../../wire/aws-client.ts'
import { hasCode, isDenied, refusalText } from '../workloads/refusal.ts'

interface Wanted {
  readonly arn: string
  /** In the words of those who make it. */
  readonly what: string
  /** Its trust must name this issuer. */
  readonly issuer?: string
}

/** Account roles first: without them nothing else can be asked. */
const wantedRoles = ({ spec }: Cluster, issuer: string): readonly Wanted[] => {
  const { sts } = spec.aws
  return [
    { what: 'support role', arn: sts.support_role_arn },
    { what: 'control plane role', arn: sts.instance_iam_roles.master_role_arn },
    { what: 'worker role', arn: sts.instance_iam_roles.worker_role_arn },
    ...sts.operator_iam_roles.map((role) => ({
      what: `operator role of ${role.namespace}/${role.name}`,
      arn: role.role_arn,
      issuer,
    })),
  ]
}

/**
 * What the customer must still make before an installation can begin, in sentences; an empty list: nothing. Everything is
 * asked of AWS as the customer's Installer role.
 * @throws {AwsError} for what AWS refuses other than by absence
 */
export async function missingFor(aws: AwsClient, cluster: Cluster, issuer: string): Promise<readonly string[]> {
  const held = await holdsRole(aws, cluster)
  if (held !== undefined) return [held]
  const roles = wantedRoles(cluster, issuer)
  const findings = await Promise.all([
    ...roles.map((role) => roleProblem(aws, role)),
    providerProblem(aws, cluster, issuer),
  ])
  const missing = findings.filter((finding) => finding !== undefined)
  if (missing.length > 0) return missing
  const unable = await Promise.all(roles.map((role) => policyProblem(aws, role)))
  return unable.filter((finding) => finding !== undefined)
}

async function holdsRole(aws: AwsClient, { spec }: Cluster): Promise<string | undefined> {
  try {
    await aws.call('sts', 'GetCallerIdentity', {})
    return undefined
  } catch (error) {
    if (error instanceof AwsError && isDenied(error))
      return `the installer role ${spec.aws.sts.role_arn} cannot be assumed: ${refusalText(error)}`
    throw error
  }
}

async function roleProblem(aws: AwsClient, { arn, what, issuer }: Wanted): Promise<string | undefined> {
  try {
    const { Role } = await aws.call('iam', 'GetRole', { RoleName: roleNameOf(arn) })
    if (Role?.Arn !== arn) return `the ${what}, ${arn}, is at another path: ${Role?.Arn}`
    const trust = decodeURIComponent(Role.AssumeRolePolicyDocument ?? '')
    if (issuer !== undefined && !trust.includes(issuerPath(issuer)))
      return `the ${what}, ${arn}, does not trust the issuer ${issuer}`
    return undefined
  } catch (error) {
    if (hasCode(error, 'NoSuchEntity')) return `the ${what}, ${arn}, does not exist`
    throw error
  }
}

async function policyProblem(aws: AwsClient, { arn, what }: Wanted): Promise<string | undefined> {
  const RoleName = roleNameOf(arn)
  const { AttachedPolicies = [] } = await aws.call('iam', 'ListAttachedRolePolicies', { RoleName })
  if (AttachedPolicies.length > 0) return undefined
  const { PolicyNames = [] } = await aws.call('iam', 'ListRolePolicies', { RoleName })
  return PolicyNames.length > 0 ? undefined : `the ${what}, ${arn}, has no policy attached`
}

async function providerProblem(aws: AwsClient, { spec }: Cluster, issuer: string): Promise<string | undefined> {
  const arn = oidcProviderArn({ account: spec.aws.account_id }, issuer)
  try {
    const { ClientIDList = [] } = await aws.call('iam', 'GetOpenIDConnectProvider', { OpenIDConnectProviderArn: arn })
    return ClientIDList.includes(tokenAudience)
      ? undefined
      : `the OIDC provider ${arn} does not accept the audience '${tokenAudience}'`
  } catch (error) {
    if (hasCode(error, 'NoSuchEntity')) return `the OIDC provider ${arn} does not exist`
    // Policies before 4.20 do not let the installer look: then the operators' first tokens tell.
    if (isDenied(error)) return undefined
    throw error
  }
}
