import type { Input } from './declare.ts'
import { invalidRequest, malformedXml } from './faults.ts'

export type Rule = NonNullable<
  NonNullable<Input<'PutBucketLifecycleConfiguration'>['LifecycleConfiguration']>['Rules']
>[number]

/** Bytes. The bounds of `ObjectSizeLessThan` are as S3 was seen to tell them, that the other's begin at 0 is inferred. */
const LARGEST = 1_099_511_627_776_000

/** How many of them there are. */
export const given = (...values: readonly unknown[]): number => values.filter((value) => value !== undefined).length

/** What a rule's filter asks for, whether it says And or not. */
export function askedBy({ Prefix: old, Filter: filter }: Rule) {
  const { And: and, Tag: tag, ...one } = filter ?? {}
  return {
    prefix: old ?? one.Prefix ?? and?.Prefix,
    tags: tag ? [tag] : (and?.Tags ?? []),
    above: one.ObjectSizeGreaterThan ?? and?.ObjectSizeGreaterThan,
    below: one.ObjectSizeLessThan ?? and?.ObjectSizeLessThan,
  }
}

/**
 * A rule says to what it applies: once, and by one thing unless it says And, which takes two at least.
 * @throws {Fault} MalformedXML, InvalidRequest.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_LifecycleRuleFilter.html
 */
export function checkFilter(rule: Rule): void {
  const { Prefix: old, Filter: filter } = rule
  if (given(old, filter) !== 1) throw malformedXml()
  const { Prefix, Tag, And: and, ObjectSizeGreaterThan, ObjectSizeLessThan } = filter ?? {}
  if (given(Prefix, Tag, and, ObjectSizeGreaterThan, ObjectSizeLessThan) > 1) throw malformedXml()
  const { prefix, tags, above, below } = askedBy(rule)
  if (and && given(prefix, ...tags, above, below) < 2) throw malformedXml()
  if (new Set(tags.map(({ Key }) => Key)).size < tags.length)
    throw invalidRequest('Duplicate Tag Keys are not allowed.')
  checkSize('ObjectSizeGreaterThan', above, 0)
  checkSize('ObjectSizeLessThan', below, 1)
  if (above !== undefined && below !== undefined && above >= below)
    throw invalidRequest("'ObjectSizeLessThan' has to be a value greater than 'ObjectSizeGreaterThan'.")
}

function checkSize(name: string, bytes: number | undefined, least: number): void {
  if (bytes !== undefined && (bytes < least || bytes > LARGEST))
    throw invalidRequest(`'${name}' should be between ${least} and ${LARGEST}.`)
}

/** Uploads have no tags and no size yet, markers never. @throws {Fault} InvalidRequest. */
export function refuseTagsAndSizes(rule: Rule, action: string): void {
  const { tags, above, below } = askedBy(rule)
  if (tags.length > 0) throw invalidRequest(`${action} cannot be specified with Tags.`)
  if (given(above, below) > 0) throw invalidRequest(`${action} cannot be specified with Object Size.`)
}

/** `(prefix=a and tag={key=k, value=v} and objectsizelessthan=9)`; `()` of a filter without anything. */
export function shownFilter(rule: Rule): string {
  const { prefix, tags, above, below } = askedBy(rule)
  const parts = [
    ...(prefix === undefined ? [] : [`prefix=${prefix}`]),
    ...tags.map(({ Key, Value }) => `tag={key=${Key}, value=${Value}}`),
    ...(above === undefined ? [] : [`objectsizegreaterthan=${above}`]),
    ...(below === undefined ? [] : [`objectsizelessthan=${below}`]),
  ]
  return `(${parts.join(' and ')})`
}

/**
 * Rules of before filters have a prefix of their own; one configuration has rules of one kind.
 * @throws {Fault} InvalidRequest.
 */
export function checkVersions(rules: readonly Rule[]): void {
  const isOld = rules[0]?.Filter === undefined
  for (const { Prefix: old, Filter: filter, ...rule } of rules) {
    if (isOld && filter) throw invalidRequest('Filter element can only be used in Lifecycle V2.')
    if (!isOld && old !== undefined)
      throw invalidRequest(
        'Base level prefix cannot be used in Lifecycle V2, prefixes are only supported in the Filter.',
      )
    const { NoncurrentVersionExpiration: expiration, NoncurrentVersionTransitions: moves = [] } = rule
    if (isOld && [expiration, ...moves].some((action) => action?.NewerNoncurrentVersions !== undefined))
      throw invalidRequest('NewerNoncurrentVersions element can only be used in Lifecycle V2.')
  }
}
