import { operation } from '../operation.ts'
import { instanceProfiles } from './documents.ts'
import { existing, onRole, ROLE } from './entity-kinds.ts'
import { profileShape } from './instance-profiles.ts'
import { listed } from './listing.ts'
import type { In, Out } from './types.ts'

export const ListInstanceProfilesForRole = operation<
  In<'ListInstanceProfilesForRole'>,
  Out<'ListInstanceProfilesForRole'>
>({
  name: 'ListInstanceProfilesForRole',
  authorize: onRole('ListInstanceProfilesForRole'),
  handle: (call) => {
    const { view, account, input } = call
    const role = existing(ROLE, call, input.RoleName)
    const holding = instanceProfiles.all(view, account).filter(({ value }) => value.role === role.name)
    const { items, answer } = listed(holding, input)
    return { output: { InstanceProfiles: items.map((profile) => profileShape(view, account, profile)), ...answer } }
  },
})
