import type { PolicyKind } from '../Policy.ts'
import { type Rule, error } from './Finding.ts'

type Prohibition = readonly [element: string, message: string]

const NO_PRINCIPAL = 'Policy document should not specify a principal.'
const ON_IDENTITIES: readonly Prohibition[] = [
  ['Principal', NO_PRINCIPAL],
  ['NotPrincipal', NO_PRINCIPAL],
]

/** What a kind of document must not have. */
const PROHIBITED: Readonly<Record<PolicyKind, readonly Prohibition[]>> = {
  identity: ON_IDENTITIES,
  boundary: ON_IDENTITIES,
  session: ON_IDENTITIES,
  scp: ON_IDENTITIES,
  trust: [
    ['Resource', 'Has prohibited field Resource.'],
    ['NotResource', 'Has prohibited field NotResource.'],
    ['NotPrincipal', 'Has prohibited field NotPrincipal.'],
  ],
  rcp: [
    ['NotPrincipal', 'Has prohibited field NotPrincipal.'],
    ['NotAction', 'Has prohibited field NotAction.'],
  ],
  resource: [],
}

export const prohibitedElement: Rule = ({ statements, kind }) =>
  PROHIBITED[kind].flatMap(([element, message]) =>
    statements.flatMap(({ members }) => {
      const found = members.get(element)
      return found ? [error('ProhibitedElement', message, found)] : []
    }),
  )
