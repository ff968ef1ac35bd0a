import { operation } from '../operation.ts'
import { existing, GROUP, onGroup } from './entity-kinds.ts'
import { membersOf } from './group-members.ts'
import { sortedPage } from './page.ts'
import { groupShape, userRow } from './shapes.ts'
import type { In, Out } from './types.ts'

export const GetGroup = operation<In<'GetGroup'>, Out<'GetGroup'>>({
  name: 'GetGroup',
  authorize: onGroup('GetGroup'),
  handle: (call) => {
    const group = existing(GROUP, call, call.input.GroupName)
    const { items, answer } = sortedPage(membersOf(call.view, call.account, group), call.input, (user) => user.name)
    return { output: { Group: groupShape(group), Users: items.map(userRow), ...answer } }
  },
})
