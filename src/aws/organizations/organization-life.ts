import { Fault } from '../../kernel/Fault.ts'
import { DIGITS, LOWER } from '../../kernel/random.ts'
import { linkedRole, ownLinkedRoleNeeds } from '../iam/linked-role.ts'
import { operation } from '../operation.ts'
import {
  accounts,
  effectiveChanges,
  handshakes,
  organizationPolicies,
  organizations,
  units,
  type Account,
  type Organization,
} from './documents.ts'
import { handshakeConstraint, refusal } from './faults.ts'
import { founding } from './founding.ts'
import { theOrganization } from './handshakes.ts'
import { managementNeed, manages, organizationOf } from './needs.ts'
import { organizationShape } from './shapes.ts'
import type { In, Out } from './types.ts'

const ORGANIZATIONS = 'organizations.amazonaws.com'

type Create = 'CreateOrganization'

/** The caller's account becomes its management account. Policy types are enabled later, one by one. */
const CreateOrganization = operation<In<Create>, Out<Create>>({
  name: 'CreateOrganization',
  authorize: ({ view, account }) => [
    { action: 'organizations:CreateOrganization', resource: '*' },
    ...ownLinkedRoleNeeds(view, account, ORGANIZATIONS),
  ],
  handle(call) {
    const { view, input, account, random, now } = call
    const before = accounts.find(view, account) as Account // it signs
    if (before.parent !== undefined) throw refusal('AlreadyInOrganizationException')
    if (theOrganization(view)) throw unsupported('a second organization')
    if (input.FeatureSet === 'CONSOLIDATED_BILLING') throw unsupported('an organization for consolidated billing alone')
    const letters = (count: number) => random.text(count, LOWER + DIGITS)
    const organization: Organization = {
      id: `o-${letters(10)}`,
      management: account,
      rootId: `r-${letters(4)}`,
      created: now,
      policyTypes: [],
    }
    const founder = { ...withoutParent(before), joined: now, method: 'INVITED' as const }
    return {
      output: { Organization: organizationShape(organization, founder) },
      writes: [...founding(organization, [founder]), ...linkedRole(view, account, ORGANIZATIONS, random, now)],
    }
  },
})

function withoutParent(account: Account): Account {
  const { parent: _, ...alone } = account
  return alone
}

const unsupported = (what: string) =>
  new Fault('NotImplemented', 501, `Not supported by Stint: ${what} (organizations:CreateOrganization).`)

/** Units and policies go with it; members have to leave before. */
const DeleteOrganization = operation<In<'DeleteOrganization'>, Out<'DeleteOrganization'>>({
  name: 'DeleteOrganization',
  authorize: (call) => [managementNeed(call, 'DeleteOrganization')],
  handle(call) {
    const { view } = call
    const { management } = organizationOf(call)
    const members = accounts.all(view).filter(({ parent }) => parent !== undefined)
    if (members.some(({ id }) => id !== management)) throw refusal('OrganizationNotEmptyException')
    return {
      output: {},
      writes: [
        organizations.drop('this'),
        ...members.map((account) => accounts.put(account.id, withoutParent(account))),
        ...units.all(view).map(({ id }) => units.drop(id)),
        ...organizationPolicies.all(view).map(({ id }) => organizationPolicies.drop(id)),
        ...effectiveChanges.all(view).map(({ target, type }) => effectiveChanges.drop(`${target}/${type}`)),
        ...handshakes.all(view).map(({ id }) => handshakes.drop(id)),
      ],
    }
  },
})

/** Every organization here has them all from its founding. */
const EnableAllFeatures = operation<In<'EnableAllFeatures'>, Out<'EnableAllFeatures'>>({
  name: 'EnableAllFeatures',
  authorize: manages('EnableAllFeatures'),
  handle() {
    throw handshakeConstraint(
      'ORGANIZATION_ALREADY_HAS_ALL_FEATURES',
      'All features are already enabled on this organization.',
    )
  },
})

export const organizationLife = [CreateOrganization, DeleteOrganization, EnableAllFeatures]
