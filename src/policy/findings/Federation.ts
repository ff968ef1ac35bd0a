import { type Adviser, type Finding, type StatementNode, advice, conditionsOf, membersOf, texts } from './Finding.ts'
import { principalsOf } from './principals.ts'

/** Trust in OIDC providers: whose tokens, and which of them. */
export const federation: Adviser = ({ statements, kind }) =>
  kind === 'trust'
    ? statements.flatMap((statement) => [...claims(statement), ...missing(statement), ...actions(statement)])
    : []

const SUBJECT = /^(?:system:serviceaccount:|repo:|project_path:)/

/** Subjects under `:aud`, audiences under `:sub`, and a subject of GitHub that many repositories have. */
function claims(statement: StatementNode): Finding[] {
  return conditionsOf(statement).flatMap(([operator, keys]) =>
    [...keys].flatMap(([key, values]) => {
      const [, prefix = '', claim = ''] = /^(.*):(aud|sub)$/i.exec(key) ?? []
      if (claim === '') return []
      const aud = claim.toLowerCase() === 'aud'
      const found = texts(values).flatMap((node): Finding[] => {
        if (aud && SUBJECT.test(node.value))
          return [
            advice(
              'WARNING',
              'AUD_WHERE_SUB_IS_MEANT',
              `${node.value} is a token's subject; ${key} is its audience, and never equals it.`,
              node,
              `${prefix}:sub`,
            ),
          ]
        if (!aud && /^(?:sts\.amazonaws\.com|openshift|https?:\/\/.*)$/.test(node.value))
          return [
            advice(
              'WARNING',
              'SUB_WHERE_AUD_IS_MEANT',
              `${node.value} is a token's audience; ${key} is its subject.`,
              node,
              `${prefix}:aud`,
            ),
          ]
        if (prefix === 'token.actions.githubusercontent.com' && !aud && /^repo:[^/]*\*|^\*/.test(node.value))
          return [
            advice(
              'WARNING',
              'SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED',
              'Using a wildcard (*) in token.actions.githubusercontent.com:sub can allow requests from more sources than you intended. Specify the value of token.actions.githubusercontent.com:sub with the repository and branch name.',
              node,
              'repo:organization/repository:ref:refs/heads/branch',
            ),
          ]
        return []
      })
      return aud && operator.startsWith('For')
        ? [
            ...found,
            advice(
              'SUGGESTION',
              'CONFIRM_AUDIENCE_CLAIM_TYPE',
              'Audience claims can be multivalued or single-valued. If the claim is single-valued, do not use a qualifier.',
              values,
              operator.replace(/^For\w+:/, ''),
            ),
          ]
        : found
    }),
  )
}

function missing(statement: StatementNode): Finding[] {
  if (texts(statement.members.get('Effect'))[0]?.value !== 'Allow') return []
  const keys = conditionsOf(statement).flatMap(([, some]) => [...some.keys()].map((key) => key.toLowerCase()))
  return principalsOf(statement, 'Federated').flatMap((node): Finding[] => {
    const provider = node.value.split(':oidc-provider/')[1]
    if (provider === undefined) return []
    const own = keys.filter((key) => key.startsWith(`${provider.toLowerCase()}:`))
    if (own.length === 0)
      return [
        advice(
          'SECURITY_WARNING',
          'MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL',
          'Using an Open ID Connect principal without a condition can be overly permissive. Add condition keys with a prefix that matches your federated OIDC principals to ensure that only the intended identity provider assumes the role.',
          node,
          `a condition on ${provider}:sub`,
        ),
      ]
    if (provider === 'token.actions.githubusercontent.com' && !own.some((key) => key.endsWith(':sub')))
      return [
        advice(
          'SECURITY_WARNING',
          'MISSING_GITHUB_REPO_CONDITION_KEY',
          'Granting a federated GitHub principal permissions without a condition key can allow more sources to assume the role than you intended. Add the token.actions.githubusercontent.com:sub condition key and specify the branch and repository name in the value.',
          node,
          'a condition on token.actions.githubusercontent.com:sub',
        ),
      ]
    return []
  })
}

const WANTED = {
  oidc: 'sts:AssumeRoleWithWebIdentity',
  saml: 'sts:AssumeRoleWithSAML',
} as const

/** The call that goes with each kind of principal. */
function actions(statement: StatementNode): Finding[] {
  const written = texts(statement.members.get('Action'))
  const has = (action: string) =>
    written.some(({ value }) => value.toLowerCase() === action.toLowerCase() || value.includes('*'))
  const principal = membersOf(statement.members.get('Principal'))
  const federated = principalsOf(statement, 'Federated').map(({ value }) =>
    value.includes(':saml-provider/') ? 'saml' : 'oidc',
  )
  const mismatched = [...new Set(federated)].flatMap((kind): Finding[] =>
    has(WANTED[kind]) ? [] : [mismatch(WANTED[kind], statement, 'Federated')],
  )
  const others = [...principal.keys()].filter((type) => type === 'AWS' || type === 'Service')
  const plain =
    others.length > 0 && !['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity', 'sts:SetContext'].some(has)
  return [
    ...mismatched,
    ...(plain && written.length > 0 ? [mismatch('sts:AssumeRole', statement, others.join(', '))] : []),
  ]
}

function mismatch(action: string, { members, node }: StatementNode, principal: string): Finding {
  const at = members.get('Action') ?? node
  return advice(
    'ERROR',
    'MISMATCHED_ACTION_FOR_PRINCIPAL',
    `The statement's actions do not go with its principals (${principal}): they call ${action}.`,
    at,
    action,
  )
}
