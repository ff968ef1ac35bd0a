import { operation } from '../operation.ts'
import { deletionTasks } from './documents.ts'
import { noSuchEntity } from './faults.ts'
import { iamArn } from './ids.ts'
import type { In, Out } from './types.ts'

type Name = 'GetServiceLinkedRoleDeletionStatus'

export const GetServiceLinkedRoleDeletionStatus = operation<In<Name>, Out<Name>>({
  name: 'GetServiceLinkedRoleDeletionStatus',
  authorize: ({ view, account, input }) => {
    const role = deletionTasks.find(view, account, input.DeletionTaskId)?.role
    return [{ action: 'iam:GetServiceLinkedRoleDeletionStatus', resource: role ?? iamArn(account, 'role', '/', '*') }]
  },
  handle: ({ view, account, input }) => {
    const task = deletionTasks.find(view, account, input.DeletionTaskId)
    if (!task) throw noSuchEntity(`Deletion task ${input.DeletionTaskId} cannot be found.`)
    const { role, usage } = task
    if (!usage) return { output: { Status: 'SUCCEEDED' } }
    const Reason = `The role ${role.slice(role.lastIndexOf('/') + 1)} is in use. Delete the resources that use it first.`
    return { output: { Status: 'FAILED', Reason: { Reason, RoleUsageList: usage } } }
  },
})
