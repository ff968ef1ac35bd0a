import type { AccountId } from '../../kernel/brands.ts'
import type { View } from '../../store/projection.ts'
import type { Write } from '../../store/Store.ts'
import { linkedRole, ownLinkedRoleNeeds } from '../iam/linked-role.ts'
import type { Call, Need } from '../operation.ts'
import { accounts, organizations, type Organization } from '../organizations/documents.ts'
import { trails, type Trail } from './documents.ts'
import { faults } from './faults.ts'

const PRINCIPAL = 'cloudtrail.amazonaws.com'

/** The management account of the account's organization; undefined: it is in none. */
export const managementOf = (view: View, account: AccountId): AccountId | undefined =>
  accounts.find(view, account)?.parent === undefined ? undefined : organizations.find(view, 'this')?.management

/** The management account, and those it has made administrators of CloudTrail, have the trails of the organization in hand. */
function administers({ management, delegated = [] }: Organization, account: AccountId): boolean {
  return management === account || delegated.some((one) => one.account === account && one.principal === PRINCIPAL)
}

/**
 * The organization that a trail of the caller's may be of. Its trails are the management account's, whoever makes them.
 * @throws {Fault} OrganizationsNotInUseException, NotOrganizationMasterAccountException, CloudTrailAccessNotEnabledException.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-trail-organization.html
 */
export function ownOrganization({ view, account }: Call<unknown>): Organization {
  const organization = organizations.find(view, 'this')
  if (!organization || managementOf(view, account) === undefined) throw faults.noOrganization()
  if (!administers(organization, account)) throw faults.notManagement()
  if (!organization.services?.some(({ principal }) => principal === PRINCIPAL)) throw faults.noAccess(account)
  return organization
}

/** Whether the account may change a trail that it sees. */
export function mayChange(view: View, account: AccountId, trail: Trail): boolean {
  if (trail.account === account) return true
  const organization = organizations.find(view, 'this')
  return trail.organization !== undefined && organization !== undefined && administers(organization, account)
}

/**
 * CloudTrail's own role in an account of an organization with a trail, where it has none yet.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/using-service-linked-roles.html
 */
const ownRole = ({ view, random, now }: Call<unknown>, account: AccountId): readonly Write[] =>
  linkedRole(view, account, PRINCIPAL, random, now)

/** In every account, when the organization gets a trail. */
export const rolesForTrail = (call: Call<unknown>, { management }: Organization): readonly Write[] =>
  [management, ...membersOf(call.view, management).map(({ id }) => id)].flatMap((id) => ownRole(call, id))

/** In an account that comes into an organization that has one. */
export const roleForJoining = (call: Call<unknown>, { id, management }: Organization, joining: AccountId) =>
  trails.all(call.view, management).some(({ organization }) => organization === id) ? ownRole(call, joining) : []

/** What it takes beside the trail's own permission: its maker makes the role in the management account. */
export const trailRoleNeeds = ({ view, account }: Call<unknown>): readonly Need[] =>
  managementOf(view, account) === account ? ownLinkedRoleNeeds(view, account, PRINCIPAL) : []

const membersOf = (view: View, management: AccountId) =>
  accounts.all(view).filter(({ id, parent }) => parent !== undefined && id !== management)

interface Source {
  readonly account: AccountId
  /** World milliseconds: nothing of what was before is the trail's. */
  readonly from: number
}

/** Whose records a trail holds: from when it began to log, and from when each account was there. */
export function sourcesOf(view: View, { account, organization }: Trail, since: number): readonly Source[] {
  const own = { account, from: since }
  if (organization === undefined || organizations.find(view, 'this')?.id !== organization) return [own]
  return [own, ...membersOf(view, account).map(({ id, joined }) => ({ account: id, from: Math.max(since, joined) }))]
}
