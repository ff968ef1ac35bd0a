import { type Rule, error, texts } from './Finding.ts'

/** Resource control policies deny only, and name the services they are about. */
export const controlPolicyRule: Rule = ({ statements, kind }) => {
  if (kind !== 'rcp') return []
  return statements.flatMap(({ members }) => [
    ...texts(members.get('Effect'))
      .filter(({ value }) => value === 'Allow')
      .map((node) => error('RCP_SYNTAX_ERROR_ALLOW', 'Resource control policies can only deny.', node)),
    ...texts(members.get('Action'))
      .filter(({ value }) => value === '*')
      .map((node) => error('RCP_SYNTAX_ERROR_ACTION', 'Actions must be prefaced by a service.', node)),
  ])
}
