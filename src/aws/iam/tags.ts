import type { Need } from '../operation.ts'
import type { Tag } from './documents.ts'
import { invalidInput, limitExceeded } from './faults.ts'
import { TAGS_PER_ENTITY } from './quotas.ts'

/**
 * Whether keys that differ by case only are one: of users and roles they are, of everything else that IAM tags they are not.
 * The case of the writing is kept.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#id_tags_rules_creating
 */
interface Keys {
  fold(key: string): string
  /** Where it stands in lists. */
  place(key: string): string
  /** What is said of a key that is given twice. */
  readonly twice: string
  /** Whether an empty list of keys may be removed. IAM was seen to let it of users, and to refuse it of providers; of the rest it is inferred. */
  readonly removesNone: boolean
}

export const CASELESS: Keys = {
  fold: (key) => key.toLowerCase(),
  place: (key) => key,
  twice: 'Duplicate tag keys found. Please note that Tag keys are case insensitive.',
  removesNone: true,
}
export const CASED: Keys = {
  fold: (key) => key,
  // IAM was seen to list a policy's `z` before its `abc`.
  place: (key) => String.fromCharCode(key.length) + key,
  twice: 'Duplicate tag keys found.',
  removesNone: false,
}

/**
 * The tags of a request, checked; the words are those of TagUser.
 * @throws {Fault} InvalidInput for keys kept for AWS or given twice.
 */
export function checkedTags(sent: readonly Tag[] | undefined, { fold, twice }: Keys): readonly Tag[] {
  const tags = (sent ?? []).map(({ Key, Value }) => ({ Key, Value }))
  refuseReserved(tags.map((tag) => tag.Key))
  if (new Set(tags.map((tag) => fold(tag.Key))).size !== tags.length) throw invalidInput(twice)
  return tags
}

/** IAM was seen to refuse an empty list of a user's tags so. @throws {Fault} InvalidInput */
export function refuseNone(list: readonly unknown[]): void {
  if (list.length === 0) throw invalidInput('Error occurred while validating input. ')
}

function refuseReserved(keys: readonly string[]): void {
  if (keys.some((key) => key.toLowerCase().startsWith('aws:')))
    throw invalidInput('Tag keys beginning with aws: are reserved for system use.')
}

/** An entity's tags after tagging: a key that it has is replaced where it stands. */
export function tagged(old: readonly Tag[], added: readonly Tag[], { fold }: Keys): readonly Tag[] {
  const fresh = new Map(added.map((tag) => [fold(tag.Key), tag]))
  const kept = old.map((tag) => {
    const other = fresh.get(fold(tag.Key))
    fresh.delete(fold(tag.Key))
    return other ?? tag
  })
  const all = [...kept, ...fresh.values()]
  if (all.length > TAGS_PER_ENTITY) throw limitExceeded('The number of tags has reached the maximum limit.')
  return all
}

/** An entity's tags after untagging; keys that it does not have are ignored, even those that only AWS may give. */
export function untagged(old: readonly Tag[], keys: readonly string[], { fold }: Keys): readonly Tag[] {
  const gone = new Set(keys.map(fold))
  return old.filter((tag) => !gone.has(fold(tag.Key)))
}

/** Tags as policy conditions see them. */
export function tagRecord(tags: readonly Tag[] | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries((tags ?? []).map(({ Key, Value }) => [Key, Value]))
}

/**
 * What it takes to make a thing that begins with tags: `iam:Tag…` beside the making, on the same thing.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html
 */
export function makingWith(need: Need, title: string, tags: readonly Tag[] | undefined): readonly Need[] {
  const making = { ...need, requestTags: tagRecord(tags) }
  if (!tags?.length) return [making]
  const { context: _ofTheMaking, ...tagging } = making
  return [making, { ...tagging, action: `iam:Tag${title}` }]
}
