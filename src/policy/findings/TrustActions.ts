import { type Check, type Hit, hit, inStatements, membersOf, texts } from './Finding.ts'
import { principalsOf } from './principals.ts'

/** The calls of STS that go with each kind of principal of a trust policy. */
export const trustActions: readonly Check[] = [
  {
    code: 'MISMATCHED_ACTION_FOR_PRINCIPAL',
    type: 'ERROR',
    about: 'principals of a trust policy and the calls that they do not make',
    find: inStatements((statement, { kind }): Hit[] => {
      const { members, node } = statement
      const written = texts(members.get('Action'))
      if (kind !== 'trust' || written.length === 0) return []
      const has = (action: string) =>
        written.some(({ value }) => value.toLowerCase() === action.toLowerCase() || value.includes('*'))
      const federated = principalsOf(statement, 'Federated').map(({ value }) =>
        value.includes(':saml-provider/') ? SAML : WEB_IDENTITY,
      )
      const others = [...membersOf(members.get('Principal')).keys()].filter(
        (type) => type === 'AWS' || type === 'Service',
      )
      const missing = [
        ...[...new Set(federated)].filter((action) => !has(action)).map((action) => [action, 'Federated'] as const),
        ...(others.length > 0 && !OF_PRINCIPALS.some(has) ? [['sts:AssumeRole', others.join(', ')] as const] : []),
      ]
      return missing.map(([action, who]) => {
        const message = `The statement's actions do not go with its principals (${who}): they call ${action}.`
        return hit(members.get('Action') ?? node, message, action)
      })
    }),
  },
  {
    code: 'MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY',
    type: 'ERROR',
    about: 'trust in IAM Roles Anywhere without all the three calls that it makes',
    find: inStatements((statement, { kind }): Hit[] => {
      const anywhere = principalsOf(statement, 'Service').find(({ value }) => value === 'rolesanywhere.amazonaws.com')
      if (kind !== 'trust' || !anywhere) return []
      const written = texts(statement.members.get('Action')).map(({ value }) => value.toLowerCase())
      const missing = ANYWHERE.filter((action) => !written.includes(action.toLowerCase()))
      if (missing.length === 0 || written.some((action) => action.includes('*'))) return []
      const message =
        'The rolesanywhere.amazonaws.com service principal requires the sts:AssumeRole, sts:SetSourceIdentity, and sts:TagSession permissions to assume a role. Add the missing permissions to the policy.'
      return [hit(statement.members.get('Action') ?? anywhere, message, missing.join(', '))]
    }),
  },
]

const SAML = 'sts:AssumeRoleWithSAML'
const WEB_IDENTITY = 'sts:AssumeRoleWithWebIdentity'
const OF_PRINCIPALS = ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity', 'sts:SetContext']
const ANYWHERE = ['sts:AssumeRole', 'sts:SetSourceIdentity', 'sts:TagSession']
