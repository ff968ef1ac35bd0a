import { operation } from '../operation.ts'
import { roles } from './documents.ts'
import { onPath } from './entity-kinds.ts'
import { listedFrom } from './listing.ts'
import { listedRole } from './shapes.ts'
import type { In, Out } from './types.ts'

export const ListRoles = operation<In<'ListRoles'>, Out<'ListRoles'>>({
  name: 'ListRoles',
  authorize: onPath('ListRoles', 'role'),
  handle: (call) => {
    const { items, answer } = listedFrom(roles, call)
    return { output: { Roles: items.map((role) => listedRole(call.view, role)), ...answer } }
  },
})
