import { policyDocument, type PolicyStatement } from '../../catalogue/policies/document.ts'
import { minorOf } from '../../catalogue/versions.ts'
import type { AwsClient } from '../../wire/aws-client.ts'
import { roleNameOf } from '../resources/arns.ts'
import { policyVersionOf } from '../resources/sts-policies.ts'
import { isDenied } from '../workloads/refusal.ts'
import type { Finding } from './finding.ts'
import type { WantedRole } from './wanted-roles.ts'

const list = (text: string | readonly string[] | undefined): readonly string[] => [text ?? []].flat()

/** Names of actions in texts: the first few say enough. */
const SHOWN = 3

/**
 * Whether what is attached to a role suffices for a version, by simulation of each statement of the published policy, in
 * the statement's own circumstances. What the organization or a boundary forbids is not the role's lack: the calls tell.
 */
export async function permissionsFinding(
  aws: AwsClient,
  role: WantedRole,
  version: string,
  region: string,
): Promise<Finding | undefined> {
  const { arn, what, policy, create, upgrade } = role
  const RoleName = roleNameOf(arn)
  const [{ AttachedPolicies = [] }, { PolicyNames = [] }] = await Promise.all([
    aws.call('iam', 'ListAttachedRolePolicies', { RoleName }),
    aws.call('iam', 'ListRolePolicies', { RoleName }),
  ])
  if (AttachedPolicies.length + PolicyNames.length === 0) return { problem: `the ${what}, ${arn}, has no policy attached`, mend: create } // prettier-ignore
  if (policy === '') return undefined
  const { Statement } = policyDocument(policyVersionOf(minorOf(version)), policy)
  for (const [index, statement] of Statement.entries()) {
    const denied = await deniedBy(aws, arn, statement, region)
    if (denied.length === 0) continue
    const names = denied.map(({ action }) => action)
    const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : ''
    const by = denied.find(({ statements }) => statements.length > 0)?.statements
    const why = by ? `a statement of ${by.join(', ')} denies it` : 'no statement of its policies allows it'
    const needed = `statement ${statement.Sid ?? index + 1} of ${policy} for ${minorOf(version)}`
    return {
      problem: `the ${what}, ${arn}, is not allowed to perform ${names.slice(0, SHOWN).join(', ')}${more}, which ${needed} grants: ${why}`,
      mend: (by && undenied(RoleName, by, AttachedPolicies)) ?? upgrade,
    }
  }
  return undefined
}

/** Takes away the first policy that denies: an inline one by the name that a simulation gives it, an attached one by its ARN. */
function undenied(
  role: string,
  [policy = '']: readonly string[],
  attached: readonly { readonly PolicyName?: string | undefined; readonly PolicyArn?: string | undefined }[],
): string {
  const arn = attached.find(({ PolicyName }) => PolicyName === policy)?.PolicyArn
  return arn === undefined
    ? `aws iam delete-role-policy --role-name ${role} --policy-name ${policy.replace(`role_${role}_`, '')}`
    : `aws iam detach-role-policy --role-name ${role} --policy-arn ${arn}`
}

interface Denied {
  readonly action: string
  /** Policies with a statement that denies it explicitly. */
  readonly statements: readonly string[]
}

async function deniedBy(
  aws: AwsClient,
  arn: string,
  statement: PolicyStatement,
  region: string,
): Promise<readonly Denied[]> {
  const { EvaluationResults = [] } = await aws
    .call('iam', 'SimulatePrincipalPolicy', {
      PolicySourceArn: arn,
      ActionNames: list(statement.Action).map(withoutWildcard),
      ResourceArns: list(statement.Resource).map(sampleOf),
      ContextEntries: contextOf(statement, region),
      MaxItems: 1000,
    })
    .catch((error: unknown) => {
      // A policy of the customer's own need not let the installer simulate: then the calls themselves tell.
      if (isDenied(error)) return { EvaluationResults: [] }
      throw error
    })
  return EvaluationResults.flatMap((result) => {
    const {
      EvalDecision,
      OrganizationsDecisionDetail: organization,
      PermissionsBoundaryDecisionDetail: boundary,
    } = result
    const isTheirs = organization?.AllowedByOrganizations !== false && boundary?.AllowedByPermissionsBoundary !== false
    if (EvalDecision === 'allowed' || !isTheirs) return []
    const matched = EvalDecision === 'explicitDeny' ? (result.MatchedStatements ?? []) : []
    return [{ action: result.EvalActionName ?? '', statements: matched.flatMap(({ SourcePolicyId }) => SourcePolicyId ?? []) }] // prettier-ignore
  })
}

/** The whole of what a wildcard stands for cannot be simulated: one of its kind can. */
const withoutWildcard = (action: string) => (action.endsWith('*') ? (SAMPLES.get(action) ?? action.slice(0, -1)) : action) // prettier-ignore
const SAMPLES: ReadonlyMap<string, string> = new Map([
  ['kms:ReEncrypt*', 'kms:ReEncryptFrom'],
  ['kms:GenerateDataKey*', 'kms:GenerateDataKey'],
  ['ec2:Describe*', 'ec2:DescribeInstances'],
  ['elasticloadbalancing:Describe*', 'elasticloadbalancing:DescribeLoadBalancers'],
])

/** A pattern of ARNs, as one that it fits. */
const sampleOf = (resource: string) => (resource === '*' ? '*' : resource.replaceAll('arn:*', 'arn:aws').replaceAll('::*:', '::111122223333:').replaceAll('*', 'x')) // prettier-ignore

/** Circumstances in which the statement's own conditions hold. */
function contextOf({ Condition = {} }: PolicyStatement, region: string) {
  const entries = Object.entries(Condition).flatMap(([operator, keys]) =>
    Object.entries(keys).flatMap(([key, values]) => {
      if (operator === 'Null') return String(values) === 'true' ? [] : [[key, 'x'] as const]
      return [[key, sampleValue(String([values].flat()[0] ?? ''), region)] as const]
    }),
  )
  return [...new Map([['aws:RequestedRegion', region] as const, ...entries])].map(([name, value]) => ({
    ContextKeyName: name,
    ContextKeyType: value === 'true' || value === 'false' ? ('boolean' as const) : ('string' as const),
    ContextKeyValues: [value],
  }))
}

const sampleValue = (value: string, region: string) =>
  value.replaceAll('${aws:RequestedRegion}', region).replaceAll('*', 'x')
