import { operation } from '../operation.ts'
import { users } from './documents.ts'
import { onAll } from './entity-kinds.ts'
import { listed } from './listing.ts'
import { userRow } from './shapes.ts'
import type { In, Out } from './types.ts'

export const ListUsers = operation<In<'ListUsers'>, Out<'ListUsers'>>({
  name: 'ListUsers',
  authorize: onAll('ListUsers'),
  handle: ({ view, account, input }) => {
    const { items, answer } = listed(users.all(view, account), input)
    return { output: { Users: items.map(userRow), ...answer } }
  },
})
