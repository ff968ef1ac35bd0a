import { operation } from '../operation.ts'
import { managementNeed, organizationOf, thing } from './needs.ts'
import { accountShape } from './shapes.ts'
import { existingAccount } from './tree.ts'
import type { In, Out } from './types.ts'

export const DescribeAccount = operation<In<'DescribeAccount'>, Out<'DescribeAccount'>>({
  name: 'DescribeAccount',
  authorize: (call) => [managementNeed(call, 'DescribeAccount', thing(call, call.input.AccountId))],
  handle: (call) => {
    const account = existingAccount(call.view, call.input.AccountId, call.now)
    return { output: { Account: accountShape(call.view, organizationOf(call), account) } }
  },
})
