import { operation } from '../operation.ts'
import { groupsOf } from './access.ts'
import { existing, onUser, USER } from './entity-kinds.ts'
import { sortedPage } from './page.ts'
import { groupShape } from './shapes.ts'
import type { In, Out } from './types.ts'

export const ListGroupsForUser = operation<In<'ListGroupsForUser'>, Out<'ListGroupsForUser'>>({
  name: 'ListGroupsForUser',
  authorize: onUser('ListGroupsForUser'),
  handle: (call) => {
    const groups = groupsOf(call.view, call.account, existing(USER, call, call.input.UserName))
    const { items, answer } = sortedPage(groups, call.input, (group) => group.name)
    return { output: { Groups: items.map(groupShape), ...answer } }
  },
})
