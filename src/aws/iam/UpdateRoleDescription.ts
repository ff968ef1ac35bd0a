import { operation } from '../operation.ts'
import { roles } from './documents.ts'
import { existing, onRole, ROLE } from './entity-kinds.ts'
import { describedRole } from './shapes.ts'
import type { In, Out } from './types.ts'

export const UpdateRoleDescription = operation<In<'UpdateRoleDescription'>, Out<'UpdateRoleDescription'>>({
  name: 'UpdateRoleDescription',
  authorize: onRole('UpdateRoleDescription'),
  handle: (call) => {
    const role = { ...existing(ROLE, call, call.input.RoleName), description: call.input.Description }
    return { output: { Role: describedRole(call.view, role) }, writes: [roles.put(call.account, role.name, role)] }
  },
})
