import { operation } from '../operation.ts'
import { existingPolicy, readsPolicy } from './policy-needs.ts'
import { usageIn } from './policy-usage.ts'
import { policyShape } from './shapes.ts'
import type { In, Out } from './types.ts'

export const GetPolicy = operation<In<'GetPolicy'>, Out<'GetPolicy'>>({
  name: 'GetPolicy',
  authorize: readsPolicy('GetPolicy'),
  handle: (call) => {
    const policy = existingPolicy(call)
    return { output: { Policy: policyShape(policy, usageIn(call.view, call.account)(policy.arn)) } }
  },
})
