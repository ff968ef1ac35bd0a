import { hasWildcard } from '../elements/Action.ts'
import { anyAction } from './catalogue.ts'
import { type Adviser, type Finding, type StatementNode, advice, conditionsOf, eitherTexts, texts } from './Finding.ts'

/** Keys that the statement's actions never have in their requests, and keys of sessions without the action that sets them. */
export const keysOfActions: Adviser = ({ statements, kind }) =>
  statements.flatMap((statement) => (kind === 'trust' ? settingActions(statement) : unsupported(statement)))

/** A placeholder's name does not matter. */
const template = (key: string): string => key.replace(/\$\{.*$|<.*$/s, '').toLowerCase()

function unsupported(statement: StatementNode): Finding[] {
  const actions = texts(statement.members.get('Action')).map(({ value }) => value)
  if (actions.length === 0 || actions.some(hasWildcard)) return []
  return conditionsOf(statement).flatMap(([operator, keys]) =>
    [...keys].flatMap(([key, node]): Finding[] => {
      const folded = key.toLowerCase()
      const service = folded.split(':')[0] ?? ''
      if (service === 'aws' || operator.endsWith('IfExists') || /:(?:resource|request)tag\//.test(folded)) return []
      const without = actions.filter((action) => action.toLowerCase().startsWith(`${service}:`) && !has(action, folded))
      if (without.length === 0) return []
      return [
        advice(
          'ERROR',
          'UNSUPPORTED_ACTION_FOR_CONDITION_KEY',
          `The following actions: ${without.join(', ')} are not supported by the condition key ${key}. The condition will not be evaluated for these actions. We recommend that you move these actions to a different statement without this condition key.`,
          node,
          'a statement of their own for these actions',
        ),
      ]
    }),
  )
}

/** Whether requests of the action can have the key; actions that are not known can have any. */
function has(action: string, key: string): boolean {
  const info = anyAction(action)
  if (!info) return true
  const keys = [...info.conditionKeys, ...info.resources.flatMap(({ conditionKeys }) => conditionKeys)]
  return keys.some((known) => {
    const fixed = template(known)
    return fixed === known.toLowerCase() ? fixed === key : key.startsWith(fixed)
  })
}

const SETTERS: readonly (readonly [key: RegExp, action: string])[] = [
  [/^aws:(?:requesttag\/|tagkeys$)|^sts:transitivetagkeys$/, 'sts:TagSession'],
  [/^sts:sourceidentity$/, 'sts:SetSourceIdentity'],
]

function settingActions(statement: StatementNode): Finding[] {
  const actions = eitherTexts(statement, 'Action').map(({ value }) => value.toLowerCase())
  return conditionsOf(statement).flatMap(([operator, keys]) =>
    [...keys].flatMap(([key, node]): Finding[] => {
      const setter = SETTERS.find(([pattern]) => pattern.test(key.toLowerCase()))?.[1]
      if (
        setter === undefined ||
        operator.startsWith('Null') ||
        actions.some((one) => one === setter.toLowerCase() || one.includes('*'))
      )
        return []
      const message = `The ${setter} action must be in the action block to allow setting values for the condition key ${key}. Add ${setter} to the action block.`
      return [advice('ERROR', 'MISSING_ACTION_FOR_CONDITION_KEY', message, node, setter)]
    }),
  )
}
