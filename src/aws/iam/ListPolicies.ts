import { operation } from '../operation.ts'
import { policies } from './documents.ts'
import { awsManagedPolicies } from './aws-managed.ts'
import { sortedPage } from './page.ts'
import { usageIn } from './policy-usage.ts'
import { policyRow } from './shapes.ts'
import type { VisiblePolicy } from './managed-policy.ts'
import type { In, Out } from './types.ts'

export const ListPolicies = operation<In<'ListPolicies'>, Out<'ListPolicies'>>({
  name: 'ListPolicies',
  // IAM asks about a folder of policies, the customer's and AWS's own, for which there is no ARN.
  authorize: ({ input }) => [{ action: 'iam:ListPolicies', resource: `policy path ${input.PathPrefix ?? '/'}` }],
  handle: ({ view, account, input }) => {
    const { Scope = 'All', PathPrefix = '/', OnlyAttached = false, PolicyUsageFilter: use } = input
    const own = policies.all(view, account).map(({ value }) => ({ ...value, awsManaged: false }))
    const all = [...(Scope === 'AWS' ? [] : own), ...(Scope === 'Local' ? [] : awsManagedPolicies())]
    const usage = usageIn(view, account)
    // IAM was seen to ask how a policy is used only where attached ones alone are wanted.
    const used = (arn: string) => {
      if (!OnlyAttached) return true
      const { attached, boundaries } = usage(arn)
      if (use === undefined) return attached > 0 || boundaries > 0
      return (use === 'PermissionsBoundary' ? boundaries : attached) > 0
    }
    const within = all.filter((policy) => policy.path.startsWith(PathPrefix) && used(policy.arn))
    const { items, answer } = sortedPage(within, input, placeOf)
    return { output: { Policies: items.map((policy) => policyRow(policy, usage(policy.arn))), ...answer } }
  },
})

/** The account's own first; AWS's in the order in which they were made, as IAM was seen to list them. */
const placeOf = ({ awsManaged, created, arn }: VisiblePolicy): string =>
  awsManaged ? `1${String(created).padStart(15, '0')}${arn}` : `0${arn}`
