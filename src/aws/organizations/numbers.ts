import type { View } from '../../store/projection.ts'
import { organizationPolicies, units, type OrganizationPolicy } from './documents.ts'
import { constraintViolation } from './faults.ts'

/** Units of an organization. @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html */
const UNITS = 2000
/** Policies of one type, AWS's own left out; of the types that AWS gives no number for, as many as of their kin. */
const POLICIES = 1000
const SERVICE_CONTROL_POLICIES = 10_000

/** @throws {Fault} ConstraintViolationException OU_NUMBER_LIMIT_EXCEEDED; AWS publishes the reason, the text is inferred. */
export function refuseMoreUnits(view: View): void {
  if (units.all(view).length >= UNITS)
    throw constraintViolation('OU_NUMBER_LIMIT_EXCEEDED', 'You have exceeded the maximum number of OUs.')
}

/** @throws {Fault} ConstraintViolationException POLICY_NUMBER_LIMIT_EXCEEDED; AWS publishes the reason, the text is inferred. */
export function refuseMorePolicies(view: View, type: OrganizationPolicy['type']): void {
  const most = type === 'SERVICE_CONTROL_POLICY' ? SERVICE_CONTROL_POLICIES : POLICIES
  const own = organizationPolicies.all(view).filter((policy) => policy.type === type && !policy.awsManaged)
  if (own.length >= most)
    throw constraintViolation('POLICY_NUMBER_LIMIT_EXCEEDED', 'You have exceeded the maximum number of policies.')
}
