import { operation } from '../operation.ts'
import { accounts } from './documents.ts'
import { refusal } from './faults.ts'
import { effectivePolicyErrors } from './invalid-policies.ts'
import { managementNeed, organizationOf } from './needs.ts'
import { page } from './page.ts'
import { accountShape } from './shapes.ts'
import type { In, Out } from './types.ts'

type Name = 'ListAccountsWithInvalidEffectivePolicy'

/** @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccountsWithInvalidEffectivePolicy.html */
export const ListAccountsWithInvalidEffectivePolicy = operation<In<Name>, Out<Name>>({
  name: 'ListAccountsWithInvalidEffectivePolicy',
  authorize: (call) => {
    const context = { 'organizations:PolicyType': call.input.PolicyType }
    return [managementNeed(call, 'ListAccountsWithInvalidEffectivePolicy', undefined, { context })]
  },
  handle: (call) => {
    const { view, input, now } = call
    const { PolicyType } = input
    const organization = organizationOf(call)
    if (!organization.policyTypes.includes(PolicyType)) throw refusal('EffectivePolicyNotFoundException')
    const invalid = accounts
      .all(view)
      .filter(({ parent, joined }) => parent !== undefined && joined <= now)
      .filter((account) => effectivePolicyErrors(view, account, PolicyType).length > 0)
    const { items, next } = page(invalid, input, ({ id }) => id)
    return {
      output: { Accounts: items.map((account) => accountShape(view, organization, account)), PolicyType, ...next },
    }
  },
})
