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
    if (!deletionTasks.find(view, account, input.DeletionTaskId))
      throw noSuchEntity(`Deletion task ${input.DeletionTaskId} cannot be found.`)
    return { output: { Status: 'SUCCEEDED' } }
  },
})
