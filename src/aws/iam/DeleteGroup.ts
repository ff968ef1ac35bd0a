import { operation } from '../operation.ts'
import { groups } from './documents.ts'
import { existing, GROUP, onGroup } from './entity-kinds.ts'
import { deleteConflict } from './faults.ts'
import { membersOf } from './group-members.ts'
import type { In, Out } from './types.ts'

export const DeleteGroup = operation<In<'DeleteGroup'>, Out<'DeleteGroup'>>({
  name: 'DeleteGroup',
  authorize: onGroup('DeleteGroup'),
  handle: (call) => {
    const { view, account } = call
    const group = existing(GROUP, call, call.input.GroupName)
    if (membersOf(view, account, group).length > 0)
      throw deleteConflict('Cannot delete entity, must remove users from group first.')
    if (group.attached.length > 0) throw deleteConflict('Cannot delete entity, must detach all policies first.')
    if (group.inline.length > 0) throw deleteConflict('Cannot delete entity, must delete policies first.')
    return { output: {}, writes: [groups.drop(account, group.name)] }
  },
})
