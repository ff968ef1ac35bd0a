import { type OperatorName, valuesFit, readOperator } from '../elements/Condition.ts'
import type { Node } from '../parse.ts'
import { type Finding, type Rule, conditionsOf, error } from './Finding.ts'
import type { Refused } from './refusals.ts'

/** Operators that the language has, keys with a vendor, values of the operator's type. */
export const conditionRule: Rule = ({ statements }) =>
  statements.flatMap((statement) =>
    conditionsOf(statement).flatMap(([operator, keys, node]) => operatorErrors(operator, keys, node)),
  )

function operatorErrors(operator: string, keys: ReadonlyMap<string, Node>, node: Node): Finding[] {
  const name = readOperator(operator)
  if (!name) {
    const code = /^(?:For\w+:)?NullIfExists$/.test(operator) ? 'NULL_WITH_IF_EXISTS' : 'INVALID_CONDITION_OPERATOR'
    return [error(code, `Invalid Condition type : ${operator}.`, node)]
  }
  return [...keys].flatMap(([key, values]) => [...keyErrors(key, values), ...valueErrors(name, operator, values)])
}

function keyErrors(key: string, at: Node): Finding[] {
  return key.includes(':')
    ? []
    : [
        error(
          'INVALID_CONDITION_KEY_FORMAT',
          'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.',
          at,
        ),
      ]
}

const MISFITS: readonly (readonly [base: RegExp, code: Refused])[] = [
  [/Bool|Null/, 'TYPE_MISMATCH_BOOLEAN'],
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
