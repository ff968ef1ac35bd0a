import {
  type Check,
  type StatementNode,
  allows,
  entriesOf,
  hit,
  inConditions,
  inStatements,
  membersOf,
} from './Finding.ts'
import { principalsOf } from './principals.ts'

/** Services let in by a resource's policy: on whose behalf, and by keys that their calls do have. */
export const servicePrincipals: readonly Check[] = [
  {
    code: 'RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL',
    type: 'SECURITY_WARNING',
    about: 'a service let in on anybody’s behalf',
    find: inStatements((statement, { kind }) => {
      const keys = entriesOf(statement).map(({ folded }) => folded)
      const [service] = principalsOf(statement, 'Service')
      if (kind !== 'resource' || !allows(statement) || !service) return []
      if (keys.some((key) => SOURCE_KEYS.has(key) || WEAK_KEYS.has(key))) return []
      return [
        hit(
          service,
          'Granting access to a service principal without specifying a source is overly permissive. Use aws:SourceArn or aws:SourceAccount condition key and scope access to a specific source to grant fine-grained access.',
          'a condition on aws:SourceArn or aws:SourceAccount',
        ),
      ]
    }),
  },
  {
    code: 'RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL',
    type: 'SUGGESTION',
    about: 'a service let in by what its requests say of themselves',
    find: inConditions(({ statement, key, folded, at }, { kind }) => {
      const [service] = principalsOf(statement, 'Service')
      if (kind !== 'resource' || !allows(statement) || !service || !WEAK_KEYS.has(folded)) return []
      if (entriesOf(statement).some((other) => SOURCE_KEYS.has(other.folded))) return []
      const message = `To restrict access to the service principal ${service.value} operating on your behalf, we recommend aws:SourceArn or aws:SourceAccount instead of ${key}.`
      return [hit(at, message, 'aws:SourceArn or aws:SourceAccount')]
    }),
  },
  {
    code: 'UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL',
    type: 'ERROR',
    about: 'a service let in by a key that only principals of accounts have',
    find: inConditions(({ statement, name, key, folded, at }, { kind }) => {
      if ((kind !== 'resource' && kind !== 'trust') || !allows(statement) || !onlyServices(statement)) return []
      if (!OF_ENTITIES.test(folded) || name.ifExists || name.base === 'Null') return []
      const message = `The following condition keys are not supported when used with the service principal: ${key}.`
      return [hit(at, message, 'aws:SourceArn, aws:SourceAccount or aws:SourceOrgID')]
    }),
  },
]

const SOURCE_KEYS = new Set(['aws:sourcearn', 'aws:sourceaccount', 'aws:sourceorgid', 'aws:sourceorgpaths'])
const WEAK_KEYS = new Set(['aws:referer', 'aws:useragent'])
const OF_ENTITIES = /^aws:(?:principal(?:account|orgid|orgpaths|tag\/.*)|userid|username)$/

function onlyServices({ members }: StatementNode): boolean {
  const types = [...membersOf(members.get('Principal')).keys()]
  return types.length > 0 && types.every((type) => type === 'Service')
}
