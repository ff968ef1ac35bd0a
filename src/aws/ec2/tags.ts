import type { Tag } from '../iam/documents.ts'
import { fault, invalidParameter } from './faults.ts'

interface RawTag {
  readonly Key?: string | undefined
  readonly Value?: string | undefined
}

export interface TagSpecification {
  readonly ResourceType?: string | undefined
  readonly Tags?: readonly RawTag[] | undefined
}

const LIMIT = 50

/** @throws {Fault} for keys that are doubled, reserved or too long. */
export function parseTags(raw: readonly RawTag[] | undefined): readonly Tag[] {
  const tags = (raw ?? []).map((tag) => ({ Key: tag.Key ?? '', Value: tag.Value ?? '' }))
  const seen = new Set<string>()
  for (const { Key, Value } of tags) {
    if (seen.has(Key)) throw invalidParameter(`Duplicate tag key '${Key}' specified.`)
    seen.add(Key)
    check(Key, Value)
  }
  if (tags.length > LIMIT) throw tooMany()
  return tags
}

function check(key: string, value: string): void {
  if (key === '') throw invalidParameter('Tag keys cannot be empty')
  if (/^aws:/i.test(key)) throw invalidParameter(`Tag keys starting with 'aws:' are reserved for internal use`)
  if (key.length > 128) throw invalidParameter(`Tag key exceeds the maximum length of 128 characters`)
  if (value.length > 256) throw invalidParameter(`Tag value exceeds the maximum length of 256 characters`)
}

const tooMany = () => fault('TagLimitExceeded', `The maximum number of Tags for a resource has been reached.`)

/** The tags that a create call gives to one type of what it makes. */
export function tagsFor(specifications: readonly TagSpecification[] | undefined, type: string): readonly Tag[] {
  return parseTags((specifications ?? []).filter((one) => one.ResourceType === type).flatMap((one) => one.Tags ?? []))
}

/** @throws {Fault} when a specification names a type that the call does not make. */
export function checkSpecifications(
  specifications: readonly TagSpecification[] | undefined,
  types: readonly string[],
): void {
  for (const { ResourceType } of specifications ?? [])
    if (ResourceType === undefined || !types.includes(ResourceType))
      throw invalidParameter(`'${ResourceType ?? ''}' is not a valid taggable resource type for this operation.`)
}

/** Tags laid over tags: same keys are replaced, order of first appearance stays. */
export function mergeTags(old: readonly Tag[], more: readonly Tag[]): readonly Tag[] {
  const merged = new Map([...old, ...more].map((tag) => [tag.Key, tag]))
  if (merged.size > LIMIT) throw tooMany()
  return [...merged.values()]
}
