import { operation } from '../operation.ts'
import { accounts } from '../organizations/documents.ts'
import { accountSettings } from './documents.ts'
import { onAll } from './entity-kinds.ts'
import { alreadyExists } from './faults.ts'
import type { In, Out } from './types.ts'

/** An account has one alias, which no other account may have; a new one replaces it. */
export const CreateAccountAlias = operation<In<'CreateAccountAlias'>, Out<'CreateAccountAlias'>>({
  name: 'CreateAccountAlias',
  authorize: onAll('CreateAccountAlias'),
  handle: ({ view, account, input }) => {
    const alias = input.AccountAlias
    const taken = accounts
      .all(view)
      .some((other) => other.id !== account && accountSettings.find(view, other.id, 'this')?.alias === alias)
    if (taken) throw alreadyExists(`The account alias ${alias} already exists.`)
    const settings = accountSettings.find(view, account, 'this')
    return { output: {}, writes: [accountSettings.put(account, 'this', { ...settings, alias })] }
  },
})
