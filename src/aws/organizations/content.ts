import { firstError } from '../../policy/index.ts'
import type { View } from '../../store/projection.ts'
import { organizationPolicies, type OrganizationPolicy } from './documents.ts'
import { constraintViolation, malformedPolicy, refusal } from './faults.ts'

/** Characters of an SCP or RCP, white space included. */
const LIMIT = 5120

const KIND = { SERVICE_CONTROL_POLICY: 'scp', RESOURCE_CONTROL_POLICY: 'rcp' } as const

/** @throws {Fault} MalformedPolicyDocumentException, ConstraintViolationException */
export function checkContent(type: OrganizationPolicy['type'], content: string): void {
  if (content.length > LIMIT)
    throw constraintViolation(
      'POLICY_CONTENT_LIMIT_EXCEEDED',
      `You have exceeded the maximum policy content size of ${LIMIT} characters.`,
    )
  const error = firstError(content, KIND[type])
  if (error) throw malformedPolicy(error.message)
}

/** @throws {Fault} DuplicatePolicyException when another policy of the type has this name. */
export function refuseDuplicateName(view: View, type: OrganizationPolicy['type'], name: string, except?: string): void {
  const same = (policy: OrganizationPolicy) => policy.type === type && policy.name === name && policy.id !== except
  if (organizationPolicies.all(view).some(same)) throw refusal('DuplicatePolicyException')
}
