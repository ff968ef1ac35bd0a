import { operation } from '../operation.ts'
import { policyType } from './attachments.ts'
import { organizationPolicies, organizations } from './documents.ts'
import { refusal } from './faults.ts'
import { managementNeed, organizationOf, thing } from './needs.ts'
import { rootShape } from './shapes.ts'
import type { In, Out } from './types.ts'

/** Every policy of the type is detached everywhere, for good. */
export const DisablePolicyType = operation<In<'DisablePolicyType'>, Out<'DisablePolicyType'>>({
  name: 'DisablePolicyType',
  authorize: (call) => {
    const context = { 'organizations:PolicyType': call.input.PolicyType }
    return [managementNeed(call, 'DisablePolicyType', thing(call, call.input.RootId), { context })]
  },
  handle: (call) => {
    const { view, input } = call
    const old = organizationOf(call)
    const type = policyType(input.PolicyType)
    if (input.RootId !== old.rootId) throw refusal('RootNotFoundException')
    if (!old.policyTypes.includes(type)) throw refusal('PolicyTypeNotEnabledException')
    const organization = { ...old, policyTypes: old.policyTypes.filter((other) => other !== type) }
    const detached = organizationPolicies
      .all(view)
      .filter((policy) => policy.type === type)
      .map((policy) => {
        const { places: _, ...left } = policy
        return organizationPolicies.put(policy.id, { ...left, targets: [] })
      })
    return {
      output: { Root: rootShape(organization) },
      writes: [organizations.put('this', organization), ...detached],
    }
  },
})
