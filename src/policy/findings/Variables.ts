import { readOperator } from '../elements/Condition.ts'
import { type Adviser, type Finding, type Text, advice, conditionsOf, eitherTexts, texts } from './Finding.ts'

/** `${…}` where it stands for nothing, or is not closed. */
export const variables: Adviser = ({ statements, version }) => {
  const newer = version?.type === 'string' && version.value === '2012-10-17'
  return statements.flatMap((statement) => {
    const conditions = conditionsOf(statement).flatMap(([operator, keys]) =>
      [...keys.values()].flatMap(texts).map((node) => ({ operator, node })),
    )
    const allowed = [...eitherTexts(statement, 'Resource'), ...conditions.map(({ node }) => node)]
    const elsewhere = [...eitherTexts(statement, 'Action'), ...texts(statement.members.get('Sid'))]
    return [
      ...allowed.flatMap(malformed),
      ...(newer ? [] : allowed.filter(isVariable).map(olderVersion)),
      ...elsewhere.filter(isVariable).map(unsupported),
      ...conditions
        .filter(
          ({ operator, node }) => isVariable(node) && !/String|Arn|Bool/.test(readOperator(operator)?.base ?? 'String'),
        )
        .map(({ node }) => wrongOperator(node)),
    ]
  })
}

const isVariable = ({ value }: Text): boolean => /\$\{[^*?$}][^}]*\}/.test(value)

function malformed(node: Text): Finding[] {
  const { value } = node
  const open = value.indexOf('${')
  if (open < 0) return []
  const close = value.indexOf('}', open)
  if (close < 0)
    return [
      advice(
        'ERROR',
        'MISSING_BRACE_IN_VARIABLE',
        'The policy variable is missing a closing curly brace. Add } after the variable text.',
        node,
        `${value}}`,
      ),
    ]
  const inside = value.slice(open + 2, close)
  if (inside.trim() === '')
    return [
      advice(
        'ERROR',
        'EMPTY_VARIABLE',
        'Empty policy variable. Remove the ${ } variable structure or provide a variable within the structure.',
        node,
        '${aws:username}',
      ),
    ]
  const [name = '', ...fallback] = inside.split(',')
  if (/\s/.test(name.trim()))
    return [
      advice(
        'ERROR',
        'UNSUPPORTED_SPACE_IN_VARIABLE',
        'A space is not supported within the policy variable text. Remove the space.',
        node,
        `\${${name.replace(/\s/g, '')}}`,
      ),
    ]
  const given = fallback.join(',').trim()
  if (fallback.length > 0 && !/^'.*'$/s.test(given))
    return [
      advice(
        'ERROR',
        'MISSING_QUOTE_IN_VARIABLE',
        'The policy variable default value must begin and end with a single quote. Add the missing quote.',
        node,
        `\${${name}, '${given.replace(/'/g, '')}'}`,
      ),
    ]
  return []
}

const olderVersion = (node: Text): Finding =>
  advice(
    'ERROR',
    'VARIABLE_UNSUPPORTED_IN_VERSION',
    'To include variables in your policy, use the policy version 2012-10-17 or later.',
    node,
    '"Version": "2012-10-17"',
  )

const unsupported = (node: Text): Finding =>
  advice(
    'ERROR',
    'VARIABLE_UNSUPPORTED_IN_ELEMENT',
    `Policy variables are supported in the Resource and Condition elements. Remove the policy variable ${node.value} from this element.`,
    node,
    'the text itself',
  )

const wrongOperator = (node: Text): Finding =>
  advice(
    'ERROR',
    'INVALID_VARIABLE_FOR_OPERATOR',
    'Policy variables can only be used with String and ARN operators.',
    node,
    'a String or Arn operator',
  )
