import { hasWildcard } from '../elements/Action.ts'
import { anyAction } from './catalogue.ts'
import { type Check, eitherTexts, hit, inConditions, texts } from './Finding.ts'

/** Keys that the statement's actions never have in their requests, and keys of sessions without the action that sets them. */
export const keysOfActions: readonly Check[] = [
  {
    code: 'UNSUPPORTED_ACTION_FOR_CONDITION_KEY',
    type: 'ERROR',
    about: 'a service’s key that requests of the statement’s actions never have',
    find: inConditions(({ statement, name, key, folded, at }, { kind }) => {
      const service = folded.split(':')[0] ?? ''
      const actions = texts(statement.members.get('Action')).map(({ value }) => value)
      if (kind === 'trust' || actions.some(hasWildcard) || name.ifExists) return []
      if (/:(?:resource|request)tag\//.test(folded)) return []
      const without = actions.filter((action) => action.toLowerCase().startsWith(`${service}:`) && !has(action, folded))
      if (without.length === 0) return []
      const message = `The following actions: ${without.join(', ')} are not supported by the condition key ${key}. The condition will not be evaluated for these actions. We recommend that you move these actions to a different statement without this condition key.`
      return [hit(at, message, 'a statement of their own for these actions')]
    }),
  },
  {
    code: 'MISSING_ACTION_FOR_CONDITION_KEY',
    type: 'ERROR',
    about: 'session tags or a source identity in a trust policy that does not let them be set',
    find: inConditions(({ statement, name, key, folded, at }, { kind }) => {
      const setter = SETTERS.find(([pattern]) => pattern.test(folded))?.[1]
      if (kind !== 'trust' || setter === undefined || name.base === 'Null') return []
      const actions = eitherTexts(statement, 'Action').map(({ value }) => value.toLowerCase())
      if (actions.some((one) => one === setter.toLowerCase() || one.includes('*'))) return []
      const message = `The ${setter} action must be in the action block to allow setting values for the condition key ${key}. Add ${setter} to the action block.`
      return [hit(at, message, setter)]
    }),
  },
]

/** A placeholder's name does not matter. */
const template = (key: string): string => key.replace(/(?:\$\{|<).*/s, '').toLowerCase()

/** Whether requests of the action can have the key; actions that are not known can have any. */
function has(action: string, key: string): boolean {
  const info = anyAction(action)
  if (!info) return true
  const keys = [...info.conditionKeys, ...info.resources.flatMap((one) => [...one.conditionKeys, ...one.ownKeys])]
  return keys.some((known) => {
    const fixed = template(known)
    return fixed === known.toLowerCase() ? fixed === key : key.startsWith(fixed)
  })
}

const SETTERS: readonly (readonly [key: RegExp, action: string])[] = [
  [/^aws:(?:requesttag\/|tagkeys$)|^sts:transitivetagkeys$/, 'sts:TagSession'],
  [/^sts:sourceidentity$/, 'sts:SetSourceIdentity'],
]
