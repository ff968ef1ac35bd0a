import type { Json } from '../../kernel/canonical-json.ts'
import { firstError } from '../../policy/index.ts'
import type { View } from '../../store/projection.ts'
import { folded, managementPolicyError, UNFIT } from './effective-policy.ts'
import { mayBeEnforced } from './enforced-types.ts'
import { BLOCKS } from './public-access.ts'
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
    : (managementPolicyError(content, { begins, ...form }) ?? MORE[type]?.(content))
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

/** What a type asks of its documents beyond their form. */
const MORE: Partial<Record<OrganizationPolicy['type'], (content: string) => string | undefined>> = {
  TAG_POLICY: enforcementError,
  AISERVICES_OPT_OUT_POLICY: choiceError,
  S3_POLICY: blockError,
}

function blockError(content: string): string | undefined {
  const { s3_attributes: asked } = folded(JSON.parse(content) as Json) as { s3_attributes: Record<string, Json> }
  const isKnown = Object.keys(asked).every(
    (name) => name === 'public_access_block_configuration' || name.startsWith('@@'),
  )
  const { '@@assign': value = 'none' } = (asked['public_access_block_configuration'] ?? {}) as Record<string, Json>
  return isKnown && BLOCKS.has(String(value)) ? undefined : UNFIT
}

/**
 * Names of services, and what is chosen of them, are told apart by case.
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_ai-opt-out_syntax.html
 */
function choiceError(content: string): string | undefined {
  const { services } = JSON.parse(content) as { readonly services: Json }
  const areSound = membersOf(services).every(
    ([service, said]) =>
      AI_SERVICES.has(service) &&
      membersOf(said).every(
        ([name, choice]) =>
          name === 'opt_out_policy' &&
          membersOf(choice).every(([operator, value]) => operator === '@@assign' && CHOICES.has(value)),
      ),
  )
  return areSound ? undefined : UNFIT
}

const membersOf = (json: Json): readonly [string, Json][] =>
  Object.entries(json as Readonly<Record<string, Json>>).filter(
    ([name]) => name !== '@@operators_allowed_for_child_policies',
  )

const CHOICES: ReadonlySet<Json> = new Set<Json>(['optIn', 'optOut'])

const AI_SERVICES: ReadonlySet<string> = new Set(
  `
  aidevops aiops awssupplychain biodiscovery chimesdkvoiceanalytics cloudwatch codeguruprofiler codewhisperer comprehend config connect connectamd
  connectdecision connecthealth::operations connecthealth::training connectoptimization contactlens datazone default dms entityresolution finopsagent
  frauddetector glue guardduty lex polly q quicksightq rekognition scenariodiscovery securityhub securitylake textract transcribe transform translate
  workspaces
  `
    .trim()
    .split(/\s+/),
)

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
