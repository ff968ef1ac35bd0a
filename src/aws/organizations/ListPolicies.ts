import { operation } from '../operation.ts'
import { organizationPolicies } from './documents.ts'
import { managementNeed, organizationOf } from './needs.ts'
import { page } from './page.ts'
import { policySummary } from './shapes.ts'
import type { In, Out } from './types.ts'

export const ListPolicies = operation<In<'ListPolicies'>, Out<'ListPolicies'>>({
  name: 'ListPolicies',
  authorize: (call) => {
    const context = { 'organizations:PolicyType': call.input.Filter }
    return [managementNeed(call, 'ListPolicies', undefined, { context })]
  },
  handle: (call) => {
    const ofType = organizationPolicies.all(call.view).filter((policy) => policy.type === call.input.Filter)
    const { items, next } = page(ofType, call.input, (policy) => policy.id)
    const organization = organizationOf(call)
    return { output: { Policies: items.map((policy) => policySummary(organization, policy)), ...next } }
  },
})
