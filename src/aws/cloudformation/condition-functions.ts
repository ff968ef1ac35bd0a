import type { Json } from '../../kernel/canonical-json.ts'
import { canonicalJson } from '../../kernel/canonical-json.ts'
import { templateFault } from './faults.ts'
import { isObject, scalarText, type Evaluation, type TemplateFunction } from './evaluation.ts'

/** Functions that are true or false: of conditions and rules. */
const LOGICAL = new Set(['Fn::And', 'Fn::Or', 'Fn::Not', 'Fn::Equals', 'Condition', 'Fn::Contains', 'Fn::EachMemberIn', 'Fn::EachMemberEquals']) // prettier-ignore

/** One of a condition's own functions, or another condition by its name. */
export function logicalOf(value: Json): readonly [name: string, argument: Json] | undefined {
  if (!isObject(value)) return undefined
  const [entry, ...more] = Object.entries(value)
  return entry && more.length === 0 && LOGICAL.has(entry[0]) ? entry : undefined
}

const logicals = (least: number, most: number) => (argument: Json) =>
  Array.isArray(argument) &&
  argument.length >= least &&
  argument.length <= most &&
  argument.every((one) => logicalOf(one as Json) !== undefined)

/** @throws {Fault} for what is neither true nor false */
export function isTrue(value: Json, it: Evaluation): boolean {
  if (isObject(value) && typeof value['Condition'] === 'string') return it.scope.condition(value['Condition'])
  return it.of(value) === true
}

const many = (name: string, work: (list: readonly Json[], it: Evaluation) => boolean): TemplateFunction => ({
  takes: logicals(2, 10),
  otherwise: `every ${name} object requires a list of at least 2 and at most 10 boolean parameters.`,
  work: (argument, it) => work(argument as readonly Json[], it),
})

const pair = (value: Json): value is readonly Json[] => Array.isArray(value) && value.length === 2

const lists = (name: string, holds: (members: readonly string[], others: readonly string[]) => boolean) => ({
  takes: pair,
  otherwise: `every ${name} object requires a list with two parameters`,
  work(argument: Json, it: Evaluation) {
    const [members = null, others = null] = argument as readonly Json[]
    return holds(textsOf(it.of(members), name), textsOf(it.of(others), name))
  },
})

function textsOf(value: Json, name: string): readonly string[] {
  const texts = [value].flat().map((one) => scalarText(one as Json))
  if (texts.includes(undefined)) throw templateFault(`${name} compares strings and lists of strings`)
  return texts as readonly string[]
}

/** Numbers and truth values are texts here, as they are in parameters. */
const comparable = (value: Json): string => scalarText(value) ?? canonicalJson(value)

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-conditions.html and …/intrinsic-function-reference-rules.html */
export const conditionFunctions: Readonly<Record<string, TemplateFunction>> = {
  'Fn::Equals': {
    takes: pair,
    otherwise: 'Fn::Equals requires a list argument with two elements',
    work(argument, it) {
      const [one = null, other = null] = argument as readonly Json[]
      return comparable(it.of(one)) === comparable(it.of(other))
    },
  },
  'Fn::Not': {
    takes: logicals(1, 1),
    otherwise: 'every Fn::Not object requires a list with exactly 1 boolean parameter.',
    work: (argument, it) => !isTrue((argument as readonly Json[])[0] ?? null, it),
  },
  'Fn::And': many('Fn::And', (list, it) => list.every((one) => isTrue(one, it))),
  'Fn::Or': many('Fn::Or', (list, it) => list.some((one) => isTrue(one, it))),
  'Fn::Contains': lists('Fn::Contains', (members, [wanted = '']) => members.includes(wanted)),
  'Fn::EachMemberEquals': lists('Fn::EachMemberEquals', (members, [wanted]) => members.every((one) => one === wanted)),
  'Fn::EachMemberIn': lists('Fn::EachMemberIn', (members, others) => members.every((one) => others.includes(one))),
}
