import type { Version } from './documents.ts'
import { askedBy, type Rule } from './lifecycle-filter.ts'
import { isFor, midnightAfter, type Lifecycle } from './lifecycle-in-force.ts'

/** Where lifecycle rules take an object of each class. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html */
const WAYS: Readonly<Record<string, readonly string[]>> = {
  STANDARD: ['STANDARD_IA', 'ONEZONE_IA', 'GLACIER_IR', 'INTELLIGENT_TIERING', 'GLACIER', 'DEEP_ARCHIVE'],
  STANDARD_IA: ['ONEZONE_IA', 'GLACIER_IR', 'INTELLIGENT_TIERING', 'GLACIER', 'DEEP_ARCHIVE'],
  INTELLIGENT_TIERING: ['ONEZONE_IA', 'GLACIER_IR', 'GLACIER', 'DEEP_ARCHIVE'],
  ONEZONE_IA: ['GLACIER', 'DEEP_ARCHIVE'],
  GLACIER_IR: ['GLACIER', 'DEEP_ARCHIVE'],
  GLACIER: ['DEEP_ARCHIVE'],
}

/** Of several classes, the last of these is gone to. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-conflicts.html */
const PREFERRED = ['STANDARD_IA', 'ONEZONE_IA', 'GLACIER_IR', 'INTELLIGENT_TIERING', 'GLACIER', 'DEEP_ARCHIVE']

/** Bytes. Smaller objects move only where a filter speaks of sizes, or to an archive where the configuration says so. */
const SMALL = 128 * 1024
const ARCHIVES: ReadonlySet<string> = new Set(['GLACIER', 'DEEP_ARCHIVE'])

/** A version, and for how many newer ones that are current no more it has made way: undefined, it is the current one. */
export interface Placed {
  readonly key: string
  readonly version: Version
  readonly noncurrent?: { readonly since: number; readonly newer: number }
}

/** The version where it belongs by now; itself, when it is there. */
export function moved(placed: Placed, lifecycle: Lifecycle, now: number): Version {
  const { version } = placed
  const ways = WAYS[version.storageClass] ?? []
  const due = lifecycle.rules
    .filter((rule) => isFor(rule, { key: placed.key, tags: version.tags, size: version.size }))
    .flatMap((rule) => movesOf(rule, placed, now).filter((to) => isLargeEnough(version, to, rule, lifecycle)))
    .filter((to) => ways.includes(to))
  const to = PREFERRED.findLast((storageClass) => due.includes(storageClass))
  return to === undefined ? version : { ...version, storageClass: to }
}

/** The classes of a rule whose time has come. */
function movesOf(rule: Rule, { version, noncurrent }: Placed, now: number): readonly string[] {
  const moves = noncurrent
    ? (rule.NoncurrentVersionTransitions ?? []).map((move) => ({
        to: move.StorageClass,
        isDue:
          midnightAfter(noncurrent.since, move.NoncurrentDays ?? Infinity) <= now &&
          noncurrent.newer >= (move.NewerNoncurrentVersions ?? 0),
      }))
    : (rule.Transitions ?? []).map((move) => ({
        to: move.StorageClass,
        isDue: (move.Date?.getTime() ?? midnightAfter(version.modified, move.Days ?? Infinity)) <= now,
      }))
  return moves.flatMap(({ to, isDue }) => (isDue && to !== undefined ? [to] : []))
}

function isLargeEnough({ size }: Version, to: string, rule: Rule, { leastSize }: Lifecycle): boolean {
  const { above, below } = askedBy(rule)
  if (size >= SMALL || above !== undefined || below !== undefined) return true
  return leastSize === 'varies_by_storage_class' && ARCHIVES.has(to)
}
