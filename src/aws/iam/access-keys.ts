import type { AccountId } from '../../kernel/brands.ts'
import type { View } from '../../store/projection.ts'
import { accessKeys, type AccessKey, type User } from './documents.ts'
import { existing, USER } from './entity-kinds.ts'
import { noSuchEntity } from './faults.ts'

/** A user's access keys, oldest first. */
export function keysOf(view: View, account: AccountId, user: Pick<User, 'id'>): readonly AccessKey[] {
  return accessKeys
    .all(view, account)
    .map(({ value }) => value)
    .filter((key) => key.userId === user.id)
    .toSorted((a, b) => a.created - b.created)
}

/** The user's key with this id. @throws {Fault} NoSuchEntity */
export function existingKey(
  where: { readonly view: View; readonly account: AccountId },
  userName: string,
  id: string,
): AccessKey {
  const user = existing(USER, where, userName)
  const key = accessKeys.find(where.view, where.account, id)
  if (key?.userId !== user.id) throw noSuchEntity(`The Access Key with id ${id} cannot be found.`)
  return key
}
