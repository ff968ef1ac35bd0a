import { valuesFit, readOperator } from '../elements/Condition.ts'
import type { Node } from '../parse.ts'
import { type Finding, type Rule, conditionsOf, error } from './Finding.ts'

/** Operators that the language has, keys with a vendor, values of the operator's type. */
export const conditionRule: Rule = ({ statements }) =>
  statements.flatMap((statement) =>
    conditionsOf(statement).flatMap(([operator, keys, node]) => operatorErrors(operator, keys, node)),
  )

function operatorErrors(operator: string, keys: ReadonlyMap<string, Node>, node: Node): Finding[] {
  if (!readOperator(operator)) return [error('InvalidConditionType', `Invalid Condition type : ${operator}.`, node)]
  return [...keys].flatMap(([key, values]) => [...keyErrors(key, values), ...valueErrors(operator, values)])
}

function keyErrors(key: string, at: Node): Finding[] {
  return key.includes(':')
    ? []
    : [error('InvalidConditionKey', 'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.', at)]
}

function valueErrors(operator: string, values: Node): Finding[] {
  return valuesFit(operator, values)
    ? []
    : [error('InvalidConditionValue', 'The policy failed legacy parsing', values, `not a value for ${operator}`)]
}
