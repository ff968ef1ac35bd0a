import { operation } from '../operation.ts'
import { existing, onRole, ROLE } from './entity-kinds.ts'
import { roleShape } from './shapes.ts'
import type { In, Out } from './types.ts'

export const GetRole = operation<In<'GetRole'>, Out<'GetRole'>>({
  name: 'GetRole',
  authorize: onRole('GetRole'),
  handle: (call) => ({
    output: { Role: { ...roleShape(call.view, existing(ROLE, call, call.input.RoleName)), RoleLastUsed: {} } },
  }),
})
