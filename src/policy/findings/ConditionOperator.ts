import { readOperator } from '../elements/Condition.ts'
import type { Node } from '../parse.ts'
import { globalKeyType, serviceFacts } from './catalogue.ts'
import { type Adviser, type Finding, advice, conditionsOf, texts } from './Finding.ts'

const isMany = (type: string) => type.startsWith('ArrayOf')

/** Operators that do not go with their key: wildcards taken literally, set operators on single values, other types. */
export const conditionOperator: Adviser = ({ statements }) =>
  statements.flatMap((statement) =>
    conditionsOf(statement).flatMap(([operator, keys]) =>
      [...keys].flatMap(([key, values]) => [
        ...literalWildcard(operator, values),
        ...setOperator(operator, key, values),
        ...otherType(operator, key, values),
        ...manyBooleans(operator, values),
      ]),
    ),
  )

function literalWildcard(operator: string, values: Node): Finding[] {
  if (!/String(?:Not)?Equals/.test(operator)) return []
  return texts(values)
    .filter(({ value }) => /[*?]/.test(value.replace(/\$\{[^}]*\}/g, '')))
    .map((node) =>
      advice(
        'WARNING',
        'WILDCARD_WITHOUT_LIKE_OPERATOR',
        'Your condition value includes a * or ? character. If you meant to use a wildcard (*, ?), update the condition operator to include Like.',
        node,
        operator.replace(/Equals(?:IgnoreCase)?/, 'Like'),
      ),
    )
}

const typeOf = (key: string): string | undefined =>
  key.toLowerCase().startsWith('aws:') ? globalKeyType(key) : serviceFacts(key)?.keyType(key)

function setOperator(operator: string, key: string, at: Node): Finding[] {
  const type = typeOf(key)
  const quantifier = readOperator(operator)?.quantifier
  if (type === undefined || operator === 'Null') return []
  if (quantifier === 'ForAllValues' && !isMany(type))
    return [
      advice(
        'SECURITY_WARNING',
        'FORALLVALUES_WITH_SINGLE_VALUED_KEY',
        `Using ForAllValues qualifier with the single-valued condition key ${key} can be overly permissive. We recommend that you remove ForAllValues:.`,
        at,
        operator.replace('ForAllValues:', ''),
      ),
    ]
  if (quantifier === undefined && isMany(type))
    return [
      advice(
        'ERROR',
        'MISSING_QUALIFIER',
        `The request context key ${key} has multiple values. Use the ForAllValues or ForAnyValue condition key qualifiers in your policy.`,
        at,
        `ForAnyValue:${operator}`,
      ),
    ]
  return []
}

/** Families of operators that each type of key takes. */
const FAMILIES: Readonly<Record<string, RegExp>> = {
  String: /String|Arn/,
  ARN: /Arn|String/,
  Bool: /Bool|String/,
  Numeric: /Numeric|String|Date/,
  Date: /Date|String|Numeric/,
  IPAddress: /IpAddress|String/,
}
const MEANT: Readonly<Record<string, string>> = {
  String: 'StringEquals',
  ARN: 'ArnLike',
  Bool: 'Bool',
  Numeric: 'NumericEquals',
  Date: 'DateLessThan',
  IPAddress: 'IpAddress',
}

function otherType(operator: string, key: string, at: Node): Finding[] {
  const type = typeOf(key)?.replace('ArrayOf', '')
  const base = readOperator(operator)?.base
  if (type === undefined || base === undefined || base === 'Null' || (FAMILIES[type]?.test(base) ?? true)) return []
  const meant = MEANT[type] ?? 'StringEquals'
  const message = `Use the operator type ${meant} instead of operator ${operator} for the condition key ${key}.`
  return [advice('WARNING', 'TYPE_MISMATCH', message, at, meant)]
}

function manyBooleans(operator: string, values: Node): Finding[] {
  if (readOperator(operator)?.base !== 'Bool' || values.type !== 'array' || values.items.length < 2) return []
  return [
    advice(
      'ERROR',
      'INVALID_CONDITION_MULTIPLE_BOOLEAN',
      'The condition key does not support multiple Boolean values. Use a single Boolean value.',
      values,
      'true or false',
    ),
  ]
}
