import { operation } from '../operation.ts'
import { groups } from './documents.ts'
import { onPath } from './entity-kinds.ts'
import { listedFrom } from './listing.ts'
import { groupShape } from './shapes.ts'
import type { In, Out } from './types.ts'

export const ListGroups = operation<In<'ListGroups'>, Out<'ListGroups'>>({
  name: 'ListGroups',
  authorize: onPath('ListGroups', 'group'),
  handle: (call) => {
    const { items, answer } = listedFrom(groups, call)
    return { output: { Groups: items.map(groupShape), ...answer } }
  },
})
