import { type OperatorName, valuesFit, readOperator } from '../elements/Condition.ts'
import type { Node } from '../parse.ts'
import type { PolicyKind } from '../Policy.ts'
import { type Finding, type Rule, conditionsOf, error } from './Finding.ts'
import type { Refused } from './refusals.ts'

/** Operators that the language has, and values of the operator's type. One under which nothing stands is not looked at. */
export const conditionRule: Rule = ({ statements, kind }) =>
  statements.flatMap((statement) =>
    conditionsOf(statement)
      .filter(([, keys]) => keys.size > 0)
      .flatMap(([operator, keys, node]) => operatorErrors(operator, keys, node, kind)),
  )

function operatorErrors(operator: string, keys: ReadonlyMap<string, Node>, node: Node, kind: PolicyKind): Finding[] {
  const name = readOperator(operator)
  if (!name) {
    const code = /^(?:For\w+:)?NullIfExists$/.test(operator) ? 'NULL_WITH_IF_EXISTS' : 'INVALID_CONDITION_OPERATOR'
    const unknown = `Invalid Condition type : ${operator}.`
    return [kind === 'resource' ? error(code, unknown, node) : error(code, 'Syntax errors in policy.', node, unknown)]
  }
  return [...keys.values()].flatMap((values) => valueErrors(name, operator, values))
}

const MISFITS: readonly (readonly [base: RegExp, code: Refused])[] = [
  [/Date/, 'TYPE_MISMATCH_DATE'],
  [/Numeric/, 'TYPE_MISMATCH_NUMBER'],
  [/IpAddress/, 'TYPE_MISMATCH_IP_RANGE'],
  [/Binary/, 'TYPE_MISMATCH_STRING'],
]

function valueErrors({ base }: OperatorName, operator: string, values: Node): Finding[] {
  if (valuesFit(operator, values)) return []
  const code = MISFITS.find(([pattern]) => pattern.test(base))?.[1] ?? 'TYPE_MISMATCH'
  return [error(code, 'The policy failed legacy parsing', values, `not a value for ${operator}`)]
}
