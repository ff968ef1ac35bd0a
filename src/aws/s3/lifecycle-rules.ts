import { invalidRequest, malformedXml } from './faults.ts'
import { checkMidnight, checkPositive } from './lifecycle-days.ts'
import { checkFilter, checkVersions, given, refuseTagsAndSizes, type Rule } from './lifecycle-filter.ts'
import { checkNewer, checkNoncurrentTransitions, checkTransitions } from './lifecycle-transitions.ts'
import { checkRuleIds } from './rule-ids.ts'

const MOST_RULES = 1000

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
  checkVersions(rules)
  checkOverlaps(rules)
}

const ACTIONS = [
  'Expiration',
  'Transitions',
  'NoncurrentVersionExpiration',
  'NoncurrentVersionTransitions',
  'AbortIncompleteMultipartUpload',
] as const

const isSomething = (value: unknown): boolean => (Array.isArray(value) ? value.length > 0 : value !== undefined)

/**
 * Rules of before filters may not do the same to the same keys; those with filters may. That the two are told in the order of the
 * rules, and the actions in that of `ACTIONS`, is inferred.
 * @see https://github.com/noobaa/noobaa-core/issues/8426, which quotes what S3 said
 */
function checkOverlaps(rules: readonly Rule[]): void {
  const old = rules.flatMap((rule) => (rule.Prefix === undefined ? [] : [{ rule, prefix: rule.Prefix }]))
  for (const [index, one] of old.entries())
    for (const before of old.slice(0, index)) {
      if (one.prefix === before.prefix) throw invalidRequest(`Found two rules with same prefix '${one.prefix}'`)
      if (!one.prefix.startsWith(before.prefix) && !before.prefix.startsWith(one.prefix)) continue
      const action = ACTIONS.find((name) => isSomething(one.rule[name]) && isSomething(before.rule[name]))
      if (action)
        throw invalidRequest(
          `Found overlapping prefixes '${before.prefix}' and '${one.prefix}' for same action type '${action.replace(/s$/, '')}'`,
        )
    }
}

/** A marker that is not to be looked at (`false`) is one that is specified, as S3 was seen to say of sizes; of tags it is inferred. */
function checkExpiration(rule: Rule): void {
  const { Expiration: expiration } = rule
  if (!expiration) return
  const { Days: days, Date: date, ExpiredObjectDeleteMarker: marker } = expiration
  if (given(days, date, marker) !== 1) throw malformedXml()
  checkPositive(days, 'Days', 'Expiration')
  checkMidnight(date)
  if (marker !== undefined) refuseTagsAndSizes(rule, 'ExpiredObjectDeleteMarker')
}

function checkNoncurrent(rule: Rule): void {
  const { NoncurrentVersionExpiration: expiration } = rule
  if (expiration) {
    if (expiration.NoncurrentDays === undefined) throw malformedXml()
    checkPositive(expiration.NoncurrentDays, 'NoncurrentDays', 'NoncurrentVersionExpiration')
    checkNewer(expiration.NewerNoncurrentVersions)
  }
  checkNoncurrentTransitions(rule)
}

function checkUploads(rule: Rule): void {
  const { AbortIncompleteMultipartUpload: abort } = rule
  if (!abort) return
  if (abort.DaysAfterInitiation === undefined) throw malformedXml()
  checkPositive(abort.DaysAfterInitiation, 'DaysAfterInitiation', 'AbortIncompleteMultipartUpload')
  refuseTagsAndSizes(rule, 'AbortIncompleteMultipartUpload')
}
