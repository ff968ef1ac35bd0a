import { operation } from '../operation.ts'
import { onAll } from './entity-kinds.ts'
import { callerFacts, inputBoundary, inputLevels, inputPolicies, simulate } from './simulation.ts'
import type { In, Out } from './types.ts'

/** Decides by nothing but the policies in the request. */
export const SimulateCustomPolicy = operation<In<'SimulateCustomPolicy'>, Out<'SimulateCustomPolicy'>>({
  name: 'SimulateCustomPolicy',
  authorize: onAll('SimulateCustomPolicy'),
  handle: ({ input, account }) => {
    const boundary = inputBoundary(input.PermissionsBoundaryPolicyInputList)
    const scp = inputLevels(input.OrderedOrganizationPolicyInputList)
    const simulated = {
      principal: callerFacts(input.CallerArn ?? `arn:aws:iam::${account}:user/simulated`),
      identity: inputPolicies('PolicyInputList', input.PolicyInputList),
      ...(boundary && { boundary }),
      ...(scp && { scp }),
    }
    return { output: simulate(input, simulated) }
  },
})
