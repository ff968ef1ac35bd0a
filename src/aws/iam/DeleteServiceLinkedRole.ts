import { operation } from '../operation.ts'
import { deletionTasks, roles, uniqueIds } from './documents.ts'
import { existing, onRole, ROLE } from './entity-kinds.ts'
import { invalidInput } from './faults.ts'
import { usesOf } from './linked-role-use.ts'
import type { In, Out } from './types.ts'

type Name = 'DeleteServiceLinkedRole'

/** The task ends at once: the role is gone, or was found in use. */
export const DeleteServiceLinkedRole = operation<In<Name>, Out<Name>>({
  name: 'DeleteServiceLinkedRole',
  authorize: onRole('DeleteServiceLinkedRole'),
  handle: (call) => {
    const { view, account, random, now } = call
    const role = existing(ROLE, call, call.input.RoleName)
    if (!role.serviceLinked) throw invalidInput(`Role ${role.name} is not a service-linked role.`)
    const id = `task${role.path}${role.name}/${random.uuid()}`
    const [, , service = ''] = role.path.split('/')
    const usage = usesOf(view, account, service)
    const task = { id, role: role.arn, created: now }
    const writes =
      usage.length > 0
        ? [deletionTasks.put(account, id, { ...task, usage })]
        : [roles.drop(account, role.name), uniqueIds.drop(account, role.id), deletionTasks.put(account, id, task)]
    return { output: { DeletionTaskId: id }, writes }
  },
})
