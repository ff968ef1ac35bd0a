import { operation } from '../operation.ts'
import { instanceProfiles } from './documents.ts'
import { onPath } from './entity-kinds.ts'
import { profileShape } from './instance-profiles.ts'
import { listedFrom } from './listing.ts'
import type { In, Out } from './types.ts'

export const ListInstanceProfiles = operation<In<'ListInstanceProfiles'>, Out<'ListInstanceProfiles'>>({
  name: 'ListInstanceProfiles',
  authorize: onPath('ListInstanceProfiles', 'instance-profile'),
  handle: (call) => {
    const { view, account } = call
    const { items, answer } = listedFrom(instanceProfiles, call)
    return { output: { InstanceProfiles: items.map((profile) => profileShape(view, account, profile)), ...answer } }
  },
})
