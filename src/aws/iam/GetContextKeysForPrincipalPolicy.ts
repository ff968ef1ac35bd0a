import { operation } from '../operation.ts'
import { contextKeysIn, distinct } from './context-keys.ts'
import { existingSource, onSource, sourcePolicies } from './policy-source.ts'
import { inputPolicies } from './simulation.ts'
import type { In, Out } from './types.ts'

type Name = 'GetContextKeysForPrincipalPolicy'

export const GetContextKeysForPrincipalPolicy = operation<In<Name>, Out<Name>>({
  name: 'GetContextKeysForPrincipalPolicy',
  authorize: onSource('GetContextKeysForPrincipalPolicy'),
  handle: (call) => {
    const own = sourcePolicies(call.view, existingSource(call))
    const policies = [...own, ...inputPolicies('PolicyInputList', call.input.PolicyInputList)]
    return { output: { ContextKeyNames: distinct(policies.flatMap(({ text }) => contextKeysIn(text))) } }
  },
})
