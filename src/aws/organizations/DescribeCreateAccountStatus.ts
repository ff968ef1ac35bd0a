import { operation } from '../operation.ts'
import { createAccountStatuses } from './documents.ts'
import { refusal } from './faults.ts'
import { manages } from './needs.ts'
import { createAccountStatusShape } from './shapes.ts'
import type { In, Out } from './types.ts'

type Name = 'DescribeCreateAccountStatus'

export const DescribeCreateAccountStatus = operation<In<Name>, Out<Name>>({
  name: 'DescribeCreateAccountStatus',
  authorize: manages('DescribeCreateAccountStatus'),
  handle: ({ view, input, now }) => {
    const status = createAccountStatuses.find(view, input.CreateAccountRequestId)
    if (!status) throw refusal('CreateAccountStatusNotFoundException')
    return { output: { CreateAccountStatus: createAccountStatusShape(status, now) } }
  },
})
