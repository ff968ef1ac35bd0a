import { LOWER, DIGITS } from '../../kernel/random.ts'
import { Fault } from '../../kernel/Fault.ts'
import { roleForJoining } from '../cloudtrail/organization.ts'
import { linkedRole, ownLinkedRoleNeeds } from '../iam/linked-role.ts'
import { operation } from '../operation.ts'
import { refuseJoining, refuseMoreInvitations } from './account-quota.ts'
import { accountArn } from './arns.ts'
import { attachedEverywhere } from './attachments.ts'
import { accounts, handshakes, type Handshake } from './documents.ts'
import { handshakeConstraint, invalidInput, refusal } from './faults.ts'
import {
  ended,
  handshakeNeed,
  handshakeShape,
  invitedAccount,
  OPEN_FOR,
  ownHandshake,
  stateOf,
  theOrganization,
} from './handshakes.ts'
import { makingWith, organizationOf } from './needs.ts'
import { checkedTags } from './tags.ts'
import type { In, Out } from './types.ts'

type Invite = 'InviteAccountToOrganization'

/** @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_InviteAccountToOrganization.html */
const InviteAccountToOrganization = operation<In<Invite>, Out<Invite>>({
  name: 'InviteAccountToOrganization',
  authorize(call) {
    const { Target: target, Tags } = call.input
    const organization = organizationOf(call)
    const arn = target.Type === 'ACCOUNT' ? accountArn(organization, target.Id) : '*'
    const made = arn === '*' ? accountArn(organization, '*') : arn
    return makingWith(call, 'InviteAccountToOrganization', { arn }, made, Tags)
  },
  handle(call) {
    const { view, input, now, random } = call
    const organization = organizationOf(call)
    const target = targetOf(input.Target)
    const account = invitedAccount(view, { target })
    if (target.kind === 'ACCOUNT' && account === undefined)
      throw invalidInput('INVALID_PARTY_TYPE_TARGET', "You specified an account that doesn't exist.")
    // Whose address it is comes out when somebody accepts.
    if (target.kind === 'ACCOUNT' && account !== undefined && accounts.find(view, account)?.parent !== undefined)
      throw alreadyMember()
    const open = handshakes.all(view).some((one) => stateOf(one, now) === 'OPEN' && isSame(one.target, target))
    if (open) throw refusal('DuplicateHandshakeException')
    refuseMoreInvitations(call, organization)
    const handshake: Handshake = {
      id: `h-${random.text(32, LOWER + DIGITS)}`,
      organization: organization.id,
      management: organization.management,
      target,
      state: 'OPEN',
      requested: now,
      expires: now + OPEN_FOR,
      ...(input.Notes === undefined ? {} : { notes: input.Notes }),
      tags: checkedTags(input.Tags),
    }
    return {
      output: { Handshake: handshakeShape(view, handshake, now) },
      writes: [handshakes.put(handshake.id, handshake)],
    }
  },
})

type Target = Handshake['target']

function targetOf({ Type: kind, Id: id }: In<Invite>['Target']): Target {
  if (kind === 'ACCOUNT') {
    if (/^\d{12}$/.test(id)) return { kind, id }
    throw invalidInput('INVALID_PATTERN', 'You provided a value that does not match the required pattern.')
  }
  if (kind === 'EMAIL') {
    if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(id)) return { kind, id }
    throw invalidInput(
      'INVALID_EMAIL_ADDRESS_TARGET',
      'You specified an invalid email address for the invited account owner.',
    )
  }
  throw invalidInput('INVALID_PARTY_TYPE_TARGET', 'You specified an invalid party type as the target parameter.')
}

const isSame = (one: Target, other: Target) =>
  one.kind === other.kind && one.id.toLowerCase() === other.id.toLowerCase()

const alreadyMember = () =>
  handshakeConstraint('ALREADY_IN_AN_ORGANIZATION', 'The AWS account is already a member of an organization.')

const ORGANIZATIONS = 'organizations.amazonaws.com'

/**
 * The account joins under the root, with whatever policies hang there; the role of the service is made in it. A member that was invited by its
 * address is refused, and the invitation accepted nevertheless: so Organizations was seen to do.
 */
const AcceptHandshake = operation<In<'AcceptHandshake'>, Out<'AcceptHandshake'>>({
  name: 'AcceptHandshake',
  authorize: (call) => [
    ...handshakeNeed(call, 'AcceptHandshake'),
    ...ownLinkedRoleNeeds(call.view, call.account, ORGANIZATIONS).map((need) => ({
      ...need,
      refuse: missingDependency,
    })),
  ],
  handle(call) {
    const { view, now, account: id, random } = call
    const handshake = { ...ended(ownHandshake(call, 'recipient'), 'ACCEPTED', now), acceptedBy: id }
    const organization = theOrganization(view)
    const account = accounts.find(view, id)
    if (!organization || organization.id !== handshake.organization || !account)
      throw refusal('InvalidHandshakeTransitionException')
    if (account.parent !== undefined)
      return { output: {}, writes: [handshakes.put(handshake.id, handshake)], refusal: alreadyMember() }
    refuseJoining(call, organization)
    const joined = {
      ...account,
      parent: organization.rootId,
      method: 'INVITED' as const,
      joined: now,
      tags: handshake.tags,
    }
    return {
      output: { Handshake: handshakeShape(view, handshake, now) },
      writes: [
        handshakes.put(handshake.id, handshake),
        accounts.put(id, joined),
        ...attachedEverywhere(view, organization, id),
        ...linkedRole(view, id, ORGANIZATIONS, random, now),
        ...roleForJoining(call, organization, id),
      ],
    }
  },
})

const missingDependency = () =>
  new Fault(
    'AccessDeniedForDependencyException',
    400,
    "The operation that you attempted requires you to have the iam:CreateServiceLinkedRole for organizations.amazonaws.com permission so that Organizations can create the required service-linked role. You don't have that permission.",
    { Reason: 'ACCESS_DENIED_DURING_CREATE_SERVICE_LINKED_ROLE' },
  )

function ending(
  name: 'CancelHandshake' | 'DeclineHandshake',
  party: 'sender' | 'recipient',
  state: 'CANCELED' | 'DECLINED',
) {
  return operation<In<'CancelHandshake'>, Out<'CancelHandshake'>>({
    name,
    authorize: (call) => handshakeNeed(call, name),
    handle(call) {
      const handshake = ended(ownHandshake(call, party), state, call.now)
      return {
        output: { Handshake: handshakeShape(call.view, handshake, call.now) },
        writes: [handshakes.put(handshake.id, handshake)],
      }
    },
  })
}

export const invitations = [
  InviteAccountToOrganization,
  AcceptHandshake,
  ending('CancelHandshake', 'sender', 'CANCELED'),
  ending('DeclineHandshake', 'recipient', 'DECLINED'),
]
