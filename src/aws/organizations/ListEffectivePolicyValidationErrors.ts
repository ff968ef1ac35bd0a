import { operation } from '../operation.ts'
import { effectiveSince } from './effective-changes.ts'
import { refusal } from './faults.ts'
import { effectivePolicyErrors } from './invalid-policies.ts'
import { managementNeed, organizationOf, thing } from './needs.ts'
import { page } from './page.ts'
import { accountShape } from './shapes.ts'
import { existingAccount } from './tree.ts'
import type { In, Out } from './types.ts'

type Name = 'ListEffectivePolicyValidationErrors'

/** @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListEffectivePolicyValidationErrors.html */
export const ListEffectivePolicyValidationErrors = operation<In<Name>, Out<Name>>({
  name: 'ListEffectivePolicyValidationErrors',
  authorize: (call) => {
    const context = { 'organizations:PolicyType': call.input.PolicyType }
    return [managementNeed(call, 'ListEffectivePolicyValidationErrors', thing(call, call.input.AccountId), { context })]
  },
  handle: (call) => {
    const { view, input, now } = call
    const { AccountId, PolicyType } = input
    const organization = organizationOf(call)
    const account = existingAccount(view, AccountId, now)
    if (!organization.policyTypes.includes(PolicyType)) throw refusal('EffectivePolicyNotFoundException')
    const found = effectivePolicyErrors(view, account, PolicyType)
    const { items, next } = page(found, input, ({ PathToError, ErrorMessage }) => `${PathToError} ${ErrorMessage}`)
    return {
      output: {
        AccountId,
        PolicyType,
        // Where nothing is wrong, neither is told.
        ...(found.length > 0 && {
          Path: accountShape(view, organization, account).Paths[0],
          EvaluationTimestamp: new Date(effectiveSince(view, organization, account, PolicyType)),
        }),
        EffectivePolicyValidationErrors: items,
        ...next,
      },
    }
  },
})
