import { operation } from '../operation.ts'
import { existingPolicy } from './attachments.ts'
import { checkContent, keptContent, refuseDuplicateName } from './content.ts'
import { organizationPolicies } from './documents.ts'
import { immutablePolicy } from './faults.ts'
import { managementNeed, organizationOf, thing } from './needs.ts'
import { policySummary } from './shapes.ts'
import type { In, Out } from './types.ts'

export const UpdatePolicy = operation<In<'UpdatePolicy'>, Out<'UpdatePolicy'>>({
  name: 'UpdatePolicy',
  authorize: (call) => [managementNeed(call, 'UpdatePolicy', thing(call, call.input.PolicyId))],
  handle: (call) => {
    const { view, input } = call
    const old = existingPolicy(view, input.PolicyId)
    if (old.awsManaged) throw immutablePolicy()
    const policy = {
      ...old,
      name: input.Name ?? old.name,
      description: input.Description ?? old.description,
      content: input.Content ?? old.content,
      changed: call.now,
    }
    refuseDuplicateName(view, policy.type, policy.name, policy.id)
    checkContent(policy.type, policy.content)
    const kept = { ...policy, content: keptContent(policy.type, policy.content) }
    const { Description, ...summary } = policySummary(organizationOf(call), kept)
    // Of the description it tells only who changes it, as it was seen to do.
    const told = input.Description === undefined ? summary : { ...summary, Description }
    return {
      output: { Policy: { PolicySummary: told, Content: kept.content } },
      writes: [organizationPolicies.put(kept.id, kept)],
    }
  },
})
