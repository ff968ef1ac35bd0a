import { operation } from '../operation.ts'
import { policies } from './documents.ts'
import { deleteConflict } from './faults.ts'
import { changesPolicy, existingPolicy } from './policy-needs.ts'
import { usersOf } from './policy-usage.ts'
import type { In, Out } from './types.ts'

export const DeletePolicy = operation<In<'DeletePolicy'>, Out<'DeletePolicy'>>({
  name: 'DeletePolicy',
  authorize: changesPolicy('DeletePolicy'),
  handle: (call) => {
    const { view, account } = call
    const policy = existingPolicy(call)
    if (Object.values(usersOf(view, account, policy.arn)).some((list) => list.length > 0))
      throw deleteConflict('Cannot delete a policy attached to entities.')
    if (policy.versions.length > 1) throw deleteConflict(MANY_VERSIONS)
    return { output: {}, writes: [policies.drop(account, policy.name)] }
  },
})

const MANY_VERSIONS =
  "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. " +
  'The default version is deleted with the policy.'
