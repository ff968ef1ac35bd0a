import { operation } from '../operation.ts'
import { accounts } from './documents.ts'
import { policiesMove } from './effective-changes.ts'
import { refusal } from './faults.ts'
import { managementNeed, organizationOf, thing } from './needs.ts'
import { existingAccount, existingParent } from './tree.ts'
import type { In, Out } from './types.ts'

/** Permission is needed on the account and on both parents. */
export const MoveAccount = operation<In<'MoveAccount'>, Out<'MoveAccount'>>({
  name: 'MoveAccount',
  authorize: (call) => {
    const { AccountId, SourceParentId, DestinationParentId } = call.input
    return [AccountId, SourceParentId, DestinationParentId].map((id) =>
      managementNeed(call, 'MoveAccount', thing(call, id)),
    )
  },
  handle: (call) => {
    const { view, input, now } = call
    const account = existingAccount(view, input.AccountId, now)
    const source = existingParent(view, input.SourceParentId, 'SourceParentNotFoundException')
    const { id: parent } = existingParent(view, input.DestinationParentId, 'DestinationParentNotFoundException')
    if (account.parent === parent) throw refusal('DuplicateAccountException')
    if (account.parent !== source.id) throw refusal('AccountNotFoundException')
    const moved = policiesMove(view, organizationOf(call), account, parent, now)
    return { output: {}, writes: [accounts.put(account.id, { ...account, parent }), ...moved] }
  },
})
