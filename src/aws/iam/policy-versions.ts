import type { AccountId } from '../../kernel/brands.ts'
import type { View } from '../../store/projection.ts'
import type { Write } from '../../store/Store.ts'
import { policies } from './documents.ts'
import { noSuchEntity } from './faults.ts'
import { policyByArn, type VisiblePolicy } from './managed-policy.ts'

interface VersionCall {
  readonly view: View
  readonly input: { readonly PolicyArn: string; readonly VersionId: string }
}

/** The version that is asked for, and its policy; IAM does not say which of them there is none of. @throws {Fault} NoSuchEntity */
export function existingVersion({ view, input }: VersionCall) {
  const policy = policyByArn(view, input.PolicyArn)
  const version = policy?.versions.find(({ id }) => id === input.VersionId)
  if (!policy || !version)
    throw noSuchEntity(`Policy ${input.PolicyArn} version ${input.VersionId} does not exist or is not attachable.`)
  return { policy, version }
}

/** The policy as it is kept after a change at `now`. */
export function policyWrite(account: AccountId, policy: VisiblePolicy, now: number): Write {
  const { awsManaged: _, ...kept } = policy
  return policies.put(account, policy.name, { ...kept, updated: now })
}
