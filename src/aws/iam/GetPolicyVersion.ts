import { operation } from '../operation.ts'
import { readsPolicy } from './policy-needs.ts'
import { existingVersion } from './policy-versions.ts'
import { versionShape } from './shapes.ts'
import type { In, Out } from './types.ts'

export const GetPolicyVersion = operation<In<'GetPolicyVersion'>, Out<'GetPolicyVersion'>>({
  name: 'GetPolicyVersion',
  authorize: readsPolicy('GetPolicyVersion'),
  handle: (call) => {
    const { policy, version } = existingVersion(call)
    return { output: { PolicyVersion: versionShape(policy, version, true) } }
  },
})
