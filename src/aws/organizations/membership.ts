import type { Write } from '../../store/Store.ts'
import { operation, type Call } from '../operation.ts'
import { detachedEverywhere } from './attachments.ts'
import { accounts } from './documents.ts'
import { forgotten } from './effective-changes.ts'
import { constraintViolation, refusal } from './faults.ts'
import { managementNeed, memberNeed, organizationOf, thing } from './needs.ts'
import { existingAccount } from './tree.ts'
import type { In, Out } from './types.ts'

/** An account that was created in an organization stays so long at least; milliseconds. */
const WAIT = 4 * 24 * 60 * 60 * 1000

/** The account by itself again: no policy of the organization lies over it, and what stands in it stays. */
function leaving(call: Call<unknown>, id: string): readonly Write[] {
  const organization = organizationOf(call)
  const { parent: _, ...account } = existingAccount(call.view, id, call.now)
  if (id === organization.management) throw refusal('MasterCannotLeaveOrganizationException')
  if (organization.delegated?.some((one) => one.account === id))
    throw constraintViolation(
      'CANNOT_REMOVE_DELEGATED_ADMINISTRATOR_FROM_ORG',
      'You attempted to remove an account that is registered as a delegated administrator for a service integrated with your organization.',
    )
  if (account.method === 'CREATED' && call.now < account.joined + WAIT)
    throw constraintViolation(
      'WAIT_PERIOD_ACTIVE',
      'After you create an Amazon Web Services account, you must wait until at least four days after the account was created.',
    )
  return [accounts.put(id, account), ...detachedEverywhere(call.view, id), ...forgotten(call.view, id)]
}

const LeaveOrganization = operation<In<'LeaveOrganization'>, Out<'LeaveOrganization'>>({
  name: 'LeaveOrganization',
  authorize: (call) => [memberNeed(call, 'LeaveOrganization')],
  handle: (call) => ({ output: {}, writes: leaving(call, call.account) }),
})

type Remove = 'RemoveAccountFromOrganization'

const RemoveAccountFromOrganization = operation<In<Remove>, Out<Remove>>({
  name: 'RemoveAccountFromOrganization',
  authorize: (call) => [managementNeed(call, 'RemoveAccountFromOrganization', thing(call, call.input.AccountId))],
  handle: (call) => ({ output: {}, writes: leaving(call, call.input.AccountId) }),
})

export const membership = [LeaveOrganization, RemoveAccountFromOrganization]
