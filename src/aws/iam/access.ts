import type { AccountId } from '../../kernel/brands.ts'
import type { View } from '../../store/projection.ts'
import { accountSettings, groups, type Group, type InlinePolicy, type Role, type User } from './documents.ts'
import { policyTextByArn } from './managed-policy.ts'

export { policyTextByArn }

/** One policy that speaks for or about a principal. */
export interface PolicyText {
  /** A managed policy's ARN; for an inline one the entity's ARN, `#`, and the policy's name. */
  readonly id: string
  readonly text: string
}

interface Holder {
  readonly arn: string
  readonly attached: readonly string[]
  readonly inline: readonly InlinePolicy[]
}

/** All identity-based policies of a role or user: managed and inline, and for users those of their groups and of the account. */
export function identityPolicies(view: View, account: AccountId, entity: Role | User): readonly PolicyText[] {
  const held = [entity, ...groupsOf(view, account, entity)].flatMap((holder) => policiesOf(view, holder))
  return [...held, ...ofAllUsers(view, account, entity)]
}

/**
 * What the account's password policy gives to each of its users: to change their own password, and to read what it must be like.
 * No policy is attached for it.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html
 */
function ofAllUsers(view: View, account: AccountId, entity: Role | User): readonly PolicyText[] {
  const isUser = 'groups' in entity
  if (!isUser || !accountSettings.find(view, account, 'this')?.passwordPolicy?.AllowUsersToChangePassword) return []
  const Statement = [
    { Effect: 'Allow', Action: 'iam:ChangePassword', Resource: entity.arn },
    { Effect: 'Allow', Action: 'iam:GetAccountPasswordPolicy', Resource: '*' },
  ]
  return [{ id: PASSWORD_POLICY, text: JSON.stringify({ Version: '2012-10-17', Statement }) }]
}

const PASSWORD_POLICY = 'account password policy'

/** The permissions boundary, or undefined when the entity has none. A boundary whose policy is gone allows nothing. */
export function boundaryOf(view: View, _account: AccountId, entity: Role | User): PolicyText | undefined {
  if (entity.boundary === undefined) return undefined
  return { id: entity.boundary, text: policyTextByArn(view, entity.boundary) ?? NOTHING }
}

const NOTHING = '{"Version":"2012-10-17","Statement":[]}'

/** The policies of one role, user or group itself. */
export function policiesOf(view: View, holder: Holder): readonly PolicyText[] {
  const managed = holder.attached.flatMap((arn) => {
    const text = policyTextByArn(view, arn)
    return text === undefined ? [] : [{ id: arn, text }]
  })
  return [...managed, ...holder.inline.map(({ name, document }) => ({ id: `${holder.arn}#${name}`, text: document }))]
}

/** The groups that a user is in; a role is in none. */
export function groupsOf(view: View, account: AccountId, entity: Role | User): readonly Group[] {
  if (!('groups' in entity)) return []
  return entity.groups.flatMap((name) => groups.find(view, account, name) ?? [])
}
