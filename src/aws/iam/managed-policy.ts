import { isAccountId, parseArn, type AccountId } from '../../kernel/brands.ts'
import type { View } from '../../store/projection.ts'
import { awsManagedPolicy } from './aws-managed.ts'
import { policies, type ManagedPolicy } from './documents.ts'

/** A managed policy as every account sees it, whether the account's own or AWS's. */
export interface VisiblePolicy extends ManagedPolicy {
  readonly awsManaged: boolean
}

/** The managed policy with exactly this ARN, or undefined. */
export function policyByArn(view: View, arn: string): VisiblePolicy | undefined {
  const parts = parseArn(arn)
  if (parts?.service !== 'iam' || !parts.resource.startsWith('policy/')) return undefined
  if (parts.account === 'aws') return awsManagedPolicy(arn)
  if (!isAccountId(parts.account)) return undefined
  const policy = policies.find(view, parts.account, parts.resource.slice(parts.resource.lastIndexOf('/') + 1))
  return policy?.arn === arn ? { ...policy, awsManaged: false } : undefined
}

/** The same, for use in `account`: its own policies and AWS's; those of other accounts are as if they did not exist. */
export function attachablePolicy(view: View, account: AccountId, arn: string): VisiblePolicy | undefined {
  const owner = parseArn(arn)?.account
  return owner === 'aws' || owner === account ? policyByArn(view, arn) : undefined
}

/** The text of a version, of the default one unless told otherwise. */
function versionText(policy: ManagedPolicy, id = policy.defaultVersion): string | undefined {
  return policy.versions.find((version) => version.id === id)?.document
}

/** The default version's document of the managed policy with this ARN. */
export function policyTextByArn(view: View, arn: string): string | undefined {
  const policy = policyByArn(view, arn)
  return policy && versionText(policy)
}
