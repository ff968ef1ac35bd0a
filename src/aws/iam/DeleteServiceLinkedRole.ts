import { operation } from '../operation.ts'
import { deletionTasks, roles, uniqueIds } from './documents.ts'
import { existing, onRole, ROLE } from './entity-kinds.ts'
import { invalidInput } from './faults.ts'
import type { In, Out } from './types.ts'

type Name = 'DeleteServiceLinkedRole'

/** Nothing here keeps such a role in use: its deletion succeeds at once. */
export const DeleteServiceLinkedRole = operation<In<Name>, Out<Name>>({
  name: 'DeleteServiceLinkedRole',
  authorize: onRole('DeleteServiceLinkedRole'),
  handle: (call) => {
    const { account, random, now } = call
    const role = existing(ROLE, call, call.input.RoleName)
    if (!role.serviceLinked) throw invalidInput(`Role ${role.name} is not a service-linked role.`)
    const id = `task${role.path}${role.name}/${random.uuid()}`
    return {
      output: { DeletionTaskId: id },
      writes: [
        roles.drop(account, role.name),
        uniqueIds.drop(account, role.id),
        deletionTasks.put(account, id, { id, role: role.arn, created: now }),
      ],
    }
  },
})
