import { hasWildcard } from '../elements/Action.ts'
import type { ActionInfo } from '../services/service.ts'
import { anyAction, serviceFacts } from './catalogue.ts'
import {
  type Check,
  type FindingType,
  type Hit,
  type StatementNode,
  allows,
  entriesOf,
  hit,
  inStatements,
  texts,
} from './Finding.ts'

/** Conditions on the resource's tags for actions whose requests never have them: an Allow allows nothing then, a Deny denies nothing. */
export const tagKeys: readonly Check[] = (['Deny', 'Allow'] as const).flatMap((effect): Check[] => {
  const type: FindingType = effect === 'Deny' ? 'SECURITY_WARNING' : 'SUGGESTION'
  const code = `${effect.toUpperCase()}_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE`
  return [
    {
      code,
      type,
      about: `${effect} with aws:ResourceTag for actions that have no tagged resource`,
      find: forTags(effect, (statement, key, at) => {
        const without = texts(statement.members.get('Action')).filter(({ value }) => !canHaveTags(value))
        if (without.length === 0) return []
        const services = [...new Set(without.map(({ value }) => value.split(':')[0]?.toLowerCase()))].join(', ')
        const names = without.map(({ value }) => value).join(', ')
        return [hit(at, unsupported(effect, key, services), `a statement of its own for ${names}, without the key`)]
      }),
    },
    {
      code: code.replace('_WITH_', '_NOTACTION_WITH_'),
      type,
      about: `${effect} with NotAction and aws:ResourceTag: most actions have no tagged resource`,
      find: forTags(effect, ({ members }, key, at) =>
        members.has('NotAction') ? [hit(at, withNotAction(effect, key), 'Action')] : [],
      ),
    },
  ]
})

function forTags(effect: string, find: (statement: StatementNode, key: string, at: Hit['at']) => Hit[]) {
  return inStatements((statement, { kind }) =>
    kind !== 'trust' && allows(statement) === (effect === 'Allow')
      ? entriesOf(statement).flatMap(({ key, folded, name, at }) =>
          folded.startsWith('aws:resourcetag/') && !name.ifExists && name.base !== 'Null'
            ? find(statement, key, at)
            : [],
        )
      : [],
  )
}

/** Whether any request of an action, or of those of a pattern, has the tags of its resource. What is not known may have. */
function canHaveTags(action: string): boolean {
  const [service = '', name = ''] = action.split(':')
  const facts = hasWildcard(service) ? undefined : serviceFacts(action)
  if (!facts) return true
  if (name === '*') return [...facts.actions.values()].some(hasTags)
  if (hasWildcard(name)) return true
  const info = anyAction(action)
  return !info || hasTags(info)
}

const hasTags = ({ conditionKeys, resources }: ActionInfo): boolean =>
  [conditionKeys, ...resources.flatMap((resource) => [resource.conditionKeys, resource.ownKeys])].some((keys) =>
    keys.some((key) => /:resourcetag\//i.test(key)),
  )

function unsupported(effect: string, key: string, services: string): string {
  const start = `Using the effect ${effect} with the tag condition key ${key} and actions for services with the following prefixes`
  const end =
    effect === 'Deny'
      ? `can be overly permissive: ${services}. Actions for the listed services are not denied by this statement.`
      : `does not affect the policy: ${services}. Actions for the listed service are not allowed by this statement.`
  return `${start} ${end} We recommend that you move these actions to a different statement without this condition key.`
}

function withNotAction(effect: string, key: string): string {
  const start = `Using the effect ${effect} with NotAction and the tag condition key ${key}`
  return effect === 'Deny'
    ? `${start} can be overly permissive because some service actions are not denied by this statement. This is because the condition key doesn't apply to some service actions. We recommend that you use Action instead of NotAction.`
    : `${start} allows only service actions that support the condition key. The condition key doesn't apply to some service actions. We recommend that you use Action instead of NotAction.`
}
