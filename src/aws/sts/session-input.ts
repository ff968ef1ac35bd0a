import { Fault } from '../../kernel/Fault.ts'
import { policySize, firstError } from '../../policy/index.ts'
import type { View } from '../../store/projection.ts'
import { policyTextByArn } from '../iam/access.ts'

/** What a caller may pass to narrow or mark the session it asks for. */
export interface SessionInput {
  readonly Policy?: string | undefined
  readonly PolicyArns?: readonly { readonly arn?: string | undefined }[] | undefined
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[] | undefined
}

export interface SessionMarks {
  readonly policy?: string
  readonly policyArns: readonly string[]
  readonly tags: Readonly<Record<string, string>>
  /** Percent of the packed limit; undefined when nothing was passed. */
  readonly packedSize?: number
}

/**
 * The packed-binary limit is not published; the one here is over the plain characters of policies, ARNs and tags.
 * An observed answer for a near-full 2,048-character policy stays below 100 %.
 */
const PACKED_LIMIT = 4096
const MAX_TAGS = 50

/** @throws {Fault} MalformedPolicyDocument, ValidationError, PackedPolicyTooLarge */
export function sessionMarks(view: View, input: SessionInput): SessionMarks {
  const policyArns = (input.PolicyArns ?? []).map(({ arn }) => managedPolicy(view, arn ?? ''))
  const policy = input.Policy === undefined ? undefined : checkedPolicy(input.Policy)
  const tags = sessionTags(input.Tags ?? [])
  const packed = packedSize(policy, policyArns, tags)
  if (packed !== undefined && packed > 100)
    throw new Fault(
      'PackedPolicyTooLarge',
      400,
      `Packed policy consumes ${packed}% of allotted space, please use smaller policy.`,
    )
  return {
    ...(policy === undefined ? {} : { policy }),
    policyArns,
    tags,
    ...(packed === undefined ? {} : { packedSize: packed }),
  }
}

function managedPolicy(view: View, arn: string): string {
  if (policyTextByArn(view, arn) === undefined)
    throw new Fault('ValidationError', 400, `The policy ${arn} does not exist or is not attachable.`)
  return arn
}

/** @throws {Fault} MalformedPolicyDocument. */
export function checkedPolicy(text: string): string {
  const wrong = firstError(text, 'session')
  if (wrong) throw new Fault('MalformedPolicyDocument', 400, wrong.message)
  return text
}

/** Tags by key, checked. @throws {Fault} ValidationError, InvalidParameterValue */
export function sessionTags(
  list: readonly { readonly Key: string; readonly Value: string }[],
): Readonly<Record<string, string>> {
  if (list.length > MAX_TAGS)
    throw new Fault(
      'ValidationError',
      400,
      `1 validation error detected: Value at 'tags' failed to satisfy constraint: Member must have length less than or equal to ${MAX_TAGS}`,
    )
  const seen = new Map<string, string>()
  for (const { Key, Value } of list) {
    if (Key.toLowerCase().startsWith('aws:'))
      throw new Fault('ValidationError', 400, `Tag keys beginning with "aws:" are reserved: ${Key}`)
    if ([...seen.keys()].some((other) => other.toLowerCase() === Key.toLowerCase()))
      throw new Fault(
        'InvalidParameterValue',
        400,
        'Duplicate tag keys found. Please note that Tag keys are case insensitive.',
      )
    seen.set(Key, Value)
  }
  return Object.fromEntries(seen)
}

function packedSize(
  policy: string | undefined,
  arns: readonly string[],
  tags: Readonly<Record<string, string>>,
): number | undefined {
  const entries = Object.entries(tags)
  if (policy === undefined && arns.length === 0 && entries.length === 0) return undefined
  const characters =
    (policy === undefined ? 0 : policySize(policy)) +
    arns.reduce((sum, arn) => sum + arn.length, 0) +
    entries.reduce((sum, [key, value]) => sum + key.length + value.length, 0)
  return Math.ceil((characters / PACKED_LIMIT) * 100)
}
