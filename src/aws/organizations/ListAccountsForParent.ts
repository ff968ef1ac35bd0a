import { operation } from '../operation.ts'
import { managementNeed, organizationOf, thing } from './needs.ts'
import { page } from './page.ts'
import { accountShape } from './shapes.ts'
import { accountsUnder, existingParent } from './tree.ts'
import type { In, Out } from './types.ts'

export const ListAccountsForParent = operation<In<'ListAccountsForParent'>, Out<'ListAccountsForParent'>>({
  name: 'ListAccountsForParent',
  authorize: (call) => [managementNeed(call, 'ListAccountsForParent', thing(call, call.input.ParentId))],
  handle: (call) => {
    const under = accountsUnder(call.view, existingParent(call.view, call.input.ParentId).id, call.now)
    const { items, next } = page(under, call.input, (account) => account.id)
    const organization = organizationOf(call)
    return { output: { Accounts: items.map((account) => accountShape(call.view, organization, account)), ...next } }
  },
})
