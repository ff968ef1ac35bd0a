import { operation } from '../operation.ts'
import { deleteConflict } from './faults.ts'
import { changesPolicy } from './policy-needs.ts'
import { existingVersion, policyWrite } from './policy-versions.ts'
import type { In, Out } from './types.ts'

export const DeletePolicyVersion = operation<In<'DeletePolicyVersion'>, Out<'DeletePolicyVersion'>>({
  name: 'DeletePolicyVersion',
  authorize: changesPolicy('DeletePolicyVersion'),
  handle: (call) => {
    const { policy, version } = existingVersion(call)
    const { id } = version
    if (id === policy.defaultVersion) throw deleteConflict('Cannot delete the default version of a policy.')
    const versions = policy.versions.filter((other) => other.id !== id)
    return { output: {}, writes: [policyWrite(call.account, { ...policy, versions }, call.now)] }
  },
})
