import type { View } from '../../store/projection.ts'
import { checkQuota } from '../servicequotas/quota.ts'
import { accounts, handshakes, type Organization } from './documents.ts'
import { constraintViolation, handshakeConstraint } from './faults.ts'
import { stateOf } from './handshakes.ts'

const REASON = 'ACCOUNT_NUMBER_LIMIT_EXCEEDED'
/** As it was seen of CreateAccount (many notes) and of invitations (compliant-framework-for-federal-and-dod-workloads issue 12). */
const TEXT = 'You have exceeded the allowed number of AWS accounts.'

interface Here {
  readonly view: View
  readonly now: number
}

/** Accounts of an organization, closed ones among them, and those that are invited. */
const countOf = ({ view, now }: Here): number =>
  accounts.all(view).filter(({ parent }) => parent !== undefined).length +
  handshakes.all(view).filter((one) => stateOf(one, now) === 'OPEN').length

/** The quota is the management account's. @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html */
function refuseOver(here: Here, { management: account }: Organization, more: number, fault: () => Error): void {
  checkQuota({ ...here, account, region: 'us-east-1' }, 'organizations', 'L-29A0C5DF', countOf(here) + more, fault)
}

/** @throws {Fault} ConstraintViolationException when the organization may have no more accounts. */
export const refuseMoreAccounts = (here: Here, organization: Organization): void =>
  refuseOver(here, organization, 1, () => constraintViolation(REASON, TEXT))

/** @throws {Fault} HandshakeConstraintViolationException when those who are invited would be too many. */
export const refuseMoreInvitations = (here: Here, organization: Organization): void =>
  refuseOver(here, organization, 1, () => handshakeConstraint(REASON, TEXT))

/** The invitation that is accepted counts already. @throws {Fault} HandshakeConstraintViolationException. */
export const refuseJoining = (here: Here, organization: Organization): void =>
  refuseOver(here, organization, 0, () => handshakeConstraint(REASON, TEXT))
