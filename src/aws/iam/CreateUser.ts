import { operation } from '../operation.ts'
import { checkBoundary } from './boundaries.ts'
import { uniqueIds, users, type User } from './documents.ts'
import { needOn, USER } from './entity-kinds.ts'
import { alreadyExists } from './faults.ts'
import { iamArn, uniqueId } from './ids.ts'
import { countIn, refuseOver } from './quota-count.ts'
import { userShape } from './shapes.ts'
import { CASELESS, checkedTags, makingWith } from './tags.ts'
import type { In, Out } from './types.ts'

export const CreateUser = operation<In<'CreateUser'>, Out<'CreateUser'>, number>({
  name: 'CreateUser',
  prepare: countIn(users),
  authorize: (call) => {
    const { UserName, Path = '/', PermissionsBoundary, Tags } = call.input
    const context = PermissionsBoundary === undefined ? {} : { 'iam:PermissionsBoundary': PermissionsBoundary }
    const resource = iamArn(call.account, 'user', Path, UserName)
    const making = needOn(USER, call, 'CreateUser', UserName, { resource, shown: resource, resourceTags: {}, context })
    return makingWith(making, 'User', Tags)
  },
  handle: ({ input, view, account, now, random, prepared: count }) => {
    const { UserName: name, Path: path = '/', PermissionsBoundary } = input
    if (users.find(view, account, name)) throw alreadyExists(`User with name ${name} already exists.`)
    refuseOver({ view, account }, 'UsersPerAccount', count)
    if (PermissionsBoundary !== undefined) checkBoundary(view, account, 'User', PermissionsBoundary)
    const user: User = {
      arn: iamArn(account, 'user', path, name),
      id: uniqueId('user', random),
      name,
      path,
      created: now,
      tags: checkedTags(input.Tags, CASELESS),
      ...(PermissionsBoundary !== undefined && { boundary: PermissionsBoundary }),
      attached: [],
      inline: [],
      groups: [],
    }
    const id = uniqueIds.put(account, user.id, { arn: user.arn, kind: 'user', name })
    return { output: { User: userShape(user) }, writes: [users.put(account, name, user), id] }
  },
})
