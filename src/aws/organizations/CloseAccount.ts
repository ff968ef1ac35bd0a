import { operation } from '../operation.ts'
import { accounts } from './documents.ts'
import { constraintViolation, refusal } from './faults.ts'
import { managementNeed, organizationOf, thing } from './needs.ts'
import { existingAccount } from './tree.ts'
import type { In, Out } from './types.ts'

export const CloseAccount = operation<In<'CloseAccount'>, Out<'CloseAccount'>>({
  name: 'CloseAccount',
  authorize: (call) => [managementNeed(call, 'CloseAccount', thing(call, call.input.AccountId))],
  handle: (call) => {
    const account = existingAccount(call.view, call.input.AccountId, call.now)
    if (account.id === organizationOf(call).management)
      throw constraintViolation('CANNOT_CLOSE_MANAGEMENT_ACCOUNT', 'You cannot close the management account.')
    if (account.status !== 'ACTIVE') throw refusal('AccountAlreadyClosedException')
    return { output: {}, writes: [accounts.put(account.id, { ...account, status: 'SUSPENDED' })] }
  },
})
