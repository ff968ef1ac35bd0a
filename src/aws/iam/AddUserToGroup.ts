import { operation } from '../operation.ts'
import { users } from './documents.ts'
import { existing, GROUP, onGroup, USER } from './entity-kinds.ts'
import { refuseOver } from './quota-count.ts'
import type { In, Out } from './types.ts'

/** Adding a member again is no error. */
export const AddUserToGroup = operation<In<'AddUserToGroup'>, Out<'AddUserToGroup'>>({
  name: 'AddUserToGroup',
  authorize: onGroup('AddUserToGroup'),
  handle: (call) => {
    const user = existing(USER, call, call.input.UserName)
    const group = existing(GROUP, call, call.input.GroupName)
    if (user.groups.includes(group.name)) return { output: {} }
    refuseOver(call, 'GroupsPerUser', user.groups.length)
    const joined = { ...user, groups: [...user.groups, group.name] }
    return { output: {}, writes: [users.put(call.account, user.name, joined)] }
  },
})
