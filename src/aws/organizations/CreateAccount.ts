import { accountId, type AccountId } from '../../kernel/brands.ts'
import { DIGITS, LOWER, type Random } from '../../kernel/random.ts'
import type { View } from '../../store/projection.ts'
import { operation } from '../operation.ts'
import { roleForJoining } from '../cloudtrail/organization.ts'
import { linkedRole } from '../iam/linked-role.ts'
import { accessRole } from './access-role.ts'
import { refuseMoreAccounts } from './account-quota.ts'
import { accountArn } from './arns.ts'
import { attachedEverywhere } from './attachments.ts'
import { accounts, createAccountStatuses, type Account, type CreateAccountStatus } from './documents.ts'
import { refusal } from './faults.ts'
import { makingWith, organizationOf } from './needs.ts'
import { createAccountStatusShape } from './shapes.ts'
import { checkedTags } from './tags.ts'
import type { In, Out } from './types.ts'

const ORGANIZATIONS = 'organizations.amazonaws.com'

/** How long AWS takes to make an account, roughly; nothing at the instant pace. */
const REAL_MS = 20_000
/** So many are made at once. @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html */
const AT_ONCE = 5

/**
 * Begins a new account under the root, with the role through which the management account enters it. The answer is IN_PROGRESS;
 * DescribeCreateAccountStatus tells how it ended.
 */
export const CreateAccount = operation<In<'CreateAccount'>, Out<'CreateAccount'>>({
  name: 'CreateAccount',
  authorize: (call) =>
    makingWith(call, 'CreateAccount', undefined, accountArn(organizationOf(call), '*'), call.input.Tags),
  handle: (call) => {
    const { view, input, now, random } = call
    const organization = organizationOf(call)
    refusePending(view, input.Email, now)
    refuseMoreAccounts(call, organization)
    const taken = accounts.all(view).some((account) => account.email.toLowerCase() === input.Email.toLowerCase())
    const id = freshAccountId(view, random)
    const status: CreateAccountStatus = {
      id: `car-${random.text(32, LOWER + DIGITS)}`,
      name: input.AccountName,
      email: input.Email,
      requested: now,
      completed: now + (call.world.pace === 'real' ? REAL_MS : 0),
      outcome: taken ? { failure: 'EMAIL_ALREADY_EXISTS' } : { account: id },
    }
    const account: Account = {
      id,
      name: input.AccountName,
      email: input.Email,
      status: 'ACTIVE',
      joined: status.completed,
      parent: organization.rootId,
      method: 'CREATED',
      tags: checkedTags(input.Tags),
    }
    const made = [
      accounts.put(id, account),
      ...attachedEverywhere(view, organization, id),
      ...accessRole(id, organization.management, input.RoleName, random, now),
      ...linkedRole(view, id, ORGANIZATIONS, random, now),
      ...roleForJoining(call, organization, id),
    ]
    return {
      output: { CreateAccountStatus: createAccountStatusShape({ ...status, completed: Infinity }, now) },
      writes: [createAccountStatuses.put(status.id, status), ...(taken ? [] : made)],
    }
  },
})

/** @throws {Fault} ConcurrentModificationException, TooManyRequestsException (that it is this one is inferred) */
function refusePending(view: View, email: string, now: number): void {
  const pending = createAccountStatuses.all(view).filter(({ completed }) => now < completed)
  if (pending.some((one) => one.email.toLowerCase() === email.toLowerCase()))
    throw refusal('ConcurrentModificationException')
  if (pending.length >= AT_ONCE) throw refusal('TooManyRequestsException')
}

function freshAccountId(view: View, random: Random): AccountId {
  const id = accountId(random.text(1, '123456789') + random.text(11, DIGITS))
  return accounts.find(view, id) ? freshAccountId(view, random) : id
}
