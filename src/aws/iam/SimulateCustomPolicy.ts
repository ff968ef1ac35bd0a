import { operation } from '../operation.ts'
import { onAll } from './entity-kinds.ts'
import { invalidInput } from './faults.ts'
import { someUser, callerFacts, inputBoundary, inputLevels, inputPolicies, simulate } from './simulation.ts'
import type { In, Out } from './types.ts'

/** Decides by nothing but the policies in the request. */
export const SimulateCustomPolicy = operation<In<'SimulateCustomPolicy'>, Out<'SimulateCustomPolicy'>>({
  name: 'SimulateCustomPolicy',
  authorize: onAll('SimulateCustomPolicy'),
  handle: ({ input, account }) => {
    if (input.ResourcePolicy !== undefined && input.CallerArn === undefined)
      throw invalidInput('CallerArn is required when a ResourcePolicy is simulated.')
    const boundary = inputBoundary(input.PermissionsBoundaryPolicyInputList)
    const scp = inputLevels(input.OrderedOrganizationPolicyInputList)
    const simulated = {
      principal: input.CallerArn === undefined ? someUser(account) : callerFacts(input.CallerArn),
      identity: inputPolicies('PolicyInputList', input.PolicyInputList),
      ...(boundary && { boundary }),
      ...(scp && { scp }),
    }
    return { output: simulate(input, simulated) }
  },
})
