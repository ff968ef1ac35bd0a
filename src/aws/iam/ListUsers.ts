import { operation } from '../operation.ts'
import { users } from './documents.ts'
import { onPath } from './entity-kinds.ts'
import { listedFrom } from './listing.ts'
import { userRow } from './shapes.ts'
import type { In, Out } from './types.ts'

export const ListUsers = operation<In<'ListUsers'>, Out<'ListUsers'>>({
  name: 'ListUsers',
  authorize: onPath('ListUsers', 'user'),
  handle: (call) => {
    const { items, answer } = listedFrom(users, call)
    return { output: { Users: items.map(userRow), ...answer } }
  },
})
