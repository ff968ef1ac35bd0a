import { operation } from '../operation.ts'
import { attachedTo, detached, existingPolicy } from './attachments.ts'
import { policyBecomes } from './effective-changes.ts'
import { constraintViolation, invalidInput, refusal } from './faults.ts'
import { AWS_OWN } from './founding.ts'
import { managementNeed, thing } from './needs.ts'
import { placeOf } from './tree.ts'
import type { In, Out } from './types.ts'

export const DetachPolicy = operation<In<'DetachPolicy'>, Out<'DetachPolicy'>>({
  name: 'DetachPolicy',
  authorize: (call) => {
    const policy = thing(call, call.input.PolicyId)
    const target = { ...thing(call, call.input.TargetId), ...(policy.context && { context: policy.context }) }
    return [policy, target].map((on) => managementNeed(call, 'DetachPolicy', on))
  },
  handle: ({ view, input, now }) => {
    const policy = existingPolicy(view, input.PolicyId)
    if (!placeOf(view, input.TargetId)) throw refusal('TargetNotFoundException')
    if (!policy.targets.includes(input.TargetId)) throw refusal('PolicyNotAttachedException')
    if (policy.id === AWS_OWN.RESOURCE_CONTROL_POLICY.id)
      throw invalidInput('NON_DETACHABLE_POLICY', "You can't detach this AWS managed policy.")
    if (policy.type === 'SERVICE_CONTROL_POLICY' && attachedTo(view, input.TargetId, policy.type).length === 1)
      throw constraintViolation(
        'MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED',
        'You cannot remove the last policy attached to the specified target. You must have at least one attached at all times.', // terraform-provider-aws issue 26797
      )
    return { output: {}, writes: policyBecomes(view, detached(policy, input.TargetId), now, input.TargetId) }
  },
})
