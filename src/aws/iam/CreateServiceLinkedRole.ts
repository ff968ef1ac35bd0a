import { operation } from '../operation.ts'
import { roles, uniqueIds, type Role } from './documents.ts'
import { invalidInput } from './faults.ts'
import { iamArn, uniqueId } from './ids.ts'
import { awsManagedPolicy } from './aws-managed.ts'
import { SERVICE_LINKED, serviceLinkedPath } from './service-linked.ts'
import { roleShape } from './shapes.ts'
import type { In, Out } from './types.ts'

type Input = In<'CreateServiceLinkedRole'>

const nameOf = ({ AWSServiceName, CustomSuffix }: Input) => {
  const suffix = SERVICE_LINKED.get(AWSServiceName)?.suffix ?? ''
  return `AWSServiceRoleFor${suffix}${CustomSuffix === undefined ? '' : `_${CustomSuffix}`}`
}

export const CreateServiceLinkedRole = operation<Input, Out<'CreateServiceLinkedRole'>>({
  name: 'CreateServiceLinkedRole',
  authorize: ({ account, input }) => [
    {
      action: 'iam:CreateServiceLinkedRole',
      resource: iamArn(account, 'role', serviceLinkedPath(input.AWSServiceName), nameOf(input)),
      context: { 'iam:AWSServiceName': input.AWSServiceName },
    },
  ],
  handle: ({ view, account, input, now, random }) => {
    const { AWSServiceName: service, Description } = input
    const linked = SERVICE_LINKED.get(service)
    if (!linked) throw invalidInput(`Service name ${service} is not valid for a service-linked role.`)
    const name = nameOf(input)
    if (roles.find(view, account, name))
      throw invalidInput(`Service role name ${name} has been taken in this account, please try a different suffix.`)
    const path = serviceLinkedPath(service)
    const policy = `arn:aws:iam::aws:policy/aws-service-role/${linked.policy}`
    const statement = { Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }
    const role: Role = {
      arn: iamArn(account, 'role', path, name),
      id: uniqueId('role', random),
      name,
      path,
      created: now,
      tags: [],
      ...(Description !== undefined && { description: Description }),
      maxSessionDuration: 3600,
      trust: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
      attached: awsManagedPolicy(policy) ? [policy] : [],
      inline: [],
      serviceLinked: true,
    }
    const id = uniqueIds.put(account, role.id, { arn: role.arn, kind: 'role', name })
    return { output: { Role: roleShape(view, role) }, writes: [roles.put(account, name, role), id] }
  },
})
