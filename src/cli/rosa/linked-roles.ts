import { policyArn, roleArn } from '../../catalogue/arns.ts'
import { ocmPolicyNames, ocmRoleName, userRoleName } from '../../catalogue/names.ts'
import { policyDocument } from '../../catalogue/policies/document.ts'
import { jumpAccounts } from '../../catalogue/red-hat.ts'
import { ocmRoleTags, userRoleTags } from '../../catalogue/tags.ts'
import { fill } from '../../catalogue/trust.ts'
import { defaultVersion } from '../../catalogue/versions.ts'
import { Refusal } from '../../kernel/Refusal.ts'
import { policyWant } from '../iam/policy.ts'
import { roleWant } from '../iam/role.ts'
import { rolesByName, type TaggedRole } from '../iam/roles-by-name.ts'
import { ACCOUNTS_MGMT, OcmError } from '../ocm/client.ts'
import type { Account } from '../ocm/types.ts'
import type { Want } from '../plan/aws-call.ts'
import type { OcmCall } from '../plan/foretell.ts'
import type { Session } from '../session.ts'
import { minorVersion } from './versions.ts'

/** A role by which OCM acts for an organization, or for one of its people; a label of theirs names it. */
export interface LinkedKind {
  /** As a command's last word. */
  readonly word: 'ocm-role' | 'user-role'
  readonly noun: string
  readonly type: 'OCM' | 'User'
  readonly label: 'sts_ocm_role' | 'sts_user_role'
  /** The flag that names another owner than one's own. */
  readonly ownerFlag: 'organization-id' | 'account-id'
  readonly collection: 'organizations' | 'accounts'
  readonly trustPolicy: string
  /** What the trust document calls its owner, whose id is the external id. */
  readonly placeholder: string
  ownerOf(person: Account): string
  nameOf(prefix: string, person: Account): string
}

const organizationOf = ({ username, organization }: Account) => {
  if (organization) return organization
  throw new Refusal(`The OCM account ${username} belongs to no organization.`, { next: 'stint whoami' })
}

export const OCM_ROLE: LinkedKind = {
  word: 'ocm-role',
  noun: 'OCM role',
  type: 'OCM',
  label: 'sts_ocm_role',
  ownerFlag: 'organization-id',
  collection: 'organizations',
  trustPolicy: 'sts_ocm_trust_policy',
  placeholder: 'ocm_organization_id',
  ownerOf: (person) => organizationOf(person).id,
  nameOf: (prefix, person) => ocmRoleName(prefix, organizationOf(person).external_id ?? ''),
}

export const USER_ROLE: LinkedKind = {
  word: 'user-role',
  noun: 'user role',
  type: 'User',
  label: 'sts_user_role',
  ownerFlag: 'account-id',
  collection: 'accounts',
  trustPolicy: 'sts_ocm_user_trust_policy',
  placeholder: 'ocm_account_id',
  ownerOf: ({ id }) => id,
  nameOf: (prefix, { username }) => userRoleName(prefix, username),
}

export const currentAccount = ({ ocm }: Session): Promise<Account> =>
  ocm.get<Account>(`${ACCOUNTS_MGMT}/current_account`)

export interface LinkedRoleAsked {
  readonly prefix: string
  readonly path: string
  readonly boundary: string | undefined
  /** An OCM role that may also make roles and providers. */
  readonly admin?: boolean
  /** An OCM role that the console cannot use. */
  readonly noConsole?: boolean
}

export interface LinkedRoleWants {
  readonly arn: string
  readonly wants: readonly Want[]
}

const ENVIRONMENT = 'production'

/** The role, with the policies of an OCM role; a user role needs none: it only proves whose the account is. */
export async function linkedRoleWants(
  session: Session,
  kind: LinkedKind,
  person: Account,
  asked: LinkedRoleAsked,
): Promise<LinkedRoleWants> {
  const { account, partition } = await session.caller()
  const { prefix, path, boundary } = asked
  const [name, where] = [kind.nameOf(prefix, person), { account, partition, path }]
  const set = minorVersion(defaultVersion)
  const tags =
    kind === OCM_ROLE
      ? ocmRoleTags(prefix, ENVIRONMENT, { admin: asked.admin ?? false, noConsole: asked.noConsole ?? false })
      : userRoleTags(prefix, ENVIRONMENT)
  const policies = kind === OCM_ROLE ? policiesOf(name, asked) : []
  const trust = fill(
    policyDocument(set, kind.trustPolicy),
    { aws_account_id: jumpAccounts[ENVIRONMENT], [kind.placeholder]: kind.ownerOf(person) },
    partition,
  )
  const policyWants = policies.map(([policy, file]) =>
    policyWant(session.aws, {
      ...where,
      name: policy,
      document: fill(policyDocument(set, file), {}, partition),
      file: `${file}.json`,
      tags,
      force: false,
    }),
  )
  const role = roleWant(session.aws, {
    ...where,
    name,
    trust,
    trustFile: `${kind.trustPolicy}.json`,
    boundary,
    tags,
    policies: policies.map(([policy]) => policyArn(where, policy)),
  })
  return { arn: roleArn(where, name), wants: await Promise.all([...policyWants, role]) }
}

/** Names of an OCM role's policies, each with its document's. */
function policiesOf(role: string, { admin, noConsole }: LinkedRoleAsked): readonly (readonly [string, string])[] {
  const names = ocmPolicyNames(role)
  return [
    noConsole ? [names.noConsole, 'sts_ocm_no_console_permission_policy'] : [names.basic, 'sts_ocm_permission_policy'],
    ...(admin ? [[names.admin, 'sts_ocm_admin_permission_policy'] as const] : []),
  ]
}

/** The label of one owner: which roles it names, and the call that makes it name others. */
export interface RoleLinks {
  readonly linked: readonly string[]
  naming(arns: readonly string[]): OcmCall
}

export async function roleLinks({ ocm }: Session, kind: LinkedKind, owner: string): Promise<RoleLinks> {
  const labels = `${ACCOUNTS_MGMT}/${kind.collection}/${encodeURIComponent(owner)}/labels`
  const path = `${labels}/${kind.label}`
  const value = await ocm.get<{ readonly value: string }>(path).then(
    (label) => label.value,
    (error: unknown) => {
      if (error instanceof OcmError && error.status === 404) return ''
      throw error
    },
  )
  return {
    linked: value.split(',').filter((arn) => arn !== ''),
    naming: (arns) =>
      arns.length === 0
        ? { method: 'DELETE', path }
        : { method: 'POST', path: labels, body: { key: kind.label, value: arns.join(',') } },
  }
}

export const makeOcmCall = ({ ocm }: Session, { method, path, body }: OcmCall): Promise<unknown> =>
  method === 'DELETE' ? ocm.delete(path) : method === 'PATCH' ? ocm.patch(path, body) : ocm.post(path, body)

/** The account's roles of a kind, by their tags. */
export async function findLinkedRoles({ aws }: Session, { type }: LinkedKind): Promise<readonly TaggedRole[]> {
  const named = await rolesByName(aws, (name) => (type === 'OCM' ? /-OCM-Role-/ : /-User-.*-Role$/).test(name))
  return named.filter(({ tags }) => tags.get('rosa_role_type') === type)
}
