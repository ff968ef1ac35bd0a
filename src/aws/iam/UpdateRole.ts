import { operation } from '../operation.ts'
import { roles } from './documents.ts'
import { existing, onRole, ROLE } from './entity-kinds.ts'
import { protectedRole } from './faults.ts'
import type { In, Out } from './types.ts'

/**
 * Description and longest session of a role; what is not sent stays. The reference says that a longest session that is not sent becomes one
 * hour; AWS was seen to keep it.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateRole.html
 */
export const UpdateRole = operation<In<'UpdateRole'>, Out<'UpdateRole'>>({
  name: 'UpdateRole',
  authorize: onRole('UpdateRole'),
  handle: (call) => {
    const { RoleName, Description, MaxSessionDuration } = call.input
    const role = existing(ROLE, call, RoleName)
    // Of a service-linked role only the description may change.
    if (role.serviceLinked && MaxSessionDuration !== undefined) throw protectedRole(role.name)
    const updated = {
      ...role,
      ...(Description !== undefined && { description: Description }),
      maxSessionDuration: MaxSessionDuration ?? role.maxSessionDuration,
    }
    return { output: {}, writes: [roles.put(call.account, role.name, updated)] }
  },
})
