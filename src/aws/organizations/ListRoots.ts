import { operation } from '../operation.ts'
import { manages, organizationOf } from './needs.ts'
import { page } from './page.ts'
import { rootShape } from './shapes.ts'
import type { In, Out } from './types.ts'

export const ListRoots = operation<In<'ListRoots'>, Out<'ListRoots'>>({
  name: 'ListRoots',
  authorize: manages('ListRoots'),
  handle: (call) => {
    const { items } = page([organizationOf(call)], call.input, ({ rootId }) => rootId)
    return { output: { Roots: items.map((one) => rootShape(one)) } }
  },
})
