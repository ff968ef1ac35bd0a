import type { AccountId } from '../../kernel/brands.ts'
import type { View } from '../../store/projection.ts'
import { accounts, organizations } from './documents.ts'
import { effectiveContent } from './effective-changes.ts'

interface S3Policy {
  readonly s3_attributes?: { readonly public_access_block_configuration?: unknown }
}

/**
 * Whether the account's effective S3 policy blocks all public access to its buckets, whatever they say of themselves.
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_s3_syntax.html
 */
export const blocksPublicAccess = (view: View, account: AccountId): boolean =>
  view.derive(`s3-public-access/${account}`, (at) => isBlocked(at, account))

function isBlocked(view: View, id: AccountId): boolean {
  const account = accounts.find(view, id)
  const organization = organizations.find(view, 'this')
  if (account?.parent === undefined || !organization?.policyTypes.includes('S3_POLICY')) return false
  const policy = JSON.parse(effectiveContent(view, account, 'S3_POLICY')) as S3Policy
  return policy.s3_attributes?.public_access_block_configuration === 'all'
}
