import { type Check, type Entry, conditionsOf, entriesOf, hit, inConditions, inStatements } from './Finding.ts'

/** Condition blocks that say nothing, twice, or what can never be. */
export const conditionBlocks: readonly Check[] = [
  {
    code: 'EMPTY_OBJECT_CONDITION',
    type: 'SUGGESTION',
    about: 'a Condition, or an operator in it, without keys',
    find: inStatements((statement) => {
      const condition = statement.members.get('Condition')
      const bare = condition?.type === 'object' && condition.members.size === 0 ? [condition] : []
      const operators = conditionsOf(statement).flatMap(([, keys, node]) => (keys.size === 0 ? [node] : []))
      return [...bare, ...operators].map((node) =>
        hit(
          node,
          'This condition block is empty and it does not affect the policy. Specify conditions.',
          'conditions, or no Condition',
        ),
      )
    }),
  },
  {
    code: 'EMPTY_ARRAY_CONDITION',
    type: 'SUGGESTION',
    about: 'a key without values',
    find: withoutValues(
      ({ name }) => !name.quantifier && !name.ifExists,
      ({ key }) =>
        `There are no values for the condition key ${key} and it does not affect the policy. Specify conditions.`,
      'values',
    ),
  },
  {
    code: 'EMPTY_ARRAY_CONDITION_FORALLVALUES',
    type: 'SUGGESTION',
    about: 'a key without values under ForAllValues',
    find: withoutValues(
      ({ name }) => name.quantifier === 'ForAllValues',
      ({ key }) =>
        `The ForAllValues prefix with an empty condition key matches only if the key ${key} is missing from the request context. To determine if the request context is empty, we recommend that you use the Null condition operator with the value of true instead.`,
      'Null with the value true',
    ),
  },
  {
    code: 'EMPTY_ARRAY_CONDITION_FORANYVALUE',
    type: 'SUGGESTION',
    about: 'a key without values under ForAnyValue',
    find: withoutValues(
      ({ name }) => name.quantifier === 'ForAnyValue',
      ({ key }) =>
        `The ForAnyValue prefix with an empty condition key ${key} never matches the request context and it does not affect the policy. Specify conditions.`,
      'values',
    ),
  },
  {
    code: 'EMPTY_ARRAY_CONDITION_IFEXISTS',
    type: 'SUGGESTION',
    about: 'a key without values under …IfExists',
    find: withoutValues(
      ({ name }) => name.ifExists && !name.quantifier,
      ({ key }) =>
        `The IfExists suffix with an empty condition key matches only if the key ${key} is missing from the request context. To determine if the request context is empty, we recommend that you use the Null condition operator with the value of true instead.`,
      'Null with the value true',
    ),
  },
  {
    code: 'DUPLICATE_KEYS_WITH_DIFFERENT_CASE',
    type: 'ERROR',
    about: 'a key twice under one operator, in another case',
    find: inStatements((statement) =>
      conditionsOf(statement).flatMap(([, keys]) => {
        const seen = new Map<string, string>()
        return [...keys].flatMap(([key, node]) => {
          const other = seen.get(key.toLowerCase())
          seen.set(key.toLowerCase(), key)
          if (other === undefined) return []
          const message = `The condition key ${key} appears more than once with different capitalization in the same condition block. Remove the duplicate condition keys.`
          return [hit(node, message, `one ${other} with all values`)]
        })
      }),
    ),
  },
  {
    code: 'STATEMENT_NEVER_MATCHES',
    type: 'WARNING',
    about: 'two conditions on one key that no request meets together',
    find: inStatements((statement) => {
      const all = entriesOf(statement)
      return all.flatMap((entry, at) => {
        const clash = all.slice(0, at).find((other) => other.folded === entry.folded && exclude(other, entry))
        if (!clash) return []
        const message = `${clash.operator} and ${entry.operator} on ${entry.folded} exclude each other: the statement never matches.`
        return [hit(entry.at, message, 'one of the two')]
      })
    }),
  },
  {
    code: 'REDUNDANT_CONDITION_VALUE_NUM',
    type: 'SUGGESTION',
    about: 'several bounds of which one decides',
    find: inConditions(({ operator, name, key, at }) => {
      const bound = /^(?:Numeric|Date)(Less|Greater)Than/.exec(name.base)
      if (!bound || at.type !== 'array' || at.items.length < 2) return []
      const which = bound[1] === 'Less' ? 'greatest' : 'least'
      const message = `Multiple values in ${operator} are redundant. Replace with the ${which} single value for ${key}.`
      return [hit(at, message, `the ${which} value`)]
    }),
  },
]

function withoutValues(where: (entry: Entry) => boolean, message: (entry: Entry) => string, instead: string) {
  return inConditions((entry) =>
    entry.at.type === 'array' && entry.at.items.length === 0 && where(entry)
      ? [hit(entry.at, message(entry), instead)]
      : [],
  )
}

/** Whether no request meets both. */
function exclude(a: Entry, b: Entry): boolean {
  const pair = [a, b]
  const absent = pair.some(
    ({ name, values, at }) =>
      name.base === 'Null' && !name.quantifier && scalarTexts(values, at).every((value) => value === 'true'),
  )
  if (absent && pair.some(needsKey)) return true
  const equal = pair.find(({ operator }) => operator === 'StringEquals')
  const other = pair.find(({ operator }) => operator === 'StringNotEquals')
  const excluded = new Set(other?.values.map(({ value }) => value))
  return equal !== undefined && other !== undefined && equal.values.every(({ value }) => excluded.has(value))
}

function needsKey({ name }: Entry): boolean {
  if (name.base === 'Null' || name.ifExists || name.quantifier === 'ForAllValues') return false
  return name.quantifier === 'ForAnyValue' || !name.base.includes('Not')
}

/** Booleans count as if quoted. */
const scalarTexts = (values: Entry['values'], at: Entry['at']): string[] =>
  at.type === 'boolean' ? [String(at.value)] : values.map(({ value }) => value)
