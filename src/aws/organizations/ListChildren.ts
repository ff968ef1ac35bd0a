import { operation } from '../operation.ts'
import { managementNeed, thing } from './needs.ts'
import { page } from './page.ts'
import { accountsUnder, existingParent, unitsUnder } from './tree.ts'
import type { In, Out } from './types.ts'

export const ListChildren = operation<In<'ListChildren'>, Out<'ListChildren'>>({
  name: 'ListChildren',
  authorize: (call) => [managementNeed(call, 'ListChildren', thing(call, call.input.ParentId))],
  handle: ({ view, input, now }) => {
    const { id } = existingParent(view, input.ParentId)
    const under: readonly { readonly id: string }[] =
      input.ChildType === 'ACCOUNT' ? accountsUnder(view, id, now) : unitsUnder(view, id)
    const { items, next } = page(under, input, (child) => child.id)
    return { output: { Children: items.map((child) => ({ Id: child.id, Type: input.ChildType })), ...next } }
  },
})
