import { operation } from '../operation.ts'
import { keysOf } from './access-keys.ts'
import { accessKeys, uniqueIds, users } from './documents.ts'
import { existing, needOn, USER } from './entity-kinds.ts'
import { alreadyExists } from './faults.ts'
import { iamArn } from './ids.ts'
import type { In, Out } from './types.ts'

/** Renames or moves a user: the same id under another ARN, with its keys; trust by id goes on. Needs permission on both ARNs. */
export const UpdateUser = operation<In<'UpdateUser'>, Out<'UpdateUser'>>({
  name: 'UpdateUser',
  authorize: (call) => {
    const { UserName, NewUserName: name = UserName, NewPath } = call.input
    const path = NewPath ?? users.find(call.view, call.account, UserName)?.path ?? '/'
    const old = needOn(USER, call, 'UpdateUser', UserName)
    return [old, { ...old, resource: iamArn(call.account, 'user', path, name), shown: `user ${name}` }]
  },
  handle: (call) => {
    const { view, account, input } = call
    const old = existing(USER, call, input.UserName)
    const { NewUserName: name = old.name, NewPath: path = old.path } = input
    const other = users.find(view, account, name)
    if (other && other.id !== old.id) throw alreadyExists(`User with name ${name} already exists.`)
    const user = { ...old, name, path, arn: iamArn(account, 'user', path, name) }
    const keys = keysOf(view, account, old).map((key) => accessKeys.put(account, key.id, { ...key, userName: name }))
    const id = uniqueIds.put(account, user.id, { arn: user.arn, kind: 'user', name })
    // A name that differs by case only is the same document.
    const gone = users.key(name) === users.key(old.name) ? [] : [users.drop(account, old.name)]
    return { output: {}, writes: [...gone, users.put(account, name, user), id, ...keys] }
  },
})
