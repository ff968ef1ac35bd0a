import { operation } from '../operation.ts'
import { policyNotAttachable } from './faults.ts'
import { policyByArn } from './managed-policy.ts'
import { sortedPage } from './page.ts'
import { readsPolicy } from './policy-needs.ts'
import { usersOf } from './policy-usage.ts'
import type { In, Out } from './types.ts'

export const ListEntitiesForPolicy = operation<In<'ListEntitiesForPolicy'>, Out<'ListEntitiesForPolicy'>>({
  name: 'ListEntitiesForPolicy',
  authorize: readsPolicy('ListEntitiesForPolicy'),
  handle: (call) => {
    const { view, account, input } = call
    const { EntityFilter: filter, PathPrefix = '/' } = input
    if (!policyByArn(view, input.PolicyArn)) throw policyNotAttachable(input.PolicyArn)
    const users = usersOf(view, account, input.PolicyArn, input.PolicyUsageFilter)
    const all = [
      ...users.groups.map((entity) => ({ kind: 'Group', entity })),
      ...users.roles.map((entity) => ({ kind: 'Role', entity })),
      ...users.users.map((entity) => ({ kind: 'User', entity })),
    ].filter(({ kind, entity }) => (filter ?? kind) === kind && entity.path.startsWith(PathPrefix))
    const { items, answer } = sortedPage(all, input, ({ kind, entity }) => `${kind}/${entity.name}`)
    const shown = (kind: string) => items.filter((item) => item.kind === kind).map((item) => item.entity)
    return {
      output: {
        PolicyGroups: shown('Group').map(({ name, id }) => ({ GroupName: name, GroupId: id })),
        PolicyUsers: shown('User').map(({ name, id }) => ({ UserName: name, UserId: id })),
        PolicyRoles: shown('Role').map(({ name, id }) => ({ RoleName: name, RoleId: id })),
        ...answer,
      },
    }
  },
})
