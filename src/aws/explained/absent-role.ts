import { accountId, isAccountId, parseArn, type AccountId } from '../../kernel/brands.ts'
import { nearest } from '../../policy/index.ts'
import type { View } from '../../store/projection.ts'
import { roles } from '../iam/documents.ts'
import { accounts } from '../organizations/documents.ts'

/** A role that was asked for when there was none: told to who asks why, never over the wire. */
export interface AbsentRole {
  readonly arn: string
  /** A sentence. */
  readonly why: string
  /** The ARN of the role that was likely meant. */
  readonly meant?: string
}

/** Undefined where the role stands, and stood at `time` (world milliseconds). */
export function absentRole(view: View, arn: string, time: number): AbsentRole | undefined {
  const { resource = '', account = '' } = parseArn(arn) ?? {}
  const owner = isAccountId(account) ? accounts.find(view, accountId(account)) : undefined
  if (!owner) return { arn, why: `There is no account ${account}.` }
  if (owner.status !== 'ACTIVE') return { arn, why: `Account ${account} is closed.` }
  if (!resource.startsWith('role/')) return { arn, why: `${arn} is no role.` }
  const name = nameOf(resource)
  const role = roles.find(view, owner.id, name)
  if (role?.arn === arn)
    return role.created > time
      ? { arn, why: `There was no role ${name} in account ${account} then; there is one now.` }
      : undefined
  const meant = role?.arn ?? near(view, owner.id, name)
  return {
    arn,
    why: `There is no role ${resource.slice('role/'.length)} in account ${account}.`,
    ...(meant ? { meant } : {}),
  }
}

const nameOf = (resource: string): string => resource.slice(resource.lastIndexOf('/') + 1)

/** Of the account the role that is spelled nearly so, else that of another account that is spelled just so. */
function near(view: View, account: AccountId, name: string): string | undefined {
  const own = roles.all(view, account).map(({ value }) => value)
  const meant = nearest(
    name,
    own.map((role) => role.name),
  )
  const others = () => accounts.all(view).map(({ id }) => roles.find(view, id, name))
  return (own.find((role) => role.name === meant) ?? others().find((role) => role !== undefined))?.arn
}
