import { operation } from '../operation.ts'
import { accounts, units } from './documents.ts'
import { refusal } from './faults.ts'
import { managementNeed, thing } from './needs.ts'
import { existingParent } from './tree.ts'
import type { In, Out } from './types.ts'

/** Always one: what stands right above. */
export const ListParents = operation<In<'ListParents'>, Out<'ListParents'>>({
  name: 'ListParents',
  authorize: (call) => [managementNeed(call, 'ListParents', thing(call, call.input.ChildId))],
  handle: ({ view, input }) => {
    const parent = (units.find(view, input.ChildId) ?? accounts.find(view, input.ChildId))?.parent
    if (parent === undefined) throw refusal('ChildNotFoundException')
    const { id, kind } = existingParent(view, parent)
    return { output: { Parents: [{ Id: id, Type: kind }] } }
  },
})
