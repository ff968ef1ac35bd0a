import { accountId, isAccountId, parseArn, type AccountId } from '../../kernel/brands.ts'
import { Fault } from '../../kernel/Fault.ts'
import { remembering } from '../../kernel/remembering.ts'
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

/**
 * Who is asked for by AssumeRole. The ARN of a user, or of anything else in IAM, leads to no role: AWS was seen to deny it as it denies a
 * role that does not exist.
 * @throws {Fault} ValidationError when the text is no ARN of an account's IAM.
 * @see https://github.com/abuzuhri/Amazon-SP-API-CSharp/issues/471
 */
export function roleTarget(view: View, arn: string): RoleTarget {
  const place = placeOf(arn)
  if (!place) throw new Fault('ValidationError', 400, `${arn} is invalid`)
  const { account, name } = place
  const role = name === undefined ? undefined : roles.find(view, account, name)
  const stands = role?.arn === arn && accounts.find(view, account)?.status === 'ACTIVE'
  return { arn, account, role: stands ? role : undefined }
}

/**
 * Who is asked for by a token, which is told less: whatever is no role's ARN is invalid.
 * @throws {Fault} ValidationError
 * @see https://github.com/crossplane-contrib/provider-aws/issues/517
 */
export function federatedTarget(view: View, arn: string): RoleTarget {
  if (placeOf(arn)?.name === undefined) throw new Fault('ValidationError', 400, 'Request ARN is invalid')
  return roleTarget(view, arn)
}

interface Place {
  readonly account: AccountId
  /** Undefined: no role's. */
  readonly name: string | undefined
}

/** A call asks for its role's thrice, and few roles are asked for. Undefined: no place in IAM. */
const placeOf = remembering((arn): Place | undefined => {
  const parts = parseArn(arn)
  if (!parts || parts.service !== 'iam' || !isAccountId(parts.account)) return undefined
  const isRole = parts.resource.startsWith('role/')
  const name = isRole ? parts.resource.slice(parts.resource.lastIndexOf('/') + 1) : undefined
  return { account: accountId(parts.account), name }
})

const NO_TAGS: Readonly<Record<string, string>> = {}

export const tagRecord = (role: Role | undefined): Readonly<Record<string, string>> =>
  role && role.tags.length > 0 ? tagsByKey(role.tags) : NO_TAGS
