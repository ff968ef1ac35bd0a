import { operation } from '../operation.ts'
import { roles } from './documents.ts'
import { onAll } from './entity-kinds.ts'
import { listed } from './listing.ts'
import { roleRow } from './shapes.ts'
import type { In, Out } from './types.ts'

export const ListRoles = operation<In<'ListRoles'>, Out<'ListRoles'>>({
  name: 'ListRoles',
  authorize: onAll('ListRoles'),
  handle: ({ view, account, input }) => {
    const { items, answer } = listed(roles.all(view, account), input)
    return { output: { Roles: items.map((role) => roleRow(view, role)), ...answer } }
  },
})
