import { operation } from '../operation.ts'
import { existingPolicy } from './attachments.ts'
import { organizationPolicies } from './documents.ts'
import { immutablePolicy, refusal } from './faults.ts'
import { managementNeed, thing } from './needs.ts'
import type { In, Out } from './types.ts'

export const DeletePolicy = operation<In<'DeletePolicy'>, Out<'DeletePolicy'>>({
  name: 'DeletePolicy',
  authorize: (call) => [managementNeed(call, 'DeletePolicy', thing(call, call.input.PolicyId))],
  handle: ({ view, input }) => {
    const policy = existingPolicy(view, input.PolicyId)
    if (policy.awsManaged) throw immutablePolicy()
    if (policy.targets.length > 0) throw refusal('PolicyInUseException')
    return { output: {}, writes: [organizationPolicies.drop(policy.id)] }
  },
})
