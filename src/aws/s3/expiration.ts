import type { Input } from './declare.ts'
import type { Bucket, Tag, Version } from './documents.ts'
import { shown } from './kept.ts'

type Rule = NonNullable<
  NonNullable<Input<'PutBucketLifecycleConfiguration'>['LifecycleConfiguration']>['Rules']
>[number]

/** What of an object a rule's filter looks at; of an upload nothing but its key is known. */
interface Filtered {
  readonly key: string
  readonly tags: readonly Tag[]
  /** Bytes. */
  readonly size?: number
}

/** When something happens to an object, milliseconds, and the rule that says so. */
interface Due {
  readonly at: number
  readonly rule: string
}

const DAY_MS = 86_400_000

/** Days are counted from the object's time to the midnight (UTC) that follows. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html */
const midnightAfter = (since: number, days: number): number => Math.ceil((since + days * DAY_MS) / DAY_MS) * DAY_MS

/** Rules of the bucket that are in force for the object. */
const rulesFor = (bucket: Bucket, object: Filtered): readonly Rule[] => {
  const kept = bucket.configurations['lifecycle']
  if (kept === undefined) return []
  const { Rules = [] } = shown<{ readonly Rules?: readonly Rule[] }>(kept)
  return Rules.filter((rule) => rule.Status === 'Enabled' && isFor(rule, object))
}

function isFor({ Prefix: old = '', Filter: filter = {} }: Rule, { key, tags, size }: Filtered): boolean {
  const { And: and = {}, ...one } = filter
  const wanted = [...(one.Tag ? [one.Tag] : []), ...(and.Tags ?? [])]
  const above = one.ObjectSizeGreaterThan ?? and.ObjectSizeGreaterThan
  const below = one.ObjectSizeLessThan ?? and.ObjectSizeLessThan
  return (
    [old, one.Prefix, and.Prefix].every((prefix) => key.startsWith(prefix ?? '')) &&
    wanted.every((tag) => tags.some(({ Key, Value }) => Key === tag.Key && Value === tag.Value)) &&
    (above === undefined || (size !== undefined && size > above)) &&
    (below === undefined || (size !== undefined && size < below))
  )
}

const soonest = (dues: readonly Due[]): Due | undefined =>
  dues.reduce<Due | undefined>((first, due) => (first && first.at <= due.at ? first : due), undefined)

/** AWS writes that ids are URL-encoded, but sends them as they are; those that a header cannot hold are encoded here. */
const shownRule = (id: string): string => (/^[ !#-~]*$/.test(id) ? id : encodeURIComponent(id))

/**
 * `x-amz-expiration` of a key's newest version: `expiry-date="Fri, 21 Dec 2012 00:00:00 GMT", rule-id="a rule"`.
 * Of several rules the soonest is told. Stint removes nothing by them.
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
  return due ? { Expiration: `expiry-date="${new Date(due.at).toUTCString()}", rule-id="${shownRule(due.rule)}"` } : {}
}

/** When an upload that was not completed would be given up. @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateMultipartUpload.html x-amz-abort-date */
export function shownAbort(bucket: Bucket, key: string, started: number): { AbortDate?: Date; AbortRuleId?: string } {
  const due = soonest(
    rulesFor(bucket, { key, tags: [] }).flatMap(({ ID: rule = '', AbortIncompleteMultipartUpload: abort }) =>
      abort?.DaysAfterInitiation === undefined ? [] : [{ at: midnightAfter(started, abort.DaysAfterInitiation), rule }],
    ),
  )
  return due ? { AbortDate: new Date(due.at), AbortRuleId: shownRule(due.rule) } : {}
}
