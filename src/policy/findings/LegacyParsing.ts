import { date } from '../operators/Date.ts'
import { readOperator } from '../elements/Condition.ts'
import { type Finding, type Rule, type StatementNode, conditionsOf, eitherTexts, error, texts } from './Finding.ts'
import { isPartition } from './Resource.ts'

const MESSAGE = 'The policy failed legacy parsing'
const [someDate] = date

/** What AWS's older parser stumbles over: the case of Effect, dates that are none, ARNs cut short after an empty part or without a service. */
export const legacyParsing: Rule = ({ statements, kind }) =>
  statements.flatMap((statement) => [
    ...effect(statement),
    ...dates(statement),
    ...(kind === 'resource' || kind === 'trust' ? [] : cutArns(statement)),
  ])

function effect({ members }: StatementNode): Finding[] {
  return texts(members.get('Effect'))
    .filter(({ value }) => value !== 'Allow' && value !== 'Deny')
    .map((node) => error('INVALID_EFFECT', MESSAGE, node, 'Effect is Allow or Deny, spelled so'))
}

function dates(statement: StatementNode): Finding[] {
  return conditionsOf(statement)
    .filter(([operator]) => readOperator(operator)?.base.startsWith('Date'))
    .flatMap(([, keys]) => [...keys.values()].flatMap(texts))
    .filter(({ value }) => someDate?.compile(value, false) === undefined || isTooMany(value))
    .map((node) => error('TYPE_MISMATCH_DATE', MESSAGE, node, 'a date is ISO 8601 or seconds since 1970'))
}

const MOST_SECONDS = 2n ** 63n - 1n
const LONGEST = MOST_SECONDS.toString().length
const isTooMany = (seconds: string): boolean =>
  /^\d+$/.test(seconds) && (seconds.length > LONGEST || BigInt(seconds) > MOST_SECONDS)

function cutArns(statement: StatementNode): Finding[] {
  return eitherTexts(statement, 'Resource')
    .filter(({ value }) => isCut(value))
    .map((node) => error('MISSING_ARN_FIELD', MESSAGE, node, 'an ARN has six parts'))
}

/** A partition that is none is told of first, and elsewhere. */
function isCut(resource: string): boolean {
  const parts = resource.split(':')
  const [scheme, partition = '', service] = parts
  if (scheme !== 'arn' || (partition !== '' && !isPartition(partition))) return false
  return service === '' || (parts.length < 6 && resource.includes('::'))
}
