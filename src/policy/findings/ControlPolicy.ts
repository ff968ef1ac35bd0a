import { rcpServices } from '../services/index.ts'
import { type Rule, error, texts } from './Finding.ts'

const serviceOf = (action: string): string => (action.split(':', 1)[0] ?? '').toLowerCase()

/** Resource control policies deny only, and name the services they are about: those that such policies reach. Whether the action is one nobody asks. */
export const controlPolicyRule: Rule = ({ statements, kind }) => {
  if (kind !== 'rcp') return []
  return statements.flatMap(({ members }) => [
    ...texts(members.get('Effect'))
      .filter(({ value }) => value === 'Allow')
      .map((node) => error('RCP_SYNTAX_ERROR_ALLOW', 'Resource control policies can only deny.', node)),
    ...texts(members.get('Action'))
      .filter(({ value }) => value === '*')
      .map((node) => error('RCP_SYNTAX_ERROR_ACTION', 'Actions must be prefaced by a service.', node)),
    ...texts(members.get('Action'))
      .filter(({ value }) => value.includes(':') && !rcpServices.has(serviceOf(value)))
      .map((node) =>
        error('RCP_SYNTAX_ERROR_ACTION', `Resource control policies do not reach ${serviceOf(node.value)}.`, node),
      ),
  ])
}
