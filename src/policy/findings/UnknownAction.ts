import { actionMatcher } from '../elements/Action.ts'
import { allActions, nearest } from './catalogue.ts'
import { type Adviser, type Text, advice, eitherTexts } from './Finding.ts'

/** Actions and services that AWS does not have: such a pattern is about nothing. */
export const unknownAction: Adviser = ({ statements, kind }) =>
  kind === 'trust' ? [] : statements.flatMap((statement) => eitherTexts(statement, 'Action').flatMap(unknown))

function unknown(node: Text) {
  const [service = '', name = ''] = node.value.split(':')
  if (node.value === '*' || name === '' || /[*?]/.test(service)) return []
  const actions = allActions().get(service.toLowerCase())
  if (!actions) {
    const near = nearest(service, allActions().keys())
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
  const near = nearest(name, actions)
  const instead = near === undefined ? `an action of ${service}` : `${service}:${near}`
  const message = `The action ${node.value} does not exist.${near === undefined ? '' : ` Did you mean ${instead}?`}`
  return [advice('ERROR', 'INVALID_ACTION', message, node, instead)]
}
