import type { PolicyKind } from '../Policy.ts'
import { type Finding, type Rule, type StatementNode, error } from './Finding.ts'
import type { Refused } from './refusals.ts'

interface Demand {
  readonly element: string
  readonly kinds: ReadonlySet<PolicyKind>
  readonly code: Refused
  /** Where it is there, and empty. */
  readonly empty: Refused
  readonly message: string
}

const ON_IDENTITIES: readonly PolicyKind[] = ['identity', 'boundary', 'session', 'scp', 'rcp']

/** What a statement must have, itself or its negation, and not as an empty list. In the order in which AWS complains. */
const DEMANDS: readonly Demand[] = [
  demand(
    'Action',
    [...ON_IDENTITIES, 'trust'],
    'MISSING_ACTION',
    'EMPTY_ARRAY_ACTION',
    'Policy statement must contain actions.',
  ),
  demand('Action', ['resource'], 'MISSING_ACTION', 'EMPTY_ARRAY_ACTION', 'Missing required field Action'),
  demand('Resource', ['resource'], 'MISSING_RESOURCE', 'EMPTY_ARRAY_RESOURCE', 'Missing required field Resource'),
  demand(
    'Principal',
    ['trust', 'resource', 'rcp'],
    'MISSING_PRINCIPAL',
    'EMPTY_OBJECT_PRINCIPAL',
    'Missing required field Principal',
  ),
]

/** Of resources IAM complains only once it has taken the actions: of a statement that has none and a wrong action it names the action. */
const RESOURCES: readonly Demand[] = [
  demand(
    'Resource',
    ON_IDENTITIES,
    'MISSING_RESOURCE',
    'EMPTY_ARRAY_RESOURCE',
    'Policy statement must contain resources.',
  ),
]

function demand(element: string, kinds: readonly PolicyKind[], code: Refused, empty: Refused, message: string): Demand {
  return { element, kinds: new Set(kinds), code, empty, message }
}

const missingOf =
  (demands: readonly Demand[]): Rule =>
  ({ statements, kind }) =>
    demands
      .filter(({ kinds }) => kinds.has(kind))
      .flatMap((wanted) => statements.flatMap((one) => missing(one, wanted)))

export const missingElement = missingOf(DEMANDS)
export const missingResource = missingOf(RESOURCES)

function missing({ node, members }: StatementNode, { element, code, empty: emptyCode, message }: Demand): Finding[] {
  const found = members.get(element) ?? members.get(`Not${element}`)
  const empty =
    (found?.type === 'array' && found.items.length === 0) || (found?.type === 'object' && found.members.size === 0)
  return found && !empty ? [] : [error(found ? emptyCode : code, message, found ?? node)]
}
