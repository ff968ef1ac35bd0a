import { operation } from '../operation.ts'
import { existingPolicy, readsPolicy } from './policy-needs.ts'
import { usageIn } from './policy-usage.ts'
import { allTagsOf, policyShape } from './shapes.ts'
import type { In, Out } from './types.ts'

export const GetPolicy = operation<In<'GetPolicy'>, Out<'GetPolicy'>>({
  name: 'GetPolicy',
  authorize: readsPolicy('GetPolicy'),
  handle: (call) => {
    const policy = existingPolicy(call)
    const shape = policyShape(policy, usageIn(call.view, call.account)(policy.arn))
    return { output: { Policy: { ...shape, ...allTagsOf(policy.tags) } } }
  },
})
