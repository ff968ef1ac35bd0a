import { roleArn } from '../../catalogue/arns.ts'
import { accountRoles, type AccountRole } from '../../catalogue/account-roles.ts'
import { accountPolicyName, accountRoleName, operatorPolicyName } from '../../catalogue/names.ts'
import type { OperatorRow } from '../../catalogue/operators.ts'
import { policyDocument } from '../../catalogue/policies/document.ts'
import { jumpAccounts } from '../../catalogue/red-hat.ts'
import { accountRoleTags, operatorPolicyTags } from '../../catalogue/tags.ts'
import { accountRoleTrust, fill } from '../../catalogue/trust.ts'
import { arnOfPolicy, policyWant, type WantedPolicy } from '../iam/policy.ts'
import { roleWant } from '../iam/role.ts'
import type { Want } from '../plan/aws-call.ts'
import type { Session } from '../session.ts'
import { operatorsOf, type Minor } from './versions.ts'

/** What `create account-roles` was asked for. */
export interface AccountRolesAsked {
  readonly prefix: string
  /** With both slashes. */
  readonly path: string
  readonly version: Minor
  readonly boundary?: string | undefined
  readonly externalId?: string | undefined
  /** Give existing policies their documents anew. */
  readonly force?: boolean
}

export interface AccountRolesWants {
  readonly policies: readonly Want[]
  readonly roles: readonly Want[]
}

/** Four roles and ten policies: those of the roles, and those that the operators of every cluster share. */
export async function accountRolesWants(session: Session, asked: AccountRolesAsked): Promise<AccountRolesWants> {
  const [own, operators, roles] = await Promise.all([
    Promise.all(accountRoles.map((role) => rolePolicyWant(session, asked, role))),
    Promise.all(operatorsOf(asked.version).map((operator) => operatorPolicyWant(session, asked, operator))),
    Promise.all(accountRoles.map((role) => accountRoleWant(session, asked, role))),
  ])
  return { policies: [...own, ...operators], roles }
}

async function place(session: Session, { path }: Pick<AccountRolesAsked, 'path'>) {
  const { account, partition } = await session.caller()
  return { account, partition, path }
}

async function rolePolicyWant(session: Session, asked: AccountRolesAsked, role: AccountRole): Promise<Want> {
  return policyWant(session.aws, await rolePolicy(session, asked, role))
}

async function rolePolicy(session: Session, asked: AccountRolesAsked, role: AccountRole): Promise<WantedPolicy> {
  const { partition, ...where } = await place(session, asked)
  return {
    ...where,
    partition,
    name: accountPolicyName(asked.prefix, role),
    document: fill(policyDocument(asked.version, role.permissionPolicy), {}, partition),
    file: `${role.permissionPolicy}.json`,
    tags: accountRoleTags(asked.prefix, role, asked.version),
    force: asked.force ?? false,
  }
}

type PolicyAsked = Pick<AccountRolesAsked, 'prefix' | 'path' | 'version' | 'force'>

export async function operatorPolicyWant(session: Session, asked: PolicyAsked, operator: OperatorRow): Promise<Want> {
  const where = await place(session, asked)
  return policyWant(session.aws, {
    ...where,
    name: operatorPolicyName(asked.prefix, operator),
    document: fill(policyDocument(asked.version, operator.policy), {}, where.partition),
    file: `${operator.policy}.json`,
    tags: operatorPolicyTags(asked.prefix, operator, asked.version),
    force: asked.force ?? false,
  })
}

async function accountRoleWant(session: Session, asked: AccountRolesAsked, role: AccountRole): Promise<Want> {
  const where = await place(session, asked)
  const { partition } = where
  return roleWant(session.aws, {
    ...where,
    name: accountRoleName(asked.prefix, role),
    trust: accountRoleTrust(asked.version, role, {
      jumpAccount: jumpAccounts.production,
      partition,
      ...(asked.externalId === undefined ? {} : { externalId: asked.externalId }),
    }),
    trustFile: `${role.trustPolicy}.json`,
    boundary: asked.boundary,
    tags: accountRoleTags(asked.prefix, role, asked.version),
    policies: [arnOfPolicy(await rolePolicy(session, asked, role))],
  })
}

/** ARN of each account role under a prefix, by the role's key. */
export async function accountRoleArns(
  session: Session,
  asked: Pick<AccountRolesAsked, 'prefix' | 'path'>,
): Promise<Readonly<Record<AccountRole['key'], string>>> {
  const where = await place(session, asked)
  const entries = accountRoles.map((role) => [role.key, roleArn(where, accountRoleName(asked.prefix, role))] as const)
  return Object.fromEntries(entries) as Record<AccountRole['key'], string> // one entry a key
}
