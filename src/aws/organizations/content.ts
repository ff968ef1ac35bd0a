import type { Json } from '../../kernel/canonical-json.ts'
import { firstError } from '../../policy/index.ts'
import type { View } from '../../store/projection.ts'
import { managementPolicyError, UNFIT } from './effective-policy.ts'
import { mayBeEnforced } from './enforced-types.ts'
import { hasShape } from './policy-shapes.ts'
import { isControlPolicyType, POLICY_TYPES } from './policy-types.ts'
import { organizationPolicies, type OrganizationPolicy } from './documents.ts'
import { constraintViolation, malformedPolicy, refusal } from './faults.ts'

const KIND = { SERVICE_CONTROL_POLICY: 'scp', RESOURCE_CONTROL_POLICY: 'rcp' } as const

/** @throws {Fault} MalformedPolicyDocumentException, ConstraintViolationException (its text: terraform-provider-aws issue 12597) */
export function checkContent(type: OrganizationPolicy['type'], content: string): void {
  const { largest, begins = '', ...form } = POLICY_TYPES[type]
  if (content.length > largest)
    throw constraintViolation('POLICY_CONTENT_LIMIT_EXCEEDED', 'You have exceeded the maximum policy size.')
  const error = isControlPolicyType(type)
    ? firstError(content, KIND[type])?.message
    : (managementPolicyError(content, { begins, ...form }) ?? shapeError(type, content) ?? MORE[type]?.(content))
  if (error !== undefined) throw malformedPolicy(error)
}

/**
 * The content as Organizations keeps it: RCPs without white space, with a version and a list of statements, as it was seen to show them; all else,
 * SCPs too, as it came.
 */
export function keptContent(type: OrganizationPolicy['type'], content: string): string {
  if (type !== 'RESOURCE_CONTROL_POLICY') return content
  const { Version = '2008-10-17', Statement, ...more } = JSON.parse(content) as Record<string, Json>
  return JSON.stringify({ Version, ...more, Statement: Array.isArray(Statement) ? Statement : [Statement] })
}

const shapeError = (type: OrganizationPolicy['type'], content: string): string | undefined =>
  hasShape(type, JSON.parse(content) as Json, POLICY_TYPES[type].isFolded) ? undefined : UNFIT

/** What a type asks of its documents beyond their form. */
const MORE: Partial<Record<OrganizationPolicy['type'], (content: string) => string | undefined>> = {
  TAG_POLICY: enforcementError,
}

/** What is wrong with what a tag policy is enforced for; undefined: nothing. */
function enforcementError(content: string): string | undefined {
  const { tags } = JSON.parse(content) as { readonly tags: Readonly<Record<string, Json>> }
  const named = Object.values(tags).flatMap((rule) => textsBelow((rule as { enforced_for?: Json }).enforced_for))
  return named.every(mayBeEnforced) ? undefined : UNFIT
}

/** Whatever the operators of a setting hold. */
function textsBelow(json: Json | undefined): readonly string[] {
  if (typeof json === 'string') return json.startsWith('@@') ? [] : [json]
  return typeof json === 'object' && json !== null ? Object.values(json).flatMap(textsBelow) : []
}

/** @throws {Fault} DuplicatePolicyException when another policy of the type has this name. */
export function refuseDuplicateName(view: View, type: OrganizationPolicy['type'], name: string, except?: string): void {
  const same = (policy: OrganizationPolicy) => policy.type === type && policy.name === name && policy.id !== except
  if (organizationPolicies.all(view).some(same)) throw refusal('DuplicatePolicyException')
}
