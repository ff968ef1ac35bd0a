import { isAccountId, parseArn, type AccountId } from '../../kernel/brands.ts'
import type { View } from '../../store/projection.ts'
import type { Need } from '../operation.ts'
import { invalidInput, policyNotFound } from './faults.ts'
import { policyByArn, type VisiblePolicy } from './managed-policy.ts'
import { tagRecord } from './tags.ts'

interface PolicyCall {
  readonly view: View
  readonly account: AccountId
  readonly input: { readonly PolicyArn: string }
}

/** AWS's policies belong to an account that nobody is in: who changes one is refused as a stranger to it. */
const AWS = 'aws' as AccountId

function need(action: string, { view, input }: PolicyCall, writing: boolean, more: Partial<Need>): Need {
  const parts = parseArn(input.PolicyArn)
  if (parts?.service !== 'iam' || !parts.resource.startsWith('policy/'))
    throw invalidInput(`ARN ${input.PolicyArn} is not valid.`)
  const owner = isAccountId(parts.account) ? parts.account : writing ? AWS : undefined
  const policy = policyByArn(view, input.PolicyArn)
  return {
    action: `iam:${action}`,
    resource: input.PolicyArn,
    ...(owner && { resourceAccount: owner }),
    ...(policy && { resourceTags: tagRecord(policy.tags) }),
    ...more,
  }
}

/** The `authorize` of an operation that reads the policy `PolicyArn`; AWS's own may be read by whoever may read his own. */
export const readsPolicy =
  (action: string) =>
  (call: PolicyCall): readonly Need[] => [need(action, call, false, {})]

/** The `authorize` of an operation that changes it. */
export const changesPolicy =
  (action: string, more: Partial<Need> = {}) =>
  (call: PolicyCall): readonly Need[] => [need(action, call, true, more)]

/** @throws {Fault} NoSuchEntity */
export function existingPolicy({ view, input }: PolicyCall): VisiblePolicy {
  const policy = policyByArn(view, input.PolicyArn)
  if (!policy) throw policyNotFound(input.PolicyArn)
  return policy
}
