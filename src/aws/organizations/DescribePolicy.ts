import { operation } from '../operation.ts'
import { existingPolicy } from './attachments.ts'
import { managementNeed, organizationOf, thing } from './needs.ts'
import { policyShape } from './shapes.ts'
import type { In, Out } from './types.ts'

export const DescribePolicy = operation<In<'DescribePolicy'>, Out<'DescribePolicy'>>({
  name: 'DescribePolicy',
  authorize: (call) => [managementNeed(call, 'DescribePolicy', thing(call, call.input.PolicyId))],
  handle: (call) => ({
    output: { Policy: policyShape(organizationOf(call), existingPolicy(call.view, call.input.PolicyId)) },
  }),
})
