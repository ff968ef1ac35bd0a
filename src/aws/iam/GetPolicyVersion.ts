import { operation } from '../operation.ts'
import { existingPolicy, readsPolicy } from './policy-needs.ts'
import { existingVersion } from './policy-versions.ts'
import { versionShape } from './shapes.ts'
import type { In, Out } from './types.ts'

export const GetPolicyVersion = operation<In<'GetPolicyVersion'>, Out<'GetPolicyVersion'>>({
  name: 'GetPolicyVersion',
  authorize: readsPolicy('GetPolicyVersion'),
  handle: (call) => {
    const policy = existingPolicy(call)
    const version = existingVersion(policy, call.input.VersionId)
    return { output: { PolicyVersion: versionShape(policy, version, true) } }
  },
})
