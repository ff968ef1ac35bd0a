import type { AccountId } from '../../kernel/brands.ts'
import type { Write } from '../../store/Store.ts'
import type { View } from '../../store/projection.ts'
import type { Call, Need } from '../operation.ts'
import { groups, roles, users, type Group, type InlinePolicy, type Role, type Tag, type User } from './documents.ts'
import { noSuchEntity, protectedRole } from './faults.ts'
import { iamArn } from './ids.ts'
import { tagRecord } from './tags.ts'

/** What roles, users and groups have in common: they hold policies. */
export interface Holder {
  readonly arn: string
  readonly id: string
  readonly name: string
  readonly path: string
  readonly created: number
  readonly attached: readonly string[]
  readonly inline: readonly InlinePolicy[]
  readonly tags?: readonly Tag[]
  readonly boundary?: string
  readonly serviceLinked?: true
}

/** One row a kind: operations of one shape are made once for each. */
export interface EntityKind<Value extends Holder> {
  readonly noun: 'role' | 'user' | 'group'
  /** As in `CreateRole`, `RoleName`. */
  readonly title: 'Role' | 'User' | 'Group'
  find(view: View, account: AccountId, name: string): Value | undefined
  put(account: AccountId, name: string, value: Value): Write
}

export const ROLE: EntityKind<Role> = { noun: 'role', title: 'Role', find: roles.find, put: roles.put }
export const USER: EntityKind<User> = { noun: 'user', title: 'User', find: users.find, put: users.put }
export const GROUP: EntityKind<Group> = { noun: 'group', title: 'Group', find: groups.find, put: groups.put }

type Where = Pick<Call<unknown>, 'view' | 'account'>

/** @throws {Fault} NoSuchEntity */
export function existing<Value extends Holder>(kind: EntityKind<Value>, { view, account }: Where, name: string): Value {
  const entity = kind.find(view, account, name)
  if (!entity) throw noSuchEntity(`The ${kind.noun} with name ${name} cannot be found.`)
  return entity
}

/** @throws {Fault} NoSuchEntity, or UnmodifiableEntity for a service-linked role. */
export function modifiable<Value extends Holder>(kind: EntityKind<Value>, where: Where, name: string): Value {
  const entity = existing(kind, where, name)
  if (entity.serviceLinked) throw protectedRole(entity.name)
  return entity
}

/** Operations on roles and users whose permission may depend on the boundary that the entity has. */
const SEES_BOUNDARY = new Set(
  ['Role', 'User'].flatMap((title) =>
    [`Attach${title}Policy`, `Detach${title}Policy`, `Put${title}Policy`, `Delete${title}Policy`].concat(
      `Delete${title}PermissionsBoundary`,
    ),
  ),
)
for (const action of ['GetRole', 'DeleteRole', 'UpdateRole', 'UpdateRoleDescription', 'UpdateAssumeRolePolicy'])
  SEES_BOUNDARY.add(action)

/**
 * What must be allowed for `action` on the entity of that name, which need not exist. Refusals name it as the request does, without its path.
 * @see https://docs.aws.amazon.com/cloud9/latest/user-guide/troubleshooting.html quotes one of them: `on resource: instance profile …`
 */
export function needOn<Value extends Holder>(
  kind: EntityKind<Value>,
  { view, account }: Where,
  action: string,
  name: string,
  more: Partial<Need> = {},
): Need {
  const entity = kind.find(view, account, name)
  const boundary = SEES_BOUNDARY.has(action) ? entity?.boundary : undefined
  return {
    action: `iam:${action}`,
    resource: entity?.arn ?? iamArn(account, kind.noun, '/', name),
    ...(action !== 'PassRole' && { shown: `${kind.noun} ${name}` }),
    ...(entity?.tags && { resourceTags: tagRecord(entity.tags) }),
    ...more,
    context: { ...(boundary !== undefined && { 'iam:PermissionsBoundary': boundary }), ...more.context },
  }
}

/** The `authorize` of an operation on one role: `iam:<action>` on it. */
export const onRole = (action: string) => (call: Where & { readonly input: { readonly RoleName: string } }) => [
  needOn(ROLE, call, action, call.input.RoleName),
]

/** The same for a group. */
export const onGroup = (action: string) => (call: Where & { readonly input: { readonly GroupName: string } }) => [
  needOn(GROUP, call, action, call.input.GroupName),
]

/** The same for a user. */
export const onUser = (action: string) => (call: Where & { readonly input: { readonly UserName: string } }) => [
  needOn(USER, call, action, call.input.UserName),
]

/** The `authorize` of an action without resource types. */
export const onAll = (action: string) => (): readonly Need[] => [{ action: `iam:${action}`, resource: '*' }]

/**
 * The `authorize` of a listing. The reference calls it an action without resource types, yet IAM asks about the folder that is listed:
 * `role/` or, by a prefix, `role/service-role/`; policies that allow it on `role/*` are policies of AWS's own guide.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_iam-credentials-console.html
 */
export const onPath =
  (action: string, kind: string) =>
  ({
    account,
    input,
  }: Pick<Call<{ readonly PathPrefix?: string | undefined }>, 'account' | 'input'>): readonly Need[] => [
    { action: `iam:${action}`, resource: iamArn(account, kind, input.PathPrefix ?? '/', '') },
  ]

/** The same where what is listed has no paths. */
export const onEach =
  (action: string, kind: string) =>
  ({ account }: Pick<Call<unknown>, 'account'>): readonly Need[] => [
    { action: `iam:${action}`, resource: iamArn(account, kind, '/', '*') },
  ]
