import { operation } from '../operation.ts'
import { attachedTo } from './attachments.ts'
import { refusal } from './faults.ts'
import { managementNeed, organizationOf, thing } from './needs.ts'
import { page } from './page.ts'
import { policySummary } from './shapes.ts'
import { placeOf } from './tree.ts'
import type { In, Out } from './types.ts'

export const ListPoliciesForTarget = operation<In<'ListPoliciesForTarget'>, Out<'ListPoliciesForTarget'>>({
  name: 'ListPoliciesForTarget',
  authorize: (call) => {
    const context = { 'organizations:PolicyType': call.input.Filter }
    return [managementNeed(call, 'ListPoliciesForTarget', thing(call, call.input.TargetId), { context })]
  },
  handle: (call) => {
    const { view, input } = call
    if (!placeOf(view, input.TargetId)) throw refusal('TargetNotFoundException')
    const { items, next } = page(attachedTo(view, input.TargetId, input.Filter), input, (policy) => policy.id)
    const organization = organizationOf(call)
    return { output: { Policies: items.map((policy) => policySummary(organization, policy)), ...next } }
  },
})
