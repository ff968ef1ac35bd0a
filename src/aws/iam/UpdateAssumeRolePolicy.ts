import { operation } from '../operation.ts'
import { roles } from './documents.ts'
import { modifiable, onRole, ROLE } from './entity-kinds.ts'
import { trustToKeep } from './policy-document.ts'
import type { In, Out } from './types.ts'

export const UpdateAssumeRolePolicy = operation<In<'UpdateAssumeRolePolicy'>, Out<'UpdateAssumeRolePolicy'>>({
  name: 'UpdateAssumeRolePolicy',
  authorize: onRole('UpdateAssumeRolePolicy'),
  handle: (call) => {
    const role = modifiable(ROLE, call, call.input.RoleName)
    const trust = trustToKeep(call.view, call.account, call.input.PolicyDocument)
    return { output: {}, writes: [roles.put(call.account, role.name, { ...role, trust })] }
  },
})
