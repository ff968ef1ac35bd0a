import { operation } from '../operation.ts'
import { roles, uniqueIds, type Role } from './documents.ts'
import { needOn, ROLE } from './entity-kinds.ts'
import { alreadyExists, invalidInput } from './faults.ts'
import { iamArn, uniqueId } from './ids.ts'
import { checkBoundary } from './boundaries.ts'
import { trustToKeep } from './policy-document.ts'
import { refuseOver, countIn } from './quota-count.ts'
import { madeRole } from './shapes.ts'
import { CASELESS, checkedTags, makingWith } from './tags.ts'
import type { In, Out } from './types.ts'

export const CreateRole = operation<In<'CreateRole'>, Out<'CreateRole'>, number>({
  name: 'CreateRole',
  prepare: countIn(roles),
  authorize: (call) => {
    const { RoleName, Path = '/', PermissionsBoundary, Tags } = call.input
    const context = PermissionsBoundary === undefined ? {} : { 'iam:PermissionsBoundary': PermissionsBoundary }
    const resource = iamArn(call.account, 'role', Path, RoleName)
    const making = needOn(ROLE, call, 'CreateRole', RoleName, { resource, shown: resource, resourceTags: {}, context })
    return makingWith(making, 'Role', Tags)
  },
  handle: ({ input, view, account, now, random, prepared: count }) => {
    const { RoleName: name, Path: path = '/', PermissionsBoundary, Description } = input
    if (roles.find(view, account, name)) throw alreadyExists(`Role with name ${name} already exists.`)
    if (RESERVED.test(path)) throw invalidInput(`The path ${path} is reserved for AWS.`)
    refuseOver({ view, account }, 'RolesPerAccount', count)
    if (PermissionsBoundary !== undefined) checkBoundary(view, account, 'Role', PermissionsBoundary)
    const role: Role = {
      arn: iamArn(account, 'role', path, name),
      id: uniqueId('role', random),
      name,
      path,
      created: now,
      tags: checkedTags(input.Tags, CASELESS),
      ...(Description !== undefined && { description: Description }),
      maxSessionDuration: input.MaxSessionDuration ?? 3600,
      trust: trustToKeep(view, account, input.AssumeRolePolicyDocument),
      ...(PermissionsBoundary !== undefined && { boundary: PermissionsBoundary }),
      attached: [],
      inline: [],
    }
    const id = uniqueIds.put(account, role.id, { arn: role.arn, kind: 'role', name })
    return {
      output: { Role: madeRole(view, role, input.AssumeRolePolicyDocument) },
      writes: [roles.put(account, name, role), id],
    }
  },
})

/** Paths in which only AWS makes roles. */
const RESERVED = /^\/aws-(?:service-role|reserved)\//
