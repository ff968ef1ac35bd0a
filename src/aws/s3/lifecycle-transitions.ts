import { invalidArgument, invalidRequest, malformedXml } from './faults.ts'
import { checkMidnight } from './lifecycle-days.ts'
import { given, shownFilter, type Rule } from './lifecycle-filter.ts'

/** Days that an object stays before it may go to a class for what is seldom read. */
const SELDOM_READ = { classes: new Set(['STANDARD_IA', 'ONEZONE_IA']), days: 30 } as const

/** Down which objects go, and never up. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html */
const WATERFALL = ['STANDARD_IA', 'INTELLIGENT_TIERING', 'ONEZONE_IA', 'GLACIER_IR', 'GLACIER', 'DEEP_ARCHIVE']

/** One move of a rule; `at` in days, or milliseconds of a date. */
interface Move {
  readonly to: string
  readonly at: number
}

/**
 * Moves of what is current.
 * @throws {Fault} MalformedXML, InvalidArgument, InvalidRequest.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html
 */
export function checkTransitions(rule: Rule): void {
  const { Transitions: transitions = [], Expiration: { Days: days, Date: date } = {} } = rule
  const moves = transitions.map((transition) => {
    const { Days: after, Date: on, StorageClass: to } = transition
    if (given(after, on) !== 1 || to === undefined) throw malformedXml()
    checkMidnight(on)
    checkDays(after, to, 'Days', 'Transition')
    return { to, at: after ?? on?.getTime() ?? 0 }
  })
  const dated = transitions.filter((transition) => transition.Date !== undefined).length
  if (dated > 0 && dated < transitions.length) throw mixed('Transition', rule)
  checkClasses(moves, 'Transition', rule)
  if (dated > 0 && days !== undefined) throw mixed('Expiration and Transition', rule)
  if (dated < transitions.length && date) throw mixed('Expiration and Transition', rule)
  const unit = dated > 0 ? 'Date' : 'Days'
  checkOrder(moves, unit, 'Transition', rule)
  checkEnd(days ?? date?.getTime(), moves, unit, ['Expiration', 'Transition'], rule)
}

/** Moves of versions that are current no more. @throws {Fault} MalformedXML, InvalidArgument, InvalidRequest. */
export function checkNoncurrentTransitions(rule: Rule): void {
  const { NoncurrentVersionTransitions: transitions = [], NoncurrentVersionExpiration: expiration } = rule
  const action = 'NoncurrentVersionTransition'
  const unit = 'NoncurrentDays'
  const moves = transitions.map(({ NoncurrentDays: after, StorageClass: to, NewerNoncurrentVersions: newer }) => {
    if (after === undefined || to === undefined) throw malformedXml()
    checkDays(after, to, unit, action)
    checkNewer(newer)
    return { to, at: after }
  })
  checkClasses(moves, action, rule)
  checkOrder(moves, unit, action, rule)
  checkEnd(expiration?.NoncurrentDays, moves, unit, ['NoncurrentVersionExpiration', action], rule)
}

/** Versions that are kept whatever their age. AWS takes more than the 100 of its manual. @throws {Fault} InvalidArgument. */
export function checkNewer(versions: number | undefined): void {
  if (versions !== undefined && versions < 1)
    throw invalidArgument(
      'NewerNoncurrentVersions must be a positive integer',
      'NewerNoncurrentVersions',
      String(versions),
    )
}

function checkDays(days: number | undefined, to: string, unit: string, action: string): void {
  if (days === undefined) return
  if (days < 0) throw invalidArgument(`'${unit}' in ${action} action must be nonnegative`, unit, String(days))
  if (SELDOM_READ.classes.has(to) && days < SELDOM_READ.days)
    throw invalidArgument(
      `'${unit}' in ${action} action must be greater than or equal to ${SELDOM_READ.days} for storageClass '${to}'`,
      unit,
      String(days),
    )
}

const mixed = (actions: string, rule: Rule) =>
  invalidRequest(
    `Found mixed 'Date' and 'Days' based ${actions} actions in lifecycle rule for filter '${shownFilter(rule)}'`,
  )

function checkClasses(moves: readonly Move[], action: string, rule: Rule): void {
  if (new Set(moves.map(({ to }) => to)).size < moves.length)
    throw invalidRequest(
      `'StorageClass' must be different for '${action}' actions in same 'Rule' with filter '${shownFilter(rule)}'`,
    )
}

/** Days that an object is stored in a class before the same rule moves it on. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html */
const LEAST_STAY: Readonly<Record<string, number>> = { STANDARD_IA: 30, ONEZONE_IA: 30, GLACIER_IR: 90, GLACIER: 90 }

/**
 * The colder a class is, the later objects go there. S3 was seen to say both of what is current, in two ways of quoting; of old versions others
 * who compared theirs with S3's have the first in these words; that the second is told so of them, too, is inferred.
 * @see https://github.com/noobaa/noobaa-core/pull/9969
 */
function checkOrder(moves: readonly Move[], unit: string, action: string, rule: Rule): void {
  const rank = ({ to }: Move) => WATERFALL.indexOf(to)
  const down = moves.toSorted((one, other) => rank(one) - rank(other))
  const place = ({ to }: Move) => `${action} action for StorageClass '${to}' for filter '${shownFilter(rule)}'`
  for (const [index, move] of down.entries()) {
    const before = down[index - 1]
    if (before && before.at >= move.at)
      throw invalidArgument(
        `'${unit}' in the ${place(move)} must be greater than '${unit}' in the ${place(before)}`,
        unit,
        shownAt(move.at, unit),
      )
    const stay = (unit !== 'Date' && before && LEAST_STAY[before.to]) || 0
    if (before && move.at - before.at < stay)
      throw invalidArgument(
        `'${unit}' in the '${action}' action for StorageClass '${move.to}' for filter '${shownFilter(rule)}' must be ${stay} days more than 'filter '${shownFilter(rule)}'' in the '${action}' action for StorageClass '${before.to}'`,
        unit,
        shownAt(move.at, unit),
      )
  }
}

function checkEnd(
  end: number | undefined,
  moves: readonly Move[],
  unit: string,
  [expiration, transition]: readonly [string, string],
  rule: Rule,
): void {
  if (end === undefined || moves.every(({ at }) => at < end)) return
  throw invalidArgument(
    `'${unit}' in the ${expiration} action for filter '${shownFilter(rule)}' must be greater than '${unit}' in the ${transition} action`,
    unit,
    shownAt(end, unit),
  )
}

const shownAt = (at: number, unit: string): string => (unit === 'Date' ? new Date(at).toISOString() : String(at))
