import { operation } from '../operation.ts'
import { refusal } from './faults.ts'
import { managementNeed, memberNeed, thing } from './needs.ts'
import { existingAccount } from './tree.ts'
import type { In, Out } from './types.ts'

/** Effective policies exist for the types that are merged (tag, backup …), of which none can be enabled here. */
export const DescribeEffectivePolicy = operation<In<'DescribeEffectivePolicy'>, Out<'DescribeEffectivePolicy'>>({
  name: 'DescribeEffectivePolicy',
  authorize: (call) => {
    const { TargetId = call.account, PolicyType } = call.input
    if (TargetId === call.account) return [memberNeed(call, 'DescribeEffectivePolicy')]
    const context = { 'organizations:PolicyType': PolicyType }
    return [managementNeed(call, 'DescribeEffectivePolicy', thing(call, TargetId), { context })]
  },
  handle: ({ view, input, account, now }) => {
    existingAccount(view, input.TargetId ?? account, now)
    throw refusal('EffectivePolicyNotFoundException')
  },
})
