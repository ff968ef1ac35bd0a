import type { View } from '../../store/projection.ts'
import { badRequest } from '../http/fault.ts'
import { accountServiceId } from '../ids.ts'
import type { OcmParts } from '../parts.ts'
import { change } from '../room.ts'
import { accounts, organizations, OWN, type Account, type Organization } from './documents.ts'

/** Who calls, as OCM knows them. */
export interface Identity {
  readonly account: Account
  readonly organization: Organization
  /** Key of the organization's document. */
  readonly organizationKey: string
  readonly isAdmin: boolean
}

/** `alice` belongs to the world's own organization, `alice@acme` to one named `acme`. */
const USERNAME = /^[A-Za-z0-9][A-Za-z0-9._+-]{0,62}(?:@(?<organization>[a-z0-9][a-z0-9-]{0,62}))?$/

/** Those who keep the world run its own organization. */
const KEEPERS: ReadonlySet<string> = new Set(['stint', 'service-account-stint'])

export const isUsername = (text: string): boolean => USERNAME.test(text)

const keyOf = (username: string): string => USERNAME.exec(username)?.groups?.['organization'] ?? OWN

/** Undefined when the account was not seen before. */
function known(view: View, username: string): Identity | undefined {
  const account = accounts.get(view, username)?.value
  const organizationKey = account?.organization ?? keyOf(username)
  const organization = organizations.get(view, organizationKey)?.value
  return account && organization && identity(account, organization, organizationKey)
}

const identity = (account: Account, organization: Organization, organizationKey: string): Identity => ({
  account,
  organization,
  organizationKey,
  isAdmin: KEEPERS.has(account.username) || account.role === 'admin',
})

/** The account of that name and its organization; both are made when they are first asked for. The first of an organization is its admin. */
export async function identityOf(room: OcmParts, username: string): Promise<Identity> {
  const seen = known(room.projection.view(), username)
  if (seen) return seen
  if (!isUsername(username)) throw badRequest(`'${username.slice(0, 100)}' is no user name`)
  return change(room, (view) => {
    const already = known(view, username)
    if (already) return { writes: [], result: already }
    const { random, clock } = room
    const key = keyOf(username)
    const found = organizations.get(view, key)?.value
    const organization = found ?? {
      id: accountServiceId(random),
      externalId: random.text(8, '0123456789'),
      created: clock.now(),
      name: key === OWN ? 'Stint' : key,
    }
    const role = KEEPERS.has(username) || (!found && key !== OWN) ? 'admin' : 'member'
    const account = { id: accountServiceId(random), username, created: clock.now(), organization: key, role } as const
    return {
      writes: [accounts.put(username, account), ...(found ? [] : [organizations.put(key, organization)])],
      result: identity(account, organization, key),
    }
  })
}

export const organizationOfKey = (view: View, key: string = OWN): Organization | undefined =>
  organizations.get(view, key)?.value
