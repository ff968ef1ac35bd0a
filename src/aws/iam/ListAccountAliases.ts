import { operation } from '../operation.ts'
import { accountSettings } from './documents.ts'
import { onAll } from './entity-kinds.ts'
import type { In, Out } from './types.ts'

export const ListAccountAliases = operation<In<'ListAccountAliases'>, Out<'ListAccountAliases'>>({
  name: 'ListAccountAliases',
  authorize: onAll('ListAccountAliases'),
  handle: ({ view, account }) => {
    const alias = accountSettings.find(view, account, 'this')?.alias
    return { output: { AccountAliases: alias === undefined ? [] : [alias], IsTruncated: false } }
  },
})
