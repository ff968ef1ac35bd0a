import type { AccountId } from '../../kernel/brands.ts'
import { Fault } from '../../kernel/Fault.ts'
import { firstError } from '../../policy/index.ts'
import type { View } from '../../store/projection.ts'
import { attachablePolicy } from '../iam/managed-policy.ts'
import { packedSize } from './packed-size.ts'

/** What a caller may pass to narrow or mark the session it asks for. */
export interface SessionInput {
  readonly Policy?: string | undefined
  readonly PolicyArns?: readonly { readonly arn?: string | undefined }[] | undefined
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[] | undefined
}

export interface SessionMarks {
  readonly policy: string | undefined
  readonly policyArns: readonly string[]
  readonly tags: Readonly<Record<string, string>>
  /** Percent of the packed limit; undefined when nothing was passed. */
  readonly packedSize: number | undefined
}

const MAX_TAGS = 50
const MAX_POLICIES = 10
const LONGEST_POLICY = 2048

/**
 * What is asked for a session of `account`. The model bounds neither AssumeRole's inline policy nor the number of managed ones: their
 * documentation does. `inherited`: tags that the caller's own session passes on to it.
 * @throws {Fault} MalformedPolicyDocument, ValidationError, InvalidParameterValue, PackedPolicyTooLarge
 */
export function sessionMarks(
  view: View,
  account: AccountId,
  input: SessionInput,
  inherited: SessionMarks['tags'] = {},
): SessionMarks {
  const arns = input.PolicyArns ?? []
  if (arns.length > MAX_POLICIES) throw tooLong('Value', 'policyArns', MAX_POLICIES)
  const policyArns = arns.map(({ arn }) => managedPolicy(view, account, arn ?? ''))
  const policy = input.Policy === undefined ? undefined : checkedPolicy(input.Policy)
  if (policy !== undefined && policy.length > LONGEST_POLICY)
    throw tooLong(`Value '${policy.slice(0, LONGEST_POLICY)}'`, 'policy', LONGEST_POLICY)
  const tags = sessionTags(input.Tags ?? [])
  const packed = packedSize({ policy, policyArns, tags: { ...tags, ...inherited } })
  if (packed !== undefined && packed > 100)
    throw new Fault(
      'PackedPolicyTooLarge',
      400,
      policy === undefined && policyArns.length === 0
        ? `Packed size of session tags consumes ${packed}% of allotted space.`
        : `Packed policy consumes ${packed}% of allotted space, please use smaller policy.`,
    )
  return { policy, policyArns, tags, packedSize: packed }
}

const tooLong = (subject: string, member: string, most: number): Fault =>
  new Fault(
    'ValidationError',
    400,
    `1 validation error detected: ${subject} at '${member}' failed to satisfy constraint: Member must have length less than or equal to ${most}`,
  )

function managedPolicy(view: View, account: AccountId, arn: string): string {
  if (attachablePolicy(view, account, arn) === undefined)
    throw new Fault('ValidationError', 400, `The policy ${arn} does not exist or is not attachable.`)
  return arn
}

/** What STS says where IAM speaks of syntax errors. @see https://github.com/hashicorp/vault/issues/1113, which quotes it */
const NO_JSON = 'The policy is not in the valid JSON format.'

/** @throws {Fault} MalformedPolicyDocument. */
export function checkedPolicy(text: string): string {
  const wrong = firstError(text, 'session')
  if (wrong)
    throw new Fault('MalformedPolicyDocument', 400, wrong.code === 'JSON_SYNTAX_ERROR' ? NO_JSON : wrong.message)
  return text
}

/** @throws {Fault} InvalidParameterValue for a key without its tag. */
export function checkTransitiveKeys(keys: readonly string[], tags: Readonly<Record<string, string>>): void {
  if (keys.length === 0) return
  const tagged = new Set(Object.keys(tags).map((key) => key.toLowerCase()))
  if (!keys.every((key) => tagged.has(key.toLowerCase())))
    throw new Fault(
      'InvalidParameterValue',
      400,
      'The specified transitive tag key must be included in the requested tags.',
    )
}

/** Tags by key, checked. @throws {Fault} ValidationError, InvalidParameterValue */
export function sessionTags(
  list: readonly { readonly Key: string; readonly Value: string }[],
): Readonly<Record<string, string>> {
  if (list.length > MAX_TAGS) throw tooLong('Value', 'tags', MAX_TAGS)
  const reserved = list.find(({ Key }) => Key.toLowerCase().startsWith('aws:'))
  refuseSameKeys(list)
  if (reserved) throw new Fault('ValidationError', 400, `Tag keys beginning with "aws:" are reserved: ${reserved.Key}`)
  return tagsByKey(list)
}

/** @throws {Fault} InvalidParameterValue where two tags have one key, in whatever case. */
export function refuseSameKeys(list: readonly { readonly Key: string }[]): void {
  if (new Set(list.map(({ Key }) => Key.toLowerCase())).size < list.length)
    throw new Fault(
      'InvalidParameterValue',
      400,
      'Duplicate tag keys found. Please note that Tag keys are case insensitive.',
    )
}

/** Tags by key, as they stand. */
export function tagsByKey(
  list: readonly { readonly Key: string; readonly Value: string }[],
): Readonly<Record<string, string>> {
  const tags: Record<string, string> = {}
  for (const { Key, Value } of list)
    // Assigned, it would be the object's parent.
    if (Key === '__proto__')
      Object.defineProperty(tags, Key, { value: Value, enumerable: true, configurable: true, writable: true })
    else tags[Key] = Value
  return tags
}
