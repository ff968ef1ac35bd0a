import type { AccountId } from '../../kernel/brands.ts'
import type { View } from '../../store/projection.ts'
import { accessKeys, type AccessKey, type User } from './documents.ts'
import { noSuchEntity } from './faults.ts'
import type { Holder } from './mfa-holder.ts'

/** A user's access keys, oldest first. */
export function keysOf(view: View, account: AccountId, user: Pick<User, 'id'>): readonly AccessKey[] {
  return accessKeys
    .all(view, account)
    .map(({ value }) => value)
    .filter((key) => key.userId === user.id)
    .toSorted((a, b) => a.created - b.created)
}

/** The key with this id of who holds it: the root user has none. @throws {Fault} NoSuchEntity */
export function existingKey(
  where: { readonly view: View; readonly account: AccountId },
  holder: Holder,
  id: string,
): AccessKey {
  const key = accessKeys.find(where.view, where.account, id)
  if (key?.userId !== holder.id) throw noSuchEntity(`The Access Key with id ${id} cannot be found.`)
  return key
}
