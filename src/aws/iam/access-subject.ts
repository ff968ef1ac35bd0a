import { parseArn, type AccountId } from '../../kernel/brands.ts'
import { Fault } from '../../kernel/Fault.ts'
import type { View } from '../../store/projection.ts'
import type { Call } from '../operation.ts'
import { groupsOf, policiesOf, type PolicyText } from './access.ts'
import { groups, roles, users, type Group, type Role, type User } from './documents.ts'
import { invalidInput, noSuchEntity, validationError } from './faults.ts'
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

type Asked = Pick<Call<{ readonly Arn: string }>, 'view' | 'account' | 'input' | 'caller'>

const ENTITIES = { user: users, role: roles, group: groups }
const isEntity = (kind: string): kind is keyof typeof ENTITIES => Object.hasOwn(ENTITIES, kind)

const resourceIn = (arn: string): string => parseArn(arn)?.resource ?? ''
const kindIn = (arn: string): string => resourceIn(arn).split('/', 1)[0] ?? ''

/** The user, role or group of that name: IAM was seen not to look at the path. */
function entityIn(view: View, account: AccountId, arn: string) {
  const kind = kindIn(arn)
  const resource = resourceIn(arn)
  if (!isEntity(kind) || parseArn(arn)?.account !== account) return undefined
  return ENTITIES[kind].find(view, account, resource.slice(resource.lastIndexOf('/') + 1))
}

/** The ARN of the entity that is meant, so that no other path leads past a policy that names it. */
export const meantBy = ({ view, account, input: { Arn } }: Asked): string => entityIn(view, account, Arn)?.arn ?? Arn

const unsupported = (arn: string): Fault => invalidInput(`Invalid Entity Arn: ${arn} is not supported.`)

/** @throws {Fault} InvalidInput for what holds no policies. */
export function refuseUnheld(arn: string): void {
  refuseStrange(arn)
  if (!resourceIn(arn).includes('/')) throw invalidInput(`Could not extract entity from ARN : ${arn}`)
  if (!isEntity(kindIn(arn))) throw unsupported(arn)
}

function refuseStrange(arn: string): void {
  const parts = parseArn(arn)
  if (!parts) throw validationError('Invalid ARN:  Could not be parsed!')
  if (parts.partition !== 'aws') throw validationError('Invalid ARN partition')
  if (parts.service !== 'iam') throw validationError('Invalid service in ARN')
}

/** The user, role, group or managed policy with the ARN. @throws {Fault} ValidationError, InvalidInput, AccessDenied, NoSuchEntity */
export function accessSubject({ view, account, input: { Arn: arn }, caller }: Asked): AccessSubject {
  refuseStrange(arn)
  const kind = kindIn(arn)
  if (kind === 'policy') return policySubject(view, account, arn)
  if (!isEntity(kind)) throw unsupported(arn)
  if (parseArn(arn)?.account !== account)
    throw new Fault('AccessDenied', 403, `User: ${caller.arn} is not authorized to perform the operation on ${arn}`)
  const entity = entityIn(view, account, arn)
  if (!entity) throw missing(arn)
  return { account, ...entitySubject(view, account, kind, entity) }
}

const missing = (arn: string): Fault => noSuchEntity(`ARN ${arn} does not exist.`)

function policySubject(view: View, account: AccountId, arn: string): AccessSubject {
  const policy = attachablePolicy(view, account, arn)
  if (!policy) throw missing(arn)
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
