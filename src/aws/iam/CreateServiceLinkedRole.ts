import { operation } from '../operation.ts'
import { roles } from './documents.ts'
import { invalidInput } from './faults.ts'
import { linkedRoleName, linkedRoleNeed, linkedRoleWrites, newLinkedRole } from './linked-role.ts'
import { SERVICE_LINKED, TAKES_SUFFIX } from './service-linked.ts'
import { madeRole } from './shapes.ts'
import type { In, Out } from './types.ts'

type Input = In<'CreateServiceLinkedRole'>

export const CreateServiceLinkedRole = operation<Input, Out<'CreateServiceLinkedRole'>>({
  name: 'CreateServiceLinkedRole',
  authorize: ({ account, input }) => [linkedRoleNeed(account, input.AWSServiceName, input.CustomSuffix)],
  handle: ({ view, account, input, now, random }) => {
    const { AWSServiceName: service, CustomSuffix, Description } = input
    if (!SERVICE_LINKED.has(service))
      throw invalidInput(`Service name ${service} is not valid for a service-linked role.`)
    if (CustomSuffix !== undefined && !TAKES_SUFFIX.has(service))
      throw invalidInput(`Custom suffix is not allowed for ${service}`)
    const name = linkedRoleName(service, CustomSuffix)
    if (roles.find(view, account, name))
      throw invalidInput(`Service role name ${name} has been taken in this account, please try a different suffix.`)
    const role = newLinkedRole(account, service, name, random, now, Description)
    return { output: { Role: madeRole(view, role) }, writes: linkedRoleWrites(account, role) }
  },
})
