import { operation } from '../operation.ts'
import { instanceProfiles, roles, uniqueIds } from './documents.ts'
import { modifiable, onRole, ROLE } from './entity-kinds.ts'
import { deleteConflict } from './faults.ts'
import type { In, Out } from './types.ts'

export const DeleteRole = operation<In<'DeleteRole'>, Out<'DeleteRole'>>({
  name: 'DeleteRole',
  authorize: onRole('DeleteRole'),
  handle: (call) => {
    const { view, account } = call
    const role = modifiable(ROLE, call, call.input.RoleName)
    if (role.attached.length > 0) throw deleteConflict('Cannot delete entity, must detach all policies first.')
    if (role.inline.length > 0) throw deleteConflict('Cannot delete entity, must delete policies first.')
    if (instanceProfiles.all(view, account).some(({ value }) => value.role === role.name))
      throw deleteConflict('Cannot delete entity, must remove roles from instance profile first.')
    return { output: {}, writes: [roles.drop(account, role.name), uniqueIds.drop(account, role.id)] }
  },
})
