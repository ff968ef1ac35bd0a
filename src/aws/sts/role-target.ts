import { accountId, isAccountId, parseArn, type AccountId } from '../../kernel/brands.ts'
import { Fault } from '../../kernel/Fault.ts'
import type { View } from '../../store/projection.ts'
import { roles, type Role } from '../iam/documents.ts'

export interface RoleTarget {
  readonly arn: string
  readonly account: AccountId
  /** Undefined: no such role. Callers must not be able to tell that from a trust policy that refuses. */
  readonly role: Role | undefined
}

/** @throws {Fault} ValidationError when the text is no role ARN. */
export function roleTarget(view: View, arn: string): RoleTarget {
  const parts = parseArn(arn)
  if (!parts || parts.service !== 'iam' || !isAccountId(parts.account) || !parts.resource.startsWith('role/'))
    throw new Fault('ValidationError', 400, `${arn} is invalid`)
  const account = accountId(parts.account)
  const role = roles.find(view, account, parts.resource.slice(parts.resource.lastIndexOf('/') + 1))
  return { arn, account, role: role?.arn === arn ? role : undefined }
}

export const tagRecord = (role: Role | undefined): Readonly<Record<string, string>> =>
  Object.fromEntries((role?.tags ?? []).map(({ Key, Value }) => [Key, Value]))
