import { operation } from '../operation.ts'
import { changesPolicy } from './policy-needs.ts'
import { existingVersion, policyWrite } from './policy-versions.ts'
import type { In, Out } from './types.ts'

export const SetDefaultPolicyVersion = operation<In<'SetDefaultPolicyVersion'>, Out<'SetDefaultPolicyVersion'>>({
  name: 'SetDefaultPolicyVersion',
  authorize: changesPolicy('SetDefaultPolicyVersion'),
  handle: (call) => {
    const { policy, version } = existingVersion(call)
    return { output: {}, writes: [policyWrite(call.account, { ...policy, defaultVersion: version.id }, call.now)] }
  },
})
