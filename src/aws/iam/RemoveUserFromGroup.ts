import { operation } from '../operation.ts'
import { users } from './documents.ts'
import { existing, GROUP, onGroup, USER } from './entity-kinds.ts'
import type { In, Out } from './types.ts'

/** Removing a user who is not in the group is no error. */
export const RemoveUserFromGroup = operation<In<'RemoveUserFromGroup'>, Out<'RemoveUserFromGroup'>>({
  name: 'RemoveUserFromGroup',
  authorize: onGroup('RemoveUserFromGroup'),
  handle: (call) => {
    const user = existing(USER, call, call.input.UserName)
    const group = existing(GROUP, call, call.input.GroupName)
    const left = { ...user, groups: user.groups.filter((name) => name !== group.name) }
    return { output: {}, writes: [users.put(call.account, user.name, left)] }
  },
})
