import { operation } from '../operation.ts'
import { accountSettings } from './documents.ts'
import { onAll } from './entity-kinds.ts'
import { noSuchEntity } from './faults.ts'
import type { In, Out } from './types.ts'

type Name = 'DeleteAccountPasswordPolicy'

export const DeleteAccountPasswordPolicy = operation<In<Name>, Out<Name>>({
  name: 'DeleteAccountPasswordPolicy',
  authorize: onAll('DeleteAccountPasswordPolicy'),
  handle: ({ view, account }) => {
    const { passwordPolicy, ...kept } = accountSettings.find(view, account, 'this') ?? {}
    if (!passwordPolicy) throw noSuchEntity('The account policy with name PasswordPolicy cannot be found.')
    return { output: {}, writes: [accountSettings.put(account, 'this', kept)] }
  },
})
