import { replacePlaceholders } from '../elements/variables.ts'
import { globalKeyType, serviceFacts } from './catalogue.ts'
import { type Check, type Entry, hit, inConditions, inValues } from './Finding.ts'

/** Operators that do not go with their key: wildcards taken literally, set operators on single values, other types. */
export const conditionOperators: readonly Check[] = [
  {
    code: 'WILDCARD_WITHOUT_LIKE_OPERATOR',
    type: 'WARNING',
    about: '`*` or `?` under StringEquals, which takes them literally',
    find: inValues((node, { operator, name }) => {
      if (!/^String(?:Not)?Equals/.test(name?.base ?? '')) return []
      if (!/[*?]/.test(replacePlaceholders(node.value, () => ''))) return []
      return [
        hit(
          node,
          'Your condition value includes a * or ? character. If you meant to use a wildcard (*, ?), update the condition operator to include Like.',
          operator.replace(/Equals(?:IgnoreCase)?/, 'Like'),
        ),
      ]
    }),
  },
  {
    code: 'FORALLVALUES_WITH_SINGLE_VALUED_KEY',
    type: 'SECURITY_WARNING',
    about: 'ForAllValues on a key with one value: it holds where the key is absent',
    find: inConditions((entry) => {
      const type = typeOf(entry)
      if (entry.name?.quantifier !== 'ForAllValues' || type === undefined || isMany(type)) return []
      const message = `Using ForAllValues qualifier with the single-valued condition key ${entry.key} can be overly permissive. We recommend that you remove ForAllValues:.`
      return [hit(entry.at, message, entry.operator.replace('ForAllValues:', ''))]
    }),
  },
  {
    code: 'MISSING_QUALIFIER',
    type: 'ERROR',
    about: 'a key with many values without ForAllValues or ForAnyValue',
    find: inConditions((entry) => {
      const type = typeOf(entry)
      if (!entry.name || entry.name.quantifier || entry.name.base === 'Null') return []
      if (type === undefined || !isMany(type)) return []
      const message = `The request context key ${entry.key} has multiple values. Use the ForAllValues or ForAnyValue condition key qualifiers in your policy.`
      return [hit(entry.at, message, `ForAnyValue:${entry.operator}`)]
    }),
  },
  {
    code: 'NULL_WITH_QUALIFIER',
    type: 'SUGGESTION',
    about: 'Null under ForAllValues, which always holds, or ForAnyValue, which never does',
    find: inConditions(({ name, at }) =>
      name?.base === 'Null' && name.quantifier
        ? [
            hit(
              at,
              'Avoid using the Null condition operator with the ForAllValues or ForAnyValue qualifiers because they always return a true or false respectively.',
              'Null',
            ),
          ]
        : [],
    ),
  },
  {
    code: 'TYPE_MISMATCH',
    type: 'WARNING',
    about: 'an operator of another type than its key',
    find: inConditions((entry) => {
      const type = typeOf(entry)?.replace('ArrayOf', '')
      const base = entry.name?.base
      if (type === undefined || base === undefined || base === 'Null' || (FAMILIES[type]?.test(base) ?? true)) return []
      const meant = MEANT[type] ?? 'StringEquals'
      const message = `Use the operator type ${meant} instead of operator ${entry.operator} for the condition key ${entry.key}.`
      return [hit(entry.at, message, meant)]
    }),
  },
  {
    code: 'INVALID_CONDITION_MULTIPLE_BOOLEAN',
    type: 'ERROR',
    about: 'several values under Bool',
    find: inConditions(({ name, at }) =>
      name?.base === 'Bool' && at.type === 'array' && at.items.length > 1
        ? [
            hit(
              at,
              'The condition key does not support multiple Boolean values. Use a single Boolean value.',
              'true or false',
            ),
          ]
        : [],
    ),
  },
]

const isMany = (type: string) => type.startsWith('ArrayOf')

const typeOf = ({ key, folded }: Entry): string | undefined =>
  folded.startsWith('aws:') ? globalKeyType(key) : serviceFacts(key)?.keyType(key)

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
