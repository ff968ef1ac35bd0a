import { operation } from '../operation.ts'
import { manages, organizationOf } from './needs.ts'
import { rootShape } from './shapes.ts'
import type { In, Out } from './types.ts'

export const ListRoots = operation<In<'ListRoots'>, Out<'ListRoots'>>({
  name: 'ListRoots',
  authorize: manages('ListRoots'),
  handle: (call) => ({ output: { Roots: [rootShape(organizationOf(call))] } }),
})
