import type { Bucket, Tag } from './documents.ts'
import { shown } from './kept.ts'
import { askedBy, type Rule } from './lifecycle-filter.ts'

/** What of an object a rule's filter looks at; of an upload nothing but its key is known. */
export interface Filtered {
  readonly key: string
  readonly tags: readonly Tag[]
  /** Bytes; a marker has none. */
  readonly size?: number
}

/** What a bucket's lifecycle says. */
export interface Lifecycle {
  /** Those that are enabled. */
  readonly rules: readonly Rule[]
  /** Which objects below 128 KiB move although no filter speaks of sizes: none, or those that go to an archive. */
  readonly leastSize: string
}

const DAY_MS = 86_400_000

/**
 * Rules are looked at once a day, at midnight UTC: days are counted from what began them to the midnight that follows.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html#intro-lifecycle-rules-number-of-days
 */
export const midnightAfter = (since: number, days: number): number =>
  Math.ceil((since + days * DAY_MS) / DAY_MS) * DAY_MS

/** The last midnight that four digits of a year can tell: what is due later is told as then. Inferred. */
export const LAST_MIDNIGHT = Date.UTC(9999, 11, 31)

/** The first midnight that is later. */
export const nextMidnight = (now: number): number => (Math.floor(now / DAY_MS) + 1) * DAY_MS

export const hasLifecycle = ({ configurations }: Bucket): boolean => configurations['lifecycle'] !== undefined

export function lifecycleOf(bucket: Bucket): Lifecycle {
  const kept = bucket.configurations['lifecycle']
  const { Rules = [], TransitionDefaultMinimumObjectSize: leastSize = 'all_storage_classes_128K' } =
    kept === undefined ? {} : shown<Configuration>(kept)
  return { rules: Rules.filter(({ Status }) => Status === 'Enabled'), leastSize }
}

interface Configuration {
  readonly Rules?: readonly Rule[]
  readonly TransitionDefaultMinimumObjectSize?: string
}

export function isFor(rule: Rule, { key, tags, size }: Filtered): boolean {
  const { prefix = '', tags: wanted, above, below } = askedBy(rule)
  return (
    key.startsWith(prefix) &&
    wanted.every((tag) => tags.some(({ Key, Value }) => Key === tag.Key && Value === tag.Value)) &&
    (above === undefined || (size !== undefined && size > above)) &&
    (below === undefined || (size !== undefined && size < below))
  )
}
