import { actionMatcher } from '../elements/Action.ts'
import { allActions, nearest } from './catalogue.ts'
import { type Check, type Hit, type Sound, type Text, eitherTexts, hit } from './Finding.ts'

/** Actions and services that AWS does not have: such a pattern is about nothing. */
export const unknownActions: readonly Check[] = [
  {
    code: 'INVALID_SERVICE_IN_ACTION',
    type: 'ERROR',
    about: 'an action of a service that AWS does not have',
    find: eachAction((node, { service, name }, near) => {
      if (allActions().has(service.toLowerCase())) return []
      const meant = near(service, allActions().keys())
      const message = `The service ${service} specified in the action does not exist.${meant === undefined ? '' : ` Did you mean ${meant}?`}`
      return [hit(node, message, meant === undefined ? 'the prefix of an AWS service' : `${meant}:${name}`)]
    }),
  },
  {
    code: 'INVALID_ACTION',
    type: 'ERROR',
    about: 'an action, or a pattern of actions, that its service does not have',
    find: eachAction((node, { service, name }, near) => {
      const actions = allActions().get(service.toLowerCase())
      const matches = actionMatcher(name)
      if (!actions || actions.some((action) => matches(action.toLowerCase()))) return []
      const meant = near(name, actions)
      const instead = meant === undefined ? `an action of ${service}` : `${service}:${meant}`
      return [
        hit(
          node,
          `The action ${node.value} does not exist.${meant === undefined ? '' : ` Did you mean ${instead}?`}`,
          instead,
        ),
      ]
    }),
  },
]

/** Names for which the nearest one is sought, at most. */
const HINTS = 20

type Near = (name: string, names: Iterable<string>) => string | undefined
type Named = { readonly service: string; readonly name: string }

function eachAction(find: (node: Text, named: Named, near: Near) => Hit[]): (policy: Sound) => Hit[] {
  return ({ statements, kind }) => {
    if (kind === 'trust') return []
    let left = HINTS
    const near: Near = (name, names) => (left-- > 0 ? nearest(name, names) : undefined)
    return statements.flatMap((statement) =>
      eitherTexts(statement, 'Action').flatMap((node) => {
        const [service = '', name = ''] = node.value.split(':')
        return node.value === '*' || name === '' || /[*?]/.test(service) ? [] : find(node, { service, name }, near)
      }),
    )
  }
}
