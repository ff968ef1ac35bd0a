import type { Input } from './declare.ts'
import { invalidArgument, invalidRequest, malformedXml } from './faults.ts'
import { checkRuleIds } from './rule-ids.ts'

type Rule = NonNullable<
  NonNullable<Input<'PutBucketLifecycleConfiguration'>['LifecycleConfiguration']>['Rules']
>[number]
type Filter = NonNullable<Rule['Filter']>
type Transition = NonNullable<Rule['Transitions']>[number]

const MOST_RULES = 1000
const DAY_MS = 86_400_000
/** Days that an object stays before it may go to a class for what is seldom read. */
const SELDOM_READ = { classes: new Set(['STANDARD_IA', 'ONEZONE_IA']), days: 30 } as const

/**
 * @throws {Fault} MalformedXML, InvalidRequest, InvalidArgument.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-conflicts.html
 */
export function checkLifecycleRules(rules: readonly Rule[]): void {
  if (rules.length === 0) throw malformedXml()
  if (rules.length > MOST_RULES)
    throw invalidRequest(`The number of lifecycle rules must not exceed the allowed limit of ${MOST_RULES} rules`)
  checkRuleIds(rules)
  for (const rule of rules) {
    checkFilter(rule)
    checkExpiration(rule)
    checkTransitions(rule)
    checkNoncurrent(rule)
    checkUploads(rule)
    if (!ACTIONS.some((action) => isSomething(rule[action])))
      throw invalidRequest('At least one action needs to be specified in a rule')
  }
}

const ACTIONS = [
  'Expiration',
  'Transitions',
  'NoncurrentVersionExpiration',
  'NoncurrentVersionTransitions',
  'AbortIncompleteMultipartUpload',
] as const

const isSomething = (value: unknown): boolean => (Array.isArray(value) ? value.length > 0 : value !== undefined)

const given = (...values: readonly unknown[]): number => values.filter((value) => value !== undefined).length

/** A rule says to what it applies: once, and by one thing unless it says And. */
function checkFilter({ Prefix: old, Filter: filter }: Rule): void {
  if (given(old, filter) !== 1) throw malformedXml()
  if (!filter) return
  const { Prefix, Tag, And, ObjectSizeGreaterThan, ObjectSizeLessThan } = filter
  if (given(Prefix, Tag, And, ObjectSizeGreaterThan, ObjectSizeLessThan) > 1) throw malformedXml()
  const keys = (And?.Tags ?? []).map(({ Key }) => Key)
  if (new Set(keys).size < keys.length) throw invalidRequest('Duplicate Tag Keys are not allowed.')
}

const hasTags = ({ Filter: filter }: Rule): boolean => filter?.Tag !== undefined || !!filter?.And?.Tags?.length

const prefixOf = ({ Prefix: old, Filter: filter }: { Prefix?: Rule['Prefix']; Filter?: Filter | undefined }): string =>
  `(prefix=${old ?? filter?.Prefix ?? filter?.And?.Prefix ?? ''})`

function checkExpiration(rule: Rule): void {
  const { Expiration: expiration } = rule
  if (!expiration) return
  const { Days: days, Date: date, ExpiredObjectDeleteMarker: marker } = expiration
  // A marker that is not to be looked at says nothing beside days or a date.
  if (given(days, date, marker || undefined) !== 1 && !(marker === false && given(days, date) === 0))
    throw malformedXml()
  checkPositive(days, 'Days', 'Expiration')
  checkMidnight(date)
  if (marker && hasTags(rule)) throw invalidRequest('ExpiredObjectDeleteMarker cannot be specified with Tags.')
}

function checkPositive(days: number | undefined, name: string, action: string): void {
  if (days !== undefined && days < 1)
    throw invalidArgument(`'${name}' for ${action} action must be a positive integer`, name, String(days))
}

function checkMidnight(date: Date | undefined): void {
  if (date !== undefined && date.getTime() % DAY_MS !== 0)
    throw invalidArgument("'Date' must be at midnight GMT", 'Date', date.toISOString())
}

function checkTransitions(rule: Rule): void {
  const { Transitions: transitions = [], Expiration: expiration } = rule
  const seen = new Set<string>()
  for (const transition of transitions) {
    checkTransition(transition)
    const { Days: days, StorageClass: to = '' } = transition
    if (seen.has(to))
      throw invalidRequest(
        `'StorageClass' must be different for 'Transition' actions in same 'Rule' with filter '${prefixOf(rule)}'`,
      )
    seen.add(to)
    if (expiration?.Days !== undefined && days !== undefined && expiration.Days <= days)
      throw invalidArgument(
        `'Days' in the Expiration action for filter '${prefixOf(rule)}' must be greater than 'Days' in the Transition action`,
        'Days',
        String(expiration.Days),
      )
  }
}

function checkTransition({ Days: days, Date: date, StorageClass: to }: Transition): void {
  if (given(days, date) !== 1 || to === undefined) throw malformedXml()
  checkMidnight(date)
  if (days === undefined) return
  if (days < 0) throw invalidArgument("'Days' in Transition action must be nonnegative", 'Days', String(days))
  if (SELDOM_READ.classes.has(to) && days < SELDOM_READ.days)
    throw invalidArgument(
      `'Days' in Transition action must be greater than or equal to ${SELDOM_READ.days} for storageClass '${to}'`,
      'Days',
      String(days),
    )
}

function checkNoncurrent({
  NoncurrentVersionExpiration: expiration,
  NoncurrentVersionTransitions: moves = [],
}: Rule): void {
  if (expiration) {
    if (expiration.NoncurrentDays === undefined) throw malformedXml()
    checkPositive(expiration.NoncurrentDays, 'NoncurrentDays', 'NoncurrentVersionExpiration')
  }
  for (const { NoncurrentDays: days, StorageClass: to } of moves) {
    if (days === undefined || to === undefined) throw malformedXml()
    if (SELDOM_READ.classes.has(to) && days < SELDOM_READ.days)
      throw invalidArgument(
        `'NoncurrentDays' in NoncurrentVersionTransition action must be greater than or equal to ${SELDOM_READ.days} for storageClass '${to}'`,
        'NoncurrentDays',
        String(days),
      )
  }
}

function checkUploads(rule: Rule): void {
  const { AbortIncompleteMultipartUpload: abort } = rule
  if (!abort) return
  if (abort.DaysAfterInitiation === undefined) throw malformedXml()
  checkPositive(abort.DaysAfterInitiation, 'DaysAfterInitiation', 'AbortIncompleteMultipartUpload')
  if (hasTags(rule)) throw invalidRequest('AbortIncompleteMultipartUpload cannot be specified with Tags.')
}
