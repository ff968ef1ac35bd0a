import { placeholders } from '../elements/variables.ts'
import {
  type Check,
  type Hit,
  type Sound,
  type Text,
  conditionsOf,
  eitherTexts,
  hit,
  inValues,
  texts,
} from './Finding.ts'

/** `${…}` where it stands for nothing, or is not closed. */
export const variables: readonly Check[] = [
  {
    code: 'MISSING_BRACE_IN_VARIABLE',
    type: 'ERROR',
    about: 'a variable that is not closed',
    find: where(
      ({ close }) => close < 0,
      'The policy variable is missing a closing curly brace. Add } after the variable text.',
      ({ node }) => `${node.value}}`,
    ),
  },
  {
    code: 'EMPTY_VARIABLE',
    type: 'ERROR',
    about: '`${}`',
    find: where(
      ({ close, inside }) => close >= 0 && inside.trim() === '',
      'Empty policy variable. Remove the ${ } variable structure or provide a variable within the structure.',
      () => '${aws:username}',
    ),
  },
  {
    code: 'UNSUPPORTED_SPACE_IN_VARIABLE',
    type: 'ERROR',
    about: 'a space within a variable’s name',
    find: where(
      ({ name }) => /\s/.test(name.trim()),
      'A space is not supported within the policy variable text. Remove the space.',
      ({ name }) => `\${${name.replace(/\s/g, '')}}`,
    ),
  },
  {
    code: 'MISSING_QUOTE_IN_VARIABLE',
    type: 'ERROR',
    about: 'a variable’s default without its quotes',
    find: where(
      ({ name, fallback }) => !/\s/.test(name.trim()) && fallback !== undefined && !/^'.*'$/s.test(fallback),
      'The policy variable default value must begin and end with a single quote. Add the missing quote.',
      ({ name, fallback = '' }) => `\${${name}, '${fallback.replace(/'/g, '')}'}`,
    ),
  },
  {
    code: 'VARIABLE_UNSUPPORTED_IN_VERSION',
    type: 'ERROR',
    about: 'a variable in a policy of version 2008-10-17, where it is plain text',
    find: (policy) => {
      const { version } = policy
      if (version?.type === 'string' && version.value === '2012-10-17') return []
      const message = 'To include variables in your policy, use the policy version 2012-10-17 or later.'
      return supported(policy)
        .filter(isVariable)
        .map((node) => hit(node, message, '"Version": "2012-10-17"'))
    },
  },
  {
    code: 'VARIABLE_UNSUPPORTED_IN_ELEMENT',
    type: 'ERROR',
    about: 'a variable in Action or Sid',
    find: ({ statements }) =>
      statements
        .flatMap((statement) => [...eitherTexts(statement, 'Action'), ...texts(statement.members.get('Sid'))])
        .filter(isVariable)
        .map((node) => {
          const message = `Policy variables are supported in the Resource and Condition elements. Remove the policy variable ${node.value} from this element.`
          return hit(node, message, 'the text itself')
        }),
  },
  {
    code: 'INVALID_VARIABLE_FOR_OPERATOR',
    type: 'ERROR',
    about: 'a variable under an operator that takes none',
    find: inValues((node, { name }) =>
      isVariable(node) && !/String|Arn|Bool/.test(name.base)
        ? [hit(node, 'Policy variables can only be used with String and ARN operators.', 'a String or Arn operator')]
        : [],
    ),
  },
]

const isVariable = ({ value }: Text): boolean => placeholders(value).some(({ inside }) => /^[^*?$]/.test(inside))

/** Where variables are put to use. */
const supported = ({ statements }: Sound): Text[] =>
  statements.flatMap((statement) => [
    ...eitherTexts(statement, 'Resource'),
    ...conditionsOf(statement).flatMap(([, keys]) => [...keys.values()].flatMap(texts)),
  ])

/** The first variable of a text. */
interface Written {
  readonly node: Text
  /** Where its brace is; negative when there is none. */
  readonly close: number
  /** Empty when it is not closed. */
  readonly inside: string
  readonly name: string
  readonly fallback: string | undefined
}

function written(node: Text): Written | undefined {
  const open = node.value.indexOf('${')
  if (open < 0) return undefined
  const close = node.value.indexOf('}', open)
  const inside = node.value.slice(open + 2, Math.max(close, 0))
  const comma = inside.indexOf(',')
  return {
    node,
    close,
    inside,
    name: comma < 0 ? inside : inside.slice(0, comma),
    fallback: comma < 0 ? undefined : inside.slice(comma + 1).trim(),
  }
}

function where(wrong: (variable: Written) => boolean, message: string, instead: (variable: Written) => string) {
  return (policy: Sound): Hit[] =>
    supported(policy).flatMap((node) => {
      const variable = written(node)
      return variable && wrong(variable) ? [hit(node, message, instead(variable))] : []
    })
}
