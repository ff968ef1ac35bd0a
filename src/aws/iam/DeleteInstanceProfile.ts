import { operation } from '../operation.ts'
import { instanceProfiles } from './documents.ts'
import { deleteConflict } from './faults.ts'
import { existingProfile, onProfile } from './instance-profiles.ts'
import type { In, Out } from './types.ts'

export const DeleteInstanceProfile = operation<In<'DeleteInstanceProfile'>, Out<'DeleteInstanceProfile'>>({
  name: 'DeleteInstanceProfile',
  authorize: onProfile('DeleteInstanceProfile'),
  handle: (call) => {
    const profile = existingProfile(call)
    if (profile.role !== undefined)
      throw deleteConflict('Cannot delete entity, must remove roles from instance profile first.')
    return { output: {}, writes: [instanceProfiles.drop(call.account, profile.name)] }
  },
})
