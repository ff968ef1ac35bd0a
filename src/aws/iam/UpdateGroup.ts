import { operation } from '../operation.ts'
import { groups, users } from './documents.ts'
import { existing, GROUP, needOn } from './entity-kinds.ts'
import { alreadyExists } from './faults.ts'
import { membersOf } from './group-members.ts'
import { iamArn } from './ids.ts'
import type { In, Out } from './types.ts'

/** Renames or moves a group with its members. Needs permission on both ARNs. */
export const UpdateGroup = operation<In<'UpdateGroup'>, Out<'UpdateGroup'>>({
  name: 'UpdateGroup',
  authorize: (call) => {
    const { GroupName, NewGroupName: name = GroupName, NewPath } = call.input
    const path = NewPath ?? groups.find(call.view, call.account, GroupName)?.path ?? '/'
    const old = needOn(GROUP, call, 'UpdateGroup', GroupName)
    return [old, { ...old, resource: iamArn(call.account, 'group', path, name), shown: `group ${name}` }]
  },
  handle: (call) => {
    const { view, account, input } = call
    const old = existing(GROUP, call, input.GroupName)
    const { NewGroupName: name = old.name, NewPath: path = old.path } = input
    const other = groups.find(view, account, name)
    if (other && other.id !== old.id) throw alreadyExists(`Group with name ${name} already exists.`)
    const group = { ...old, name, path, arn: iamArn(account, 'group', path, name) }
    const members = membersOf(view, account, old).map((user) =>
      users.put(account, user.name, {
        ...user,
        groups: user.groups.map((member) => (member === old.name ? name : member)),
      }),
    )
    // A name that differs by case only is the same document.
    const gone = groups.key(name) === groups.key(old.name) ? [] : [groups.drop(account, old.name)]
    return { output: {}, writes: [...gone, groups.put(account, name, group), ...members] }
  },
})
