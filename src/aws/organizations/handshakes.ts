import type { AccountId } from '../../kernel/brands.ts'
import type { View } from '../../store/projection.ts'
import type { Call, Need } from '../operation.ts'
import { handshakeArn } from './arns.ts'
import { accounts, handshakes, organizations, type Handshake, type Organization } from './documents.ts'
import { notManagement, refusal } from './faults.ts'

/** An invitation is open for so long, and told of for so long after it ended. Milliseconds. @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_invites.html */
export const OPEN_FOR = 15 * 24 * 60 * 60 * 1000
const TOLD_FOR = 30 * 24 * 60 * 60 * 1000

type State = Handshake['state'] | 'EXPIRED'

export const stateOf = ({ state, expires }: Handshake, now: number): State =>
  state === 'OPEN' && expires <= now ? 'EXPIRED' : state

const endedAt = (handshake: Handshake): number => handshake.ended ?? handshake.expires

/** What is still told of, in the order in which they were made. */
export const toldHandshakes = (view: View, now: number): readonly Handshake[] =>
  handshakes.all(view).filter((one) => now < endedAt(one) + TOLD_FOR)

/** Whom the invitation is for, if there is such an account. */
export function invitedAccount(view: View, { target }: Pick<Handshake, 'target'>): AccountId | undefined {
  const found =
    target.kind === 'ACCOUNT'
      ? accounts.find(view, target.id)
      : accounts.all(view).find(({ email }) => email.toLowerCase() === target.id.toLowerCase())
  return found?.id
}

type HandshakeCall = Call<{ readonly HandshakeId: string }>

/**
 * The handshake that the call names, if the caller's account is one of its parties; `as` narrows it to one of them.
 * @throws {Fault} HandshakeNotFoundException, AccessDeniedException
 */
export function ownHandshake(call: HandshakeCall, as?: 'sender' | 'recipient'): Handshake {
  const { view, account, now } = call
  const found = handshakes.find(view, call.input.HandshakeId)
  if (!found || now >= endedAt(found) + TOLD_FOR) throw refusal('HandshakeNotFoundException')
  const isSender = found.management === account
  const isRecipient = invitedAccount(view, found) === account
  if (!isSender && !isRecipient) throw refusal('HandshakeNotFoundException')
  // The other party may look, and nothing else.
  if (as === 'sender' ? !isSender : as === 'recipient' && !isRecipient) throw notManagement()
  return found
}

/** The handshake after it ended so. @throws {Fault} HandshakeAlreadyInStateException, InvalidHandshakeTransitionException */
export function ended(handshake: Handshake, state: Exclude<Handshake['state'], 'OPEN'>, now: number): Handshake {
  const is = stateOf(handshake, now)
  if (is === state) throw refusal('HandshakeAlreadyInStateException')
  if (is !== 'OPEN') throw refusal('InvalidHandshakeTransitionException')
  return { ...handshake, state, ended: now }
}

/** An action on the handshake that is named: each party decides for its own people. */
export function handshakeNeed(call: HandshakeCall, action: string): readonly Need[] {
  const { view, account, input } = call
  const found = handshakes.find(view, input.HandshakeId)
  const organization = found ?? { organization: 'o-unknown', management: account }
  const resource = handshakeArn(organization, input.HandshakeId)
  return [{ action: `organizations:${action}`, resource, resourceAccount: account }]
}

export function handshakeShape(view: View, handshake: Handshake, now: number) {
  const { id, organization, management, target, acceptedBy, notes } = handshake
  const sender = accounts.find(view, management)
  return {
    Id: id,
    Arn: handshakeArn(handshake, id),
    Action: 'INVITE' as const,
    State: stateOf(handshake, now),
    RequestedTimestamp: new Date(handshake.requested),
    ExpirationTimestamp: new Date(handshake.expires),
    Parties: [
      { Type: 'ORGANIZATION' as const, Id: organization.slice(2) },
      acceptedBy === undefined ? { Type: target.kind, Id: target.id } : { Type: 'ACCOUNT' as const, Id: acceptedBy },
    ],
    Resources: [
      {
        Type: 'ORGANIZATION' as const,
        Value: organization,
        Resources: [
          { Type: 'MASTER_EMAIL' as const, Value: sender?.email ?? '' },
          { Type: 'MASTER_NAME' as const, Value: sender?.name ?? '' },
          { Type: 'ORGANIZATION_FEATURE_SET' as const, Value: 'ALL' },
        ],
      },
      { Type: target.kind, Value: target.id },
      ...(notes === undefined ? [] : [{ Type: 'NOTES' as const, Value: notes }]),
    ],
  }
}

/** The one organization of the world, whoever asks. */
export const theOrganization = (view: View): Organization | undefined => organizations.find(view, 'this')
