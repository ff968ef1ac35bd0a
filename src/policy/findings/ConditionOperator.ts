import { scalars } from '../elements/Condition.ts'
import { replacePlaceholders } from '../elements/variables.ts'
import { keyType } from './catalogue.ts'
import { type Check, hit, inConditions, inValues } from './Finding.ts'

/** Operators that do not go with their key: wildcards taken literally, set operators on single values, other types. */
export const conditionOperators: readonly Check[] = [
  {
    code: 'WILDCARD_WITHOUT_LIKE_OPERATOR',
    type: 'WARNING',
    about: '`*` or `?` under StringEquals, which takes them literally',
    find: inValues((node, { operator, name }) => {
      if (!/^String(?:Not)?Equals/.test(name.base)) return []
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
      const type = keyType(entry.key)
      if (entry.name.quantifier !== 'ForAllValues' || type === undefined || isMany(type)) return []
      const message = `Using ForAllValues qualifier with the single-valued condition key ${entry.key} can be overly permissive. We recommend that you remove ForAllValues:.`
      return [hit(entry.at, message, entry.operator.replace('ForAllValues:', ''))]
    }),
  },
  {
    code: 'MISSING_QUALIFIER',
    type: 'ERROR',
    about: 'a key with many values without ForAllValues or ForAnyValue',
    find: inConditions((entry) => {
      const type = keyType(entry.key)
      if (entry.name.quantifier || entry.name.base === 'Null' || type === undefined || !isMany(type)) return []
      const message = `The request context key ${entry.key} has multiple values. Use the ForAllValues or ForAnyValue condition key qualifiers in your policy.`
      return [hit(entry.at, message, `ForAnyValue:${entry.operator}`)]
    }),
  },
  {
    code: 'NULL_WITH_QUALIFIER',
    type: 'SUGGESTION',
    about: 'Null under ForAllValues, which always holds, or ForAnyValue, which never does',
    find: inConditions(({ name, at }) =>
      name.base === 'Null' && name.quantifier
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
      const { base } = entry.name
      const type = TYPES.get(keyType(entry.key)?.replace('ArrayOf', ''))
      if (!type || base === 'Null' || type.takes.test(base)) return []
      const message = `Use the operator type ${type.meant} instead of operator ${entry.operator} for the condition key ${entry.key}.`
      return [hit(entry.at, message, type.meant)]
    }),
  },
  {
    // Access Analyzer's code; the words are ours.
    code: 'STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS',
    type: 'SECURITY_WARNING',
    about: 'StringLike on an ARN: its wildcards reach from one part of the ARN into the next',
    find: inConditions((entry) => {
      const { base } = entry.name
      if ((base !== 'StringLike' && base !== 'StringNotLike') || !keyType(entry.key)?.endsWith('ARN')) return []
      const instead = entry.operator.replace('String', 'Arn')
      const message = `With ${entry.operator}, a wildcard can stand for several parts of the ARN in ${entry.key}. Use ${instead}, which compares part by part.`
      return [hit(entry.at, message, instead)]
    }),
  },
  {
    code: 'TYPE_MISMATCH_BOOLEAN',
    type: 'ERROR',
    about: 'a value of Bool or Null that is neither true nor false: IAM takes it for false',
    find: inConditions(({ name, operator, at }) =>
      /^(?:Bool|Null)$/.test(name.base) && scalars(at)?.some((value) => !/^(?:true|false|.*\$\{.*)$/i.test(value))
        ? [
            hit(
              at,
              `Add a valid Boolean value (true or false) for the condition operator ${operator}.`,
              'true or false',
            ),
          ]
        : [],
    ),
  },
  {
    code: 'INVALID_CONDITION_MULTIPLE_BOOLEAN',
    type: 'ERROR',
    about: 'several values under Bool',
    find: inConditions(({ name, at }) =>
      name.base === 'Bool' && at.type === 'array' && at.items.length > 1
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

/** The operators that each type of key takes, and the one that is meant by another. */
const TYPES: ReadonlyMap<string | undefined, { readonly takes: RegExp; readonly meant: string }> = new Map([
  ['String', { takes: /String|Arn/, meant: 'StringEquals' }],
  ['ARN', { takes: /Arn|String/, meant: 'ArnLike' }],
  ['Bool', { takes: /Bool|String/, meant: 'Bool' }],
  ['Numeric', { takes: /Numeric|String|Date/, meant: 'NumericEquals' }],
  ['Date', { takes: /Date|String|Numeric/, meant: 'DateLessThan' }],
  ['IPAddress', { takes: /IpAddress|String/, meant: 'IpAddress' }],
])
