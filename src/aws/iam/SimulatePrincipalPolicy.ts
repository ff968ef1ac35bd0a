import { principalFacts } from '../../policy/index.ts'
import { operation } from '../operation.ts'
import { controlPolicies } from '../organizations/policies-of.ts'
import { existingSource, onSource, sourceBoundary, sourcePolicies, type PolicySource } from './policy-source.ts'
import { callerFacts, inputBoundary, invalidCaller, inputPolicies, simulate, someUser } from './simulation.ts'
import type { In, Out } from './types.ts'

type Input = In<'SimulatePrincipalPolicy'>

/** Decides by the policies that a user, role or group has today, its account's SCPs, and further ones in the request. */
export const SimulatePrincipalPolicy = operation<Input, Out<'SimulatePrincipalPolicy'>>({
  name: 'SimulatePrincipalPolicy',
  authorize: onSource('SimulatePrincipalPolicy'),
  handle: (call) => {
    const { view, input } = call
    const source = existingSource(call)
    if (input.ResourcePolicy !== undefined && input.CallerArn === undefined && source.noun !== 'user')
      throw invalidCaller()
    const own = sourcePolicies(view, source).filter(({ id }) => !excluded(input.PolicyExclusionList, source, id))
    const boundary = inputBoundary(input.PermissionsBoundaryPolicyInputList) ?? sourceBoundary(view, source)
    const scp = 'serviceLinked' in source.entity ? undefined : controlPolicies(view, source.account)?.scp
    const simulated = {
      principal: principalOf(input, source),
      identity: [...own, ...inputPolicies('PolicyInputList', input.PolicyInputList)],
      ...(boundary && { boundary }),
      ...(scp && { scp }),
    }
    return { output: simulate(input, simulated) }
  },
})

/** A group's policies are tried as those of a user. */
function principalOf(input: Input, { noun, account, entity }: PolicySource) {
  if (input.CallerArn !== undefined) return callerFacts(input.CallerArn)
  if (noun === 'group') return someUser(account)
  return { ...principalFacts(entity.arn), ids: [entity.id] }
}

function excluded(list: Input['PolicyExclusionList'], { entity }: PolicySource, id: string): boolean {
  return (list ?? []).some(({ PolicyArn: arn, InlinePolicyIdentifier: inline }) => {
    if (arn !== undefined) return entity.attached.includes(arn) && arn.slice(arn.lastIndexOf('/') + 1) === id
    return (
      inline &&
      `${inline.AttachmentType}_${inline.AttachmentName}_${inline.PolicyName}`.toLowerCase() === id.toLowerCase()
    )
  })
}
