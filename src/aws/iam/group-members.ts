import type { AccountId } from '../../kernel/brands.ts'
import type { View } from '../../store/projection.ts'
import { users, type Group, type User } from './documents.ts'

/** The users in a group, by name. */
export function membersOf(view: View, account: AccountId, group: Group): readonly User[] {
  return users
    .all(view, account)
    .map(({ value }) => value)
    .filter((user) => user.groups.includes(group.name))
}
