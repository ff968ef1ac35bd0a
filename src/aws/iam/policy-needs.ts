import { isAccountId, parseArn, type AccountId } from '../../kernel/brands.ts'
import type { View } from '../../store/projection.ts'
import type { Need } from '../operation.ts'
import { invalidInput, policyNotFound, policyOutside, validationError } from './faults.ts'
import { policyByArn, type VisiblePolicy } from './managed-policy.ts'
import { tagRecord } from './tags.ts'

interface PolicyCall {
  readonly view: View
  readonly account: AccountId
  readonly input: { readonly PolicyArn: string }
}

/** AWS's policies belong to an account that nobody is in: who would change one is outside it. */
const AWS = 'aws' as AccountId

/** The parts of a policy's ARN. @throws {Fault} ValidationError for what is no ARN, InvalidInput for that of something else. */
export function policyArn(arn: string) {
  const parts = parseArn(arn)
  if (!parts) throw validationError('Invalid ARN:  Could not be parsed!')
  if (parts.service !== 'iam' || !parts.resource.startsWith('policy/')) throw invalidInput(`ARN ${arn} is not valid.`)
  return parts
}

/** What anybody must be allowed; and, of a policy that is not the caller's account's own, what nobody is. */
function needs(
  action: string,
  { view, account, input }: PolicyCall,
  writing: boolean,
  more: Partial<Need>,
): readonly Need[] {
  const parts = policyArn(input.PolicyArn)
  const policy = policyByArn(view, input.PolicyArn)
  const own: Need = {
    action: `iam:${action}`,
    resource: input.PolicyArn,
    shown: `policy ${input.PolicyArn}`,
    ...(policy && { resourceTags: tagRecord(policy.tags) }),
    ...more,
  }
  const owner = isAccountId(parts.account) ? parts.account : writing ? AWS : account
  return owner === account ? [own] : [own, { ...own, resourceAccount: owner, refuse: () => policyOutside(action) }]
}

/** The `authorize` of an operation that reads the policy `PolicyArn`; AWS's own may be read by whoever may read his own. */
export const readsPolicy =
  (action: string) =>
  (call: PolicyCall): readonly Need[] =>
    needs(action, call, false, {})

/** The `authorize` of an operation that changes it. */
export const changesPolicy =
  (action: string, more: Partial<Need> = {}) =>
  (call: PolicyCall): readonly Need[] =>
    needs(action, call, true, more)

/** @throws {Fault} NoSuchEntity */
export function existingPolicy({ view, input }: PolicyCall): VisiblePolicy {
  const policy = policyByArn(view, input.PolicyArn)
  if (!policy) throw policyNotFound(input.PolicyArn)
  return policy
}
