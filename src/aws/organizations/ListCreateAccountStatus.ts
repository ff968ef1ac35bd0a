import { operation } from '../operation.ts'
import { createAccountStatuses } from './documents.ts'
import { manages } from './needs.ts'
import { page } from './page.ts'
import { createAccountStatusShape } from './shapes.ts'
import type { In, Out } from './types.ts'

export const ListCreateAccountStatus = operation<In<'ListCreateAccountStatus'>, Out<'ListCreateAccountStatus'>>({
  name: 'ListCreateAccountStatus',
  authorize: manages('ListCreateAccountStatus'),
  handle: ({ view, input, now }) => {
    const wanted = createAccountStatuses
      .all(view)
      .map((status) => createAccountStatusShape(status, now))
      .filter(({ State }) => input.States === undefined || input.States.includes(State))
    const { items, next } = page(wanted, input, (status) => status.Id)
    return { output: { CreateAccountStatuses: items, ...next } }
  },
})
