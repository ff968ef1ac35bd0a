import { operation } from '../operation.ts'
import { accounts } from './documents.ts'
import { manages, organizationOf } from './needs.ts'
import { page } from './page.ts'
import { accountShape } from './shapes.ts'
import type { In, Out } from './types.ts'

export const ListAccounts = operation<In<'ListAccounts'>, Out<'ListAccounts'>>({
  name: 'ListAccounts',
  authorize: manages('ListAccounts'),
  handle: (call) => {
    const members = accounts.all(call.view).filter(({ parent, joined }) => parent !== undefined && joined <= call.now)
    const { items, next } = page(members, call.input, (account) => account.id)
    const organization = organizationOf(call)
    return { output: { Accounts: items.map((account) => accountShape(call.view, organization, account)), ...next } }
  },
})
