import { readOperator } from '../elements/Condition.ts'
import type { Node } from '../parse.ts'
import { type Adviser, type Finding, type StatementNode, advice, conditionsOf } from './Finding.ts'

/** Condition blocks that say nothing, twice, or what can never be. */
export const conditionBlock: Adviser = ({ statements }) =>
  statements.flatMap((statement) => [
    ...emptyBlocks(statement),
    ...sameKeys(statement),
    ...contradictions(statement),
    ...numbers(statement),
  ])

const EMPTY: readonly (readonly [pattern: RegExp, code: string, instead: string])[] = [
  [/^ForAllValues:/, 'EMPTY_ARRAY_CONDITION_FORALLVALUES', 'Null with the value true'],
  [/^ForAnyValue:/, 'EMPTY_ARRAY_CONDITION_FORANYVALUE', 'values'],
  [/IfExists$/, 'EMPTY_ARRAY_CONDITION_IFEXISTS', 'Null with the value true'],
  [/./, 'EMPTY_ARRAY_CONDITION', 'values'],
]

function emptyBlocks(statement: StatementNode): Finding[] {
  const condition = statement.members.get('Condition')
  const bare = condition?.type === 'object' && condition.members.size === 0 ? [condition] : []
  const blocks = [...bare, ...conditionsOf(statement).flatMap(([, keys, node]) => (keys.size === 0 ? [node] : []))]
  const values = conditionsOf(statement).flatMap(([operator, keys]) =>
    [...keys].flatMap(([key, node]) =>
      node.type === 'array' && node.items.length === 0 ? [emptyValues(operator, key, node)] : [],
    ),
  )
  return [
    ...blocks.map((node) =>
      advice(
        'SUGGESTION',
        'EMPTY_OBJECT_CONDITION',
        'This condition block is empty and it does not affect the policy. Specify conditions.',
        node,
        'conditions, or no Condition',
      ),
    ),
    ...values,
  ]
}

function emptyValues(operator: string, key: string, at: Node): Finding {
  const [, code = '', instead = ''] = EMPTY.find(([pattern]) => pattern.test(operator)) ?? []
  return advice('SUGGESTION', code, `There are no values for the condition key ${key} under ${operator}.`, at, instead)
}

function sameKeys(statement: StatementNode): Finding[] {
  return conditionsOf(statement).flatMap(([, keys]) => {
    const seen = new Map<string, string>()
    return [...keys].flatMap(([key, node]) => {
      const other = seen.get(key.toLowerCase())
      seen.set(key.toLowerCase(), key)
      if (other === undefined) return []
      const message = `The condition key ${key} appears more than once with different capitalization in the same condition block. Remove the duplicate condition keys.`
      return [advice('ERROR', 'DUPLICATE_KEYS_WITH_DIFFERENT_CASE', message, node, `one ${other} with all values`)]
    })
  })
}

const PLAIN = /^StringEquals$/

/** Conditions on one key that no request can meet together. */
function contradictions(statement: StatementNode): Finding[] {
  const all = conditionsOf(statement).flatMap(([operator, keys]) =>
    [...keys].map(([key, node]) => ({ operator, key: key.toLowerCase(), node, values: scalarTexts(node) })),
  )
  return all.flatMap(({ operator, key, node, values }, at) => {
    const others = all.slice(0, at).filter((other) => other.key === key)
    const clash = others.find((other) => {
      const pair = [other, { operator, values }]
      const absent = pair.find((one) => one.operator === 'Null' && one.values.every((value) => value === 'true'))
      const asks = pair.find((one) => needsKey(one.operator))
      if (absent && asks) return true
      if (PLAIN.test(operator) && other.operator === 'StringNotEquals')
        return values.every((value) => other.values.includes(value))
      if (PLAIN.test(other.operator) && operator === 'StringNotEquals')
        return other.values.every((value) => values.includes(value))
      return false
    })
    if (!clash) return []
    const message = `${clash.operator} and ${operator} on ${key} exclude each other: the statement never matches.`
    return [advice('WARNING', 'STATEMENT_NEVER_MATCHES', message, node, 'one of the two')]
  })
}

function needsKey(operator: string): boolean {
  const name = readOperator(operator)
  if (!name || name.base === 'Null' || name.ifExists || name.quantifier === 'ForAllValues') return false
  return name.quantifier === 'ForAnyValue' || !name.base.includes('Not')
}

function scalarTexts(node: Node): string[] {
  return (node.type === 'array' ? node.items : [node]).flatMap((item) =>
    item.type === 'string' || item.type === 'boolean' || item.type === 'number' ? [String(item.value)] : [],
  )
}

/** Of several bounds one decides. */
function numbers(statement: StatementNode): Finding[] {
  return conditionsOf(statement).flatMap(([operator, keys]) => {
    const [, way] = /^(?:Numeric|Date)(Less|Greater)Than/.exec(operator) ?? []
    if (way === undefined) return []
    return [...keys].flatMap(([key, node]) => {
      if (node.type !== 'array' || node.items.length < 2) return []
      const which = way === 'Less' ? 'greatest' : 'least'
      const message = `Multiple values in ${operator} are redundant. Replace with the ${which} single value for ${key}.`
      return [advice('SUGGESTION', 'REDUNDANT_CONDITION_VALUE_NUM', message, node, `the ${which} value`)]
    })
  })
}
