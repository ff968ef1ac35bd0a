import { operation } from '../operation.ts'
import { contextKeysIn, distinct } from './context-keys.ts'
import { onAll } from './entity-kinds.ts'
import { inputPolicies } from './simulation.ts'
import type { In, Out } from './types.ts'

type Name = 'GetContextKeysForCustomPolicy'

export const GetContextKeysForCustomPolicy = operation<In<Name>, Out<Name>>({
  name: 'GetContextKeysForCustomPolicy',
  authorize: onAll('GetContextKeysForCustomPolicy'),
  handle: ({ input }) => {
    const policies = inputPolicies('PolicyInputList', input.PolicyInputList)
    return { output: { ContextKeyNames: distinct(policies.flatMap(({ text }) => contextKeysIn(text))) } }
  },
})
