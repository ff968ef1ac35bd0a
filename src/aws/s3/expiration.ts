import type { Bucket, Version } from './documents.ts'
import type { Rule } from './lifecycle-filter.ts'
import { isFor, LAST_MIDNIGHT, lifecycleOf, midnightAfter, type Filtered } from './lifecycle-in-force.ts'

/** When something happens to an object, milliseconds, and the rule that says so. */
interface Due {
  readonly at: number
  readonly rule: string
}

/** Rules of the bucket that are in force for the object. */
const rulesFor = (bucket: Bucket, object: Filtered): readonly Rule[] =>
  lifecycleOf(bucket).rules.filter((rule) => isFor(rule, object))

const soonest = (dues: readonly Due[]): Due | undefined =>
  dues.reduce<Due | undefined>((first, due) => (first && first.at <= due.at ? first : due), undefined)

/** AWS writes that ids are URL-encoded, but sends them as they are; those that a header cannot hold are encoded here. */
const shownRule = (id: string): string => (/^[ !#-~]*$/.test(id) ? id : encodeURIComponent(id))

/** Rules may count more days than there are dates for. */
const shownDay = (at: number): Date => new Date(Math.min(at, LAST_MIDNIGHT))

/**
 * `x-amz-expiration` of a key's newest version: `expiry-date="Fri, 21 Dec 2012 00:00:00 GMT", rule-id="a rule"`.
 * Of several rules the soonest is told.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html x-amz-expiration
 */
export function shownExpiration(bucket: Bucket, key: string, version: Version): { Expiration?: string } {
  const { tags, size, modified } = version
  const due = soonest(
    rulesFor(bucket, { key, tags, size }).flatMap(({ ID: rule = '', Expiration: expiration }) => {
      if (expiration?.Days !== undefined) return [{ at: midnightAfter(modified, expiration.Days), rule }]
      return expiration?.Date === undefined ? [] : [{ at: expiration.Date.getTime(), rule }]
    }),
  )
  return due ? { Expiration: `expiry-date="${shownDay(due.at).toUTCString()}", rule-id="${shownRule(due.rule)}"` } : {}
}

/** When an upload that was not completed would be given up. @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateMultipartUpload.html x-amz-abort-date */
export function shownAbort(bucket: Bucket, key: string, started: number): { AbortDate?: Date; AbortRuleId?: string } {
  const due = soonest(
    rulesFor(bucket, { key, tags: [] }).flatMap(({ ID: rule = '', AbortIncompleteMultipartUpload: abort }) =>
      abort?.DaysAfterInitiation === undefined ? [] : [{ at: midnightAfter(started, abort.DaysAfterInitiation), rule }],
    ),
  )
  return due ? { AbortDate: shownDay(due.at), AbortRuleId: shownRule(due.rule) } : {}
}
