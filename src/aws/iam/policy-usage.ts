import type { AccountId } from '../../kernel/brands.ts'
import type { View } from '../../store/projection.ts'
import { groups, roles, users, type Group, type Role, type User } from './documents.ts'
import type { Usage } from './shapes.ts'

/** Who in an account holds a managed policy, and whom it bounds. */
export interface Users {
  readonly roles: readonly Role[]
  readonly users: readonly User[]
  readonly groups: readonly Group[]
}

interface Using {
  readonly attached: readonly string[]
  readonly boundary?: string
}

type Use = 'PermissionsPolicy' | 'PermissionsBoundary'

/** Entities that use the policy, either way or in the one way asked for. */
export function usersOf(view: View, account: AccountId, arn: string, use?: string): Users {
  const attached = use === undefined || use === ('PermissionsPolicy' satisfies Use)
  const bounding = use === undefined || use === ('PermissionsBoundary' satisfies Use)
  const uses = (entity: Using) => (attached && entity.attached.includes(arn)) || (bounding && entity.boundary === arn)
  return {
    roles: roles
      .all(view, account)
      .map(({ value }) => value)
      .filter(uses),
    users: users
      .all(view, account)
      .map(({ value }) => value)
      .filter(uses),
    groups: groups
      .all(view, account)
      .map(({ value }) => value)
      .filter(uses),
  }
}

/** Counts for every policy that is used in the account, in one pass. */
export function usageIn(view: View, account: AccountId): (arn: string) => Usage {
  const counts = new Map<string, { attached: number; boundaries: number }>()
  const count = (arn: string, way: 'attached' | 'boundaries') => {
    const entry = counts.get(arn) ?? { attached: 0, boundaries: 0 }
    entry[way]++
    counts.set(arn, entry)
  }
  const holders: readonly { readonly value: Using }[] = [roles, users, groups].flatMap((kind) =>
    kind.all(view, account),
  )
  for (const { value } of holders) {
    for (const arn of value.attached) count(arn, 'attached')
    if (value.boundary !== undefined) count(value.boundary, 'boundaries')
  }
  return (arn) => counts.get(arn) ?? { attached: 0, boundaries: 0 }
}
