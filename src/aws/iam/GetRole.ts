import { operation } from '../operation.ts'
import { lastUse, type Access } from './access-history.ts'
import { roles } from './documents.ts'
import { existing, onRole, ROLE } from './entity-kinds.ts'
import { lastUsedShape, roleShape } from './shapes.ts'
import type { In, Out } from './types.ts'

export const GetRole = operation<In<'GetRole'>, Out<'GetRole'>, Access | undefined>({
  name: 'GetRole',
  async prepare({ view, account, input, world, now }) {
    const role = roles.find(view, account, input.RoleName)
    return role && lastUse({ world, account, until: now }, role.id)
  },
  authorize: onRole('GetRole'),
  handle(call) {
    const role = roleShape(call.view, existing(ROLE, call, call.input.RoleName))
    return { output: { Role: { ...role, RoleLastUsed: lastUsedShape(call.prepared) } } }
  },
})
