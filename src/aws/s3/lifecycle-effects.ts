import type { StoredObject, Upload, Version } from './documents.ts'
import { isFor, midnightAfter, type Lifecycle } from './lifecycle-in-force.ts'
import { moved, type Placed } from './lifecycle-moves.ts'
import { protectionOf } from './object-lock/lock.ts'
import { withVersion } from './object.ts'

/** What the rules are looked at with. */
export interface Occasion {
  readonly lifecycle: Lifecycle
  /** The bucket keeps versions, or did: then what ends is hidden by a marker. */
  readonly versioned: boolean
  /** World milliseconds. */
  readonly now: number
  /** A marker as it would be written now. */
  marker(): Version
}

/**
 * The key after its rules were looked at: each version at most one step further. Undefined: nothing has come due.
 * Deleting for good goes before moving, moving before a marker.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-conflicts.html
 */
export function afterRules(stored: StoredObject, occasion: Occasion): StoredObject | undefined {
  const { key, versions } = stored
  const [current, ...old] = versions
  if (!current) return undefined
  const kept = old.flatMap((version, newer) => {
    const since = versions[newer]?.modified ?? version.modified
    return noncurrentAfter({ key, version, noncurrent: { since, newer } }, occasion)
  })
  const after = currentAfter({ key, version: current }, kept, old.length === 0, occasion)
  const isSame = after.length === versions.length && after.every((version, index) => version === versions[index])
  return isSame ? undefined : { key, versions: after }
}

function currentAfter(
  placed: Placed,
  kept: readonly Version[],
  isAlone: boolean,
  occasion: Occasion,
): readonly Version[] {
  const { key, version } = placed
  if (version.deleted) return isAlone && isEnded(placed, occasion) ? [] : [version, ...kept]
  const isOver = isEnded(placed, occasion)
  if (isOver && !occasion.versioned) return []
  const there = moved(placed, occasion.lifecycle, occasion.now)
  if (!isOver || there !== version) return [there, ...kept]
  return withVersion({ key, versions: [version, ...kept] }, key, occasion.marker()).versions
}

/**
 * Whether a rule's expiration is for the current version by now. A marker alone is ended by its age too, or at once where that is asked for.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-configuration-examples.html
 */
function isEnded({ key, version }: Placed, { lifecycle, now }: Occasion): boolean {
  return lifecycle.rules.some((rule) => {
    const { Days: days, Date: date, ExpiredObjectDeleteMarker: markers } = rule.Expiration ?? {}
    const at = date?.getTime() ?? midnightAfter(version.modified, days ?? Infinity)
    const isDue = at <= now || (version.deleted === true && markers === true)
    return isDue && isFor(rule, { key, tags: version.tags, size: version.size })
  })
}

/** None: it is gone, for which nothing may protect it. */
function noncurrentAfter(placed: Placed, { lifecycle, now }: Occasion): readonly Version[] {
  const { key, version, noncurrent: { since, newer } = { since: now, newer: 0 } } = placed
  const isOver = lifecycle.rules.some((rule) => {
    const { NoncurrentDays: days = Infinity, NewerNoncurrentVersions: least = 0 } =
      rule.NoncurrentVersionExpiration ?? {}
    return (
      midnightAfter(since, days) <= now &&
      newer >= least &&
      isFor(rule, { key, tags: version.tags, size: version.size })
    )
  })
  if (isOver && protectionOf(version, now) === undefined) return []
  return [version.deleted ? version : moved(placed, lifecycle, now)]
}

/** Whether an upload that was not completed is given up by now. */
export const isGivenUp = ({ key, started }: Upload, { rules }: Lifecycle, now: number): boolean =>
  rules.some((rule) => {
    const days = rule.AbortIncompleteMultipartUpload?.DaysAfterInitiation ?? Infinity
    return midnightAfter(started, days) <= now && isFor(rule, { key, tags: [] })
  })
