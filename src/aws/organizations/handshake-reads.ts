import { operation, type Call } from '../operation.ts'
import type { Handshake } from './documents.ts'
import { invalidInput } from './faults.ts'
import { handshakeNeed, handshakeShape, invitedAccount, ownHandshake, toldHandshakes } from './handshakes.ts'
import { manages, organizationOf } from './needs.ts'
import { page } from './page.ts'
import type { In, Out } from './types.ts'

const DescribeHandshake = operation<In<'DescribeHandshake'>, Out<'DescribeHandshake'>>({
  name: 'DescribeHandshake',
  authorize: (call) => handshakeNeed(call, 'DescribeHandshake'),
  handle: (call) => ({ output: { Handshake: handshakeShape(call.view, ownHandshake(call), call.now) } }),
})

type ForAccount = 'ListHandshakesForAccount'
type ForOrganization = 'ListHandshakesForOrganization'

function listed(call: Call<In<ForAccount>>, isShown: (handshake: Handshake) => boolean): Out<ForAccount> {
  const { view, now, input } = call
  // Invitations are the only handshakes that there are, and none has a parent.
  const { ActionType: action = 'INVITE', ParentHandshakeId: parent } = input.Filter ?? {}
  if (input.Filter?.ActionType !== undefined && parent !== undefined)
    throw invalidInput('MAX_LIMIT_EXCEEDED_FILTER', 'You specified too many filter parameters.')
  const told = action === 'INVITE' && parent === undefined ? toldHandshakes(view, now).filter(isShown) : []
  const { items, next } = page(told, input, ({ id }) => id)
  return { Handshakes: items.map((one) => handshakeShape(view, one, now)), ...next }
}

/** Any account may ask who invited it. */
const ListHandshakesForAccount = operation<In<ForAccount>, Out<ForAccount>>({
  name: 'ListHandshakesForAccount',
  authorize: () => [{ action: 'organizations:ListHandshakesForAccount', resource: '*' }],
  handle: (call) => ({ output: listed(call, (one) => invitedAccount(call.view, one) === call.account) }),
})

const ListHandshakesForOrganization = operation<In<ForOrganization>, Out<ForOrganization>>({
  name: 'ListHandshakesForOrganization',
  authorize: manages('ListHandshakesForOrganization'),
  handle(call) {
    const { id } = organizationOf(call)
    return { output: listed(call, (one) => one.organization === id) }
  },
})

export const handshakeReads = [DescribeHandshake, ListHandshakesForAccount, ListHandshakesForOrganization]
