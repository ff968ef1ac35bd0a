import { accountId, isAccountId, parseArn, type AccountId } from '../../kernel/brands.ts'
import { Fault } from '../../kernel/Fault.ts'
import { recent } from '../../kernel/recent.ts'
import type { View } from '../../store/projection.ts'
import { roles, type Role } from '../iam/documents.ts'
import { accounts } from '../organizations/documents.ts'
import { tagsByKey } from './session-input.ts'

export interface RoleTarget {
  readonly arn: string
  readonly account: AccountId
  /** Undefined: no such role, or its account is closed. Callers must not be able to tell that from a trust policy that refuses. */
  readonly role: Role | undefined
}

/** @throws {Fault} ValidationError when the text is no role ARN. */
export function roleTarget(view: View, arn: string): RoleTarget {
  const { account, name } = placeOf(arn)
  const role = roles.find(view, account, name)
  const stands = role?.arn === arn && accounts.find(view, account)?.status === 'ACTIVE'
  return { arn, account, role: stands ? role : undefined }
}

interface Place {
  readonly account: AccountId
  readonly name: string
}

const places = recent<string, Place>(4096)

/** A call asks for its role's thrice, and few roles are asked for. */
function placeOf(arn: string): Place {
  const known = places.get(arn)
  if (known) return known
  const parts = parseArn(arn)
  if (!parts || parts.service !== 'iam' || !isAccountId(parts.account) || !parts.resource.startsWith('role/'))
    throw new Fault('ValidationError', 400, `${arn} is invalid`)
  const name = parts.resource.slice(parts.resource.lastIndexOf('/') + 1)
  const place = { account: accountId(parts.account), name }
  places.set(arn, place)
  return place
}

const NO_TAGS: Readonly<Record<string, string>> = {}

export const tagRecord = (role: Role | undefined): Readonly<Record<string, string>> =>
  role && role.tags.length > 0 ? tagsByKey(role.tags) : NO_TAGS
