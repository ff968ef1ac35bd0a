import { Fault } from '../../kernel/Fault.ts'
import { firstError } from '../../policy/index.ts'
import type { View } from '../../store/projection.ts'
import { managementPolicyError } from './effective-policy.ts'
import { isControlPolicyType, POLICY_TYPES } from './policy-types.ts'
import { organizationPolicies, type OrganizationPolicy } from './documents.ts'
import { constraintViolation, malformedPolicy, refusal } from './faults.ts'

const KIND = { SERVICE_CONTROL_POLICY: 'scp', RESOURCE_CONTROL_POLICY: 'rcp' } as const

/** @throws {Fault} MalformedPolicyDocumentException, ConstraintViolationException */
export function checkContent(type: OrganizationPolicy['type'], content: string): void {
  const { largest, begins } = POLICY_TYPES[type]
  if (content.length > largest)
    throw constraintViolation(
      'POLICY_CONTENT_LIMIT_EXCEEDED',
      `You have exceeded the maximum policy content size of ${largest} characters.`,
    )
  const error = isControlPolicyType(type)
    ? firstError(content, KIND[type])?.message
    : managementPolicyError(content, begins ?? '')
  if (error !== undefined) throw malformedPolicy(error)
  if (type === 'TAG_POLICY' && content.includes('"enforced_for"'))
    throw new Fault('NotImplemented', 501, 'Not supported by Stint: enforcement by tag policies (enforced_for).')
}

/** @throws {Fault} DuplicatePolicyException when another policy of the type has this name. */
export function refuseDuplicateName(view: View, type: OrganizationPolicy['type'], name: string, except?: string): void {
  const same = (policy: OrganizationPolicy) => policy.type === type && policy.name === name && policy.id !== except
  if (organizationPolicies.all(view).some(same)) throw refusal('DuplicatePolicyException')
}
