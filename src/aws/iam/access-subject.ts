import { isAccountId, parseArn, type AccountId } from '../../kernel/brands.ts'
import type { View } from '../../store/projection.ts'
import { groupsOf, policiesOf, type PolicyText } from './access.ts'
import { groups, roles, users, type Group, type Role, type User } from './documents.ts'
import { invalidInput, noSuchEntity } from './faults.ts'
import { membersOf } from './group-members.ts'
import { attachablePolicy } from './managed-policy.ts'
import { usersOf } from './policy-usage.ts'

/** Somebody who calls: a user or role. */
export interface Caller {
  readonly kind: 'USER' | 'ROLE'
  readonly entity: User | Role
}

/** What an access report is about: who may have used which policies. */
export interface AccessSubject {
  readonly account: AccountId
  readonly callers: readonly Caller[]
  readonly policies: readonly SubjectPolicy[]
}

export interface SubjectPolicy extends PolicyText {
  readonly name: string
  /** Managed policies. */
  readonly arn?: string
  /** Inline policies: what they are in. */
  readonly holder?: { readonly kind: 'USER' | 'ROLE' | 'GROUP'; readonly name: string }
}

const user = (entity: User): Caller => ({ kind: 'USER', entity })
const role = (entity: Role): Caller => ({ kind: 'ROLE', entity })

/** The user, role, group or managed policy with this ARN. @throws {Fault} InvalidInput, NoSuchEntity */
export function accessSubject(view: View, account: AccountId, arn: string): AccessSubject {
  const parts = parseArn(arn)
  const [kind = ''] = (parts?.resource ?? '').split('/', 1)
  if (parts?.service !== 'iam' || !['user', 'role', 'group', 'policy'].includes(kind))
    throw invalidInput(`Invalid ARN: ${arn}`)
  const name = parts.resource.slice(parts.resource.lastIndexOf('/') + 1)
  const missing = () => noSuchEntity(`ARN ${arn} not found`)
  if (kind === 'policy') {
    const policy = attachablePolicy(view, account, arn)
    if (!policy) throw missing()
    const text = policy.versions.find(({ id }) => id === policy.defaultVersion)?.document ?? ''
    const using = usersOf(view, account, arn, 'PermissionsPolicy')
    const members = using.groups.flatMap((group) => membersOf(view, account, group))
    const direct = [...new Map([...using.users, ...members].map((one) => [one.id, one])).values()]
    return {
      account,
      callers: [...direct.map(user), ...using.roles.map(role)],
      policies: [{ id: arn, text, name: policy.name, arn }],
    }
  }
  if (!isAccountId(parts.account) || parts.account !== account) throw missing()
  const entity = { user: users, role: roles, group: groups }[kind as 'user' | 'role' | 'group'].find(
    view,
    account,
    name,
  )
  if (entity?.arn !== arn) throw missing()
  return { account, ...entitySubject(view, account, kind, entity) }
}

function entitySubject(view: View, account: AccountId, kind: string, entity: User | Role | Group) {
  if (kind === 'group') {
    const group = entity as Group
    return { callers: membersOf(view, account, group).map(user), policies: held(view, 'GROUP', group) }
  }
  if (kind === 'role') return { callers: [role(entity as Role)], policies: held(view, 'ROLE', entity) }
  const own = held(view, 'USER', entity)
  const above = groupsOf(view, account, entity as User).flatMap((group) => held(view, 'GROUP', group))
  return { callers: [user(entity as User)], policies: [...own, ...above] }
}

const held = (view: View, kind: 'USER' | 'ROLE' | 'GROUP', holder: User | Role | Group): readonly SubjectPolicy[] =>
  policiesOf(view, holder).map((policy) => {
    const inline = policy.id.split('#')[1]
    return inline === undefined
      ? { ...policy, name: policy.id.slice(policy.id.lastIndexOf('/') + 1), arn: policy.id }
      : { ...policy, name: inline, holder: { kind, name: holder.name } }
  })
