import type { AccountId } from '../../kernel/brands.ts'
import type { View } from '../../store/projection.ts'
import { ALTERED } from '../opaque-pages.ts'
import { operation, type Call } from '../operation.ts'
import { lastUse, type Access } from './access-history.ts'
import { groups, instanceProfiles, policies, roles, users, type Group, type Role, type User } from './documents.ts'
import { onAll } from './entity-kinds.ts'
import { validationError } from './faults.ts'
import { percentEncoded } from './ids.ts'
import { profileShape } from './instance-profiles.ts'
import { awsManagedPolicies } from './aws-managed.ts'
import { sortedPage } from './page.ts'
import { usageIn } from './policy-usage.ts'
import {
  allTagsOf,
  attachedShape,
  groupShape,
  lastUsedShape,
  policyShape,
  roleShape,
  userShape,
  versionShape,
} from './shapes.ts'
import type { In, Out } from './types.ts'

type Name = 'GetAccountAuthorizationDetails'

/** The account's users, groups, roles and policies with all that they hold, as one paged list. */
export const GetAccountAuthorizationDetails = operation<In<Name>, Out<Name>, LastUses>({
  name: 'GetAccountAuthorizationDetails',
  prepare: lastUsesOfPage,
  authorize: onAll('GetAccountAuthorizationDetails'),
  handle: ({ view, account, input, prepared: uses }) => {
    const { items, answer } = pageOf(view, account, input, uses)
    const list = (member: string) => items.filter((row) => row.member === member).map((row) => row.detail())
    return {
      output: {
        UserDetailList: list('user'),
        GroupDetailList: list('group'),
        RoleDetailList: list('role'),
        Policies: list('policy'),
        ...answer,
      },
    }
  },
})

type LastUses = ReadonlyMap<string, Access>

/** When the roles of the page were last used. */
async function lastUsesOfPage({ view, account, input, world, now }: Call<In<Name>>): Promise<LastUses> {
  const { items } = pageOf(view, account, input, new Map())
  const names = items.filter(({ member }) => member === 'role').map(({ key }) => key.slice(key.lastIndexOf('/') + 1))
  const uses = names.map(async (name): Promise<[string, Access][]> => {
    const role = roles.find(view, account, name)
    const use = role && (await lastUse({ world, account, until: now }, role.id))
    return role && use ? [[role.id, use]] : []
  })
  return new Map((await Promise.all(uses)).flat())
}

/** @throws {Fault} ValidationError for a marker that was not made here, in this operation's own words. */
function pageOf(view: View, account: AccountId, input: In<Name>, uses: LastUses) {
  if (input.Marker === ALTERED) throw validationError('Marker and Filter do not match')
  const wanted = (kind: string) => input.Filter === undefined || input.Filter.includes(kind)
  const rows = detailRows(view, account, uses).filter(({ filter }) => wanted(filter))
  return sortedPage(rows, input, ({ key }) => key)
}

interface Row {
  readonly key: string
  readonly member: 'user' | 'group' | 'role' | 'policy'
  /** As the request's Filter names it. */
  readonly filter: string
  /** Made for the rows of the page only. */
  detail(): object
}

function detailRows(view: View, account: AccountId, uses: LastUses): readonly Row[] {
  const usage = usageIn(view, account)
  const own = policies.all(view, account).map(({ value }) => ({ ...value, awsManaged: false }))
  // Of AWS's own policies only those in use are told.
  const used = awsManagedPolicies().filter(({ arn }) => usage(arn).attached + usage(arn).boundaries > 0)
  const row = (member: Row['member'], filter: string, name: string, detail: () => object): Row => ({
    key: `${member}/${name}`,
    member,
    filter,
    detail,
  })
  return [
    ...users.all(view, account).map(({ key, value }) => row('user', 'User', key, () => userDetail(view, value))),
    ...groups.all(view, account).map(({ key, value }) => row('group', 'Group', key, () => groupDetail(view, value))),
    ...roles
      .all(view, account)
      .map(({ key, value }) => row('role', 'Role', key, () => roleDetail(view, account, value, uses.get(value.id)))),
    ...[...own, ...used].map((policy) =>
      row('policy', policy.awsManaged ? 'AWSManagedPolicy' : 'LocalManagedPolicy', policy.arn, () => ({
        ...policyShape(policy, usage(policy.arn)),
        PolicyVersionList: policy.versions.map((version) => versionShape(policy, version, true)),
      })),
    ),
  ]
}

const inlineOf = ({ inline }: User | Group | Role) =>
  inline.map(({ name, document }) => ({ PolicyName: name, PolicyDocument: percentEncoded(document) }))

const attachedOf = (view: View, { attached }: User | Group | Role) => ({
  AttachedManagedPolicies: attached.map((arn) => attachedShape(view, arn)),
})

/** Users and roles show their tags here also when they have none; of users alone a list of no inline policies is left out. */
const userDetail = (view: View, user: User) => ({
  ...userShape(user),
  ...allTagsOf(user.tags),
  ...(user.inline.length > 0 && { UserPolicyList: inlineOf(user) }),
  GroupList: user.groups,
  ...attachedOf(view, user),
})

const groupDetail = (view: View, group: Group) => ({
  ...groupShape(group),
  GroupPolicyList: inlineOf(group),
  ...attachedOf(view, group),
})

function roleDetail(view: View, account: AccountId, role: Role, use: Access | undefined) {
  const holding = instanceProfiles.all(view, account).filter(({ value }) => value.role === role.name)
  return {
    ...roleShape(view, role),
    ...allTagsOf(role.tags),
    InstanceProfileList: holding.map(({ value }) => profileShape(view, account, value)),
    RolePolicyList: inlineOf(role),
    ...attachedOf(view, role),
    RoleLastUsed: lastUsedShape(use),
  }
}
