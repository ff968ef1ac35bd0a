import { operation } from '../operation.ts'
import { keysOf } from './access-keys.ts'
import { loginProfiles, uniqueIds, users } from './documents.ts'
import { existing, onUser, USER } from './entity-kinds.ts'
import { deleteConflict } from './faults.ts'
import { devicesOf } from './mfa-devices.ts'
import type { In, Out } from './types.ts'

export const DeleteUser = operation<In<'DeleteUser'>, Out<'DeleteUser'>>({
  name: 'DeleteUser',
  authorize: onUser('DeleteUser'),
  handle: (call) => {
    const { view, account } = call
    const user = existing(USER, call, call.input.UserName)
    if (user.attached.length > 0) throw deleteConflict('Cannot delete entity, must detach all policies first.')
    if (user.inline.length > 0) throw deleteConflict('Cannot delete entity, must delete policies first.')
    if (user.groups.length > 0) throw deleteConflict('Cannot delete entity, must remove users from group first.')
    if (keysOf(view, account, user).length > 0)
      throw deleteConflict('Cannot delete entity, must delete access keys first.')
    if (devicesOf(view, account, user.id).length > 0)
      throw deleteConflict('Cannot delete entity, must remove tokens from principal first.')
    if (loginProfiles.find(view, account, user.id))
      throw deleteConflict('Cannot delete entity, must delete login profile first.')
    return { output: {}, writes: [users.drop(account, user.name), uniqueIds.drop(account, user.id)] }
  },
})
