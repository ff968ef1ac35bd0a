import { actionMatcher } from '../elements/Action.ts'
import { allActions, nearest } from './catalogue.ts'
import { type Adviser, type Text, advice, eitherTexts } from './Finding.ts'

/** Names for which the nearest one is sought, at most. */
const HINTS = 20

/** Actions and services that AWS does not have: such a pattern is about nothing. */
export const unknownAction: Adviser = ({ statements, kind }) => {
  if (kind === 'trust') return []
  let left = HINTS
  const near: Near = (name, names) => (left-- > 0 ? nearest(name, names) : undefined)
  return statements.flatMap((statement) => eitherTexts(statement, 'Action').flatMap((node) => unknown(node, near)))
}

type Near = (name: string, names: Iterable<string>) => string | undefined

function unknown(node: Text, nearestTo: Near) {
  const [service = '', name = ''] = node.value.split(':')
  if (node.value === '*' || name === '' || /[*?]/.test(service)) return []
  const actions = allActions().get(service.toLowerCase())
  if (!actions) {
    const near = nearestTo(service, allActions().keys())
    const message = `The service ${service} specified in the action does not exist.${near === undefined ? '' : ` Did you mean ${near}?`}`
    return [
      advice(
        'ERROR',
        'INVALID_SERVICE_IN_ACTION',
        message,
        node,
        near === undefined ? 'the prefix of an AWS service' : `${near}:${name}`,
      ),
    ]
  }
  const matches = actionMatcher(name)
  if (actions.some((action) => matches(action.toLowerCase()))) return []
  const near = nearestTo(name, actions)
  const instead = near === undefined ? `an action of ${service}` : `${service}:${near}`
  const message = `The action ${node.value} does not exist.${near === undefined ? '' : ` Did you mean ${instead}?`}`
  return [advice('ERROR', 'INVALID_ACTION', message, node, instead)]
}
