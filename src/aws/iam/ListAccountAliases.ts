import { operation } from '../operation.ts'
import { accountSettings } from './documents.ts'
import { onAll } from './entity-kinds.ts'
import { page } from './page.ts'
import type { In, Out } from './types.ts'

export const ListAccountAliases = operation<In<'ListAccountAliases'>, Out<'ListAccountAliases'>>({
  name: 'ListAccountAliases',
  authorize: onAll('ListAccountAliases'),
  handle: ({ view, account, input }) => {
    const alias = accountSettings.find(view, account, 'this')?.alias
    const { items, answer } = page(alias === undefined ? [] : [alias], input, (one) => one)
    return { output: { AccountAliases: items, ...answer } }
  },
})
