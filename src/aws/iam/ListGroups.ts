import { operation } from '../operation.ts'
import { groups } from './documents.ts'
import { onAll } from './entity-kinds.ts'
import { listed } from './listing.ts'
import { groupShape } from './shapes.ts'
import type { In, Out } from './types.ts'

export const ListGroups = operation<In<'ListGroups'>, Out<'ListGroups'>>({
  name: 'ListGroups',
  authorize: onAll('ListGroups'),
  handle: ({ view, account, input }) => {
    const { items, answer } = listed(groups.all(view, account), input)
    return { output: { Groups: items.map(groupShape), ...answer } }
  },
})
