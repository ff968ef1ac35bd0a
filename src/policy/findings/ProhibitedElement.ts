import type { PolicyKind } from '../Policy.ts'
import { type Rule, error } from './Finding.ts'
import type { Refused } from './refusals.ts'

type Prohibition = readonly [element: string, code: Refused, message: string]

const NO_PRINCIPAL = 'Policy document should not specify a principal.'
const ON_IDENTITIES: readonly Prohibition[] = [
  ['Principal', 'UNSUPPORTED_PRINCIPAL', NO_PRINCIPAL],
  ['NotPrincipal', 'UNSUPPORTED_PRINCIPAL', NO_PRINCIPAL],
]

/** What a kind of document must not have. */
const PROHIBITED: Readonly<Record<PolicyKind, readonly Prohibition[]>> = {
  identity: ON_IDENTITIES,
  boundary: ON_IDENTITIES,
  session: ON_IDENTITIES,
  scp: [
    ['Principal', 'SCP_SYNTAX_ERROR_PRINCIPAL', NO_PRINCIPAL],
    ['NotPrincipal', 'SCP_SYNTAX_ERROR_PRINCIPAL', NO_PRINCIPAL],
  ],
  trust: [
    ['Resource', 'ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE', 'Has prohibited field Resource'],
    ['NotResource', 'ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE', 'Has prohibited field NotResource'],
    ['NotPrincipal', 'ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL', 'Has prohibited field NotPrincipal'],
  ],
  rcp: [
    ['NotPrincipal', 'RCP_SYNTAX_ERROR_PRINCIPAL', 'Has prohibited field NotPrincipal.'],
    ['NotAction', 'RCP_SYNTAX_ERROR_NOTACTION', 'Has prohibited field NotAction.'],
  ],
  resource: [],
}

export const prohibitedElement: Rule = ({ statements, kind }) =>
  PROHIBITED[kind].flatMap(([element, code, message]) =>
    statements.flatMap(({ members }) => {
      const found = members.get(element)
      return found ? [error(code, message, found)] : []
    }),
  )
