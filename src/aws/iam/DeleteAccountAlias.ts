import { operation } from '../operation.ts'
import { accountSettings } from './documents.ts'
import { onAll } from './entity-kinds.ts'
import { noSuchEntity } from './faults.ts'
import type { In, Out } from './types.ts'

export const DeleteAccountAlias = operation<In<'DeleteAccountAlias'>, Out<'DeleteAccountAlias'>>({
  name: 'DeleteAccountAlias',
  authorize: onAll('DeleteAccountAlias'),
  handle: ({ view, account, input }) => {
    const { alias, ...kept } = accountSettings.find(view, account, 'this') ?? {}
    if (alias !== input.AccountAlias)
      throw noSuchEntity(`The account alias with name ${input.AccountAlias} cannot be found.`)
    return { output: {}, writes: [accountSettings.put(account, 'this', kept)] }
  },
})
