import { operation } from '../operation.ts'
import { existingPolicy } from './attachments.ts'
import { checkContent, keptContent, refuseDuplicateName } from './content.ts'
import { policyBecomes } from './effective-changes.ts'
import { immutablePolicy } from './faults.ts'
import { managementNeed, organizationOf, thing } from './needs.ts'
import { said } from './said.ts'
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
      name: said(input.Name) ?? old.name,
      description: said(input.Description) ?? old.description,
      content: input.Content ?? old.content,
      changed: call.now,
    }
    refuseDuplicateName(view, policy.type, policy.name, policy.id)
    checkContent(policy.type, policy.content)
    const kept = { ...policy, content: keptContent(policy.type, policy.content) }
    // Of name and description it tells what it was told, if anything, as it was seen to do.
    const { Name: _, Description: __, ...summary } = policySummary(organizationOf(call), kept)
    const told = {
      ...(input.Name !== undefined && { Name: input.Name }),
      ...(input.Description !== undefined && { Description: input.Description }),
    }
    return {
      output: { Policy: { PolicySummary: { ...summary, ...told }, Content: kept.content } },
      writes: policyBecomes(view, kept, call.now),
    }
  },
})
