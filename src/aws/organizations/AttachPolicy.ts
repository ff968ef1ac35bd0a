import { operation } from '../operation.ts'
import { attached, attachedTo, existingPolicy } from './attachments.ts'
import { policyBecomes } from './effective-changes.ts'
import { constraintViolation, refusal } from './faults.ts'
import { managementNeed, organizationOf, thing } from './needs.ts'
import { POLICY_TYPES } from './policy-types.ts'
import { placeOf } from './tree.ts'
import type { In, Out } from './types.ts'

/** Permission is needed on the policy and on the target. */
export const AttachPolicy = operation<In<'AttachPolicy'>, Out<'AttachPolicy'>>({
  name: 'AttachPolicy',
  authorize: (call) => {
    const policy = thing(call, call.input.PolicyId)
    const target = { ...thing(call, call.input.TargetId), ...(policy.context && { context: policy.context }) }
    return [policy, target].map((on) => managementNeed(call, 'AttachPolicy', on))
  },
  handle: (call) => {
    const { view, input } = call
    const policy = existingPolicy(view, input.PolicyId)
    if (!placeOf(view, input.TargetId)) throw refusal('TargetNotFoundException')
    if (!organizationOf(call).policyTypes.includes(policy.type)) throw refusal('PolicyTypeNotEnabledException')
    if (policy.targets.includes(input.TargetId)) throw refusal('DuplicatePolicyAttachmentException')
    if (attachedTo(view, input.TargetId, policy.type).length >= POLICY_TYPES[policy.type].perTarget)
      throw constraintViolation(
        'MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED',
        'You have attached the maximum number of policies to the specified target.', // terraform-provider-aws issue 41493
      )
    const hung = attached(view, policy, input.TargetId)
    return { output: {}, writes: policyBecomes(view, hung, call.now, input.TargetId) }
  },
})
