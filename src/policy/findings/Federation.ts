import {
  type Check,
  type Hit,
  type StatementNode,
  allows,
  entriesOf,
  hit,
  inConditions,
  inStatements,
  inValues,
} from './Finding.ts'
import { principalsOf } from './principals.ts'

const SUBJECT = /^(?:system:serviceaccount:|repo:|project_path:)/
const AUDIENCE = /^(?:sts\.amazonaws\.com|openshift|https?:\/\/.*)$/
const GITHUB = 'token.actions.githubusercontent.com'
/** As many characters stand before each wildcard of a subject, so that it is of few tokens. */
const LITERALS = 6

/** Trust in OIDC providers: whose tokens, and which of them. */
export const federation: readonly Check[] = [
  {
    code: 'AUD_WHERE_SUB_IS_MEANT',
    type: 'WARNING',
    about: 'a token’s subject under `:aud`',
    find: inClaims('aud', ({ key, value }) =>
      SUBJECT.test(value)
        ? [`${value} is a token's subject; ${key} is its audience, and never equals it.`, key.replace(/aud$/i, 'sub')]
        : undefined,
    ),
  },
  {
    code: 'SUB_WHERE_AUD_IS_MEANT',
    type: 'WARNING',
    about: 'a token’s audience under `:sub`',
    find: inClaims('sub', ({ key, value }) =>
      AUDIENCE.test(value)
        ? [`${value} is a token's audience; ${key} is its subject.`, key.replace(/sub$/i, 'aud')]
        : undefined,
    ),
  },
  {
    code: 'WILDCARD_USAGE_TOO_PERMISSIVE',
    type: 'WARNING',
    about: 'a wildcard in a token’s subject with fewer than six characters before it',
    find: inClaims('sub', ({ value, like }) =>
      like && wide(value)
        ? [
            `A wildcard of ${value} has fewer than ${LITERALS} characters before it: tokens of more subjects than intended can have it.`,
            'the subject as far as it is known, before the first wildcard',
          ]
        : undefined,
    ),
  },
  {
    code: 'SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED',
    type: 'WARNING',
    about: 'a subject of GitHub’s that repositories of others may have',
    find: inClaims('sub', ({ key, value }) =>
      key.startsWith(GITHUB) && /^repo:[^/]*\*|^\*/.test(value)
        ? [
            `Using a wildcard (*) in ${GITHUB}:sub can allow requests from more sources than you intended. Specify the value of ${GITHUB}:sub with the repository and branch name.`,
            'repo:organization/repository:ref:refs/heads/branch',
          ]
        : undefined,
    ),
  },
  {
    code: 'CONFIRM_AUDIENCE_CLAIM_TYPE',
    type: 'SUGGESTION',
    about: 'ForAllValues or ForAnyValue on `:aud`, which most tokens have once',
    find: inConditions(({ name, operator, folded, at }, { kind }) =>
      kind === 'trust' && name.quantifier && folded.endsWith(':aud')
        ? [
            hit(
              at,
              "The 'aud' (audience) claim key identifies the recipients that the JSON web token is intended for. Audience claims can be multivalued or single-valued. If the claim is multivalued, use a ForAllValues or ForAnyValue qualifier. If the claim is single-valued, do not use a qualifier.",
              operator.replace(/^For\w+:/, ''),
            ),
          ]
        : [],
    ),
  },
  {
    code: 'MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL',
    type: 'SECURITY_WARNING',
    about: 'trust in an OIDC provider without a condition on its tokens',
    find: ofProviders((provider, own) =>
      own.length === 0
        ? [
            'Using an Open ID Connect principal without a condition can be overly permissive. Add condition keys with a prefix that matches your federated OIDC principals to ensure that only the intended identity provider assumes the role.',
            `a condition on ${provider}:sub`,
          ]
        : undefined,
    ),
  },
  {
    code: 'MISSING_GITHUB_REPO_CONDITION_KEY',
    type: 'SECURITY_WARNING',
    about: 'trust in GitHub without a condition on the repository',
    find: ofProviders((provider, own) =>
      provider === GITHUB && own.length > 0 && !own.some((key) => key.endsWith(':sub'))
        ? [
            `Granting a federated GitHub principal permissions without a condition key can allow more sources to assume the role than you intended. Add the ${GITHUB}:sub condition key and specify the branch and repository name in the value.`,
            `a condition on ${GITHUB}:sub`,
          ]
        : undefined,
    ),
  },
]

type Said = readonly [message: string, instead: string] | undefined

interface Claim {
  readonly key: string
  readonly value: string
  /** Whether wildcards are wildcards. */
  readonly like: boolean
}

/** What is found at the values of a claim in a role's trust. */
function inClaims(claim: 'aud' | 'sub', find: (claim: Claim) => Said) {
  return inValues((node, { key, folded, name }, { kind }): Hit[] => {
    if (kind !== 'trust' || !folded.endsWith(`:${claim}`)) return []
    const said = find({ key, value: node.value, like: name.base === 'StringLike' })
    return said ? [hit(node, ...said)] : []
  })
}

/** What is found at each OIDC provider that a statement lets in; `own` are the condition keys on its tokens. */
function ofProviders(find: (provider: string, own: readonly string[]) => Said) {
  return inStatements((statement: StatementNode, { kind }): Hit[] => {
    if (kind !== 'trust' || !allows(statement)) return []
    const keys = entriesOf(statement).map(({ folded }) => folded)
    return principalsOf(statement, 'Federated').flatMap((node) => {
      const provider = node.value.split(':oidc-provider/')[1]
      if (provider === undefined) return []
      const said = find(
        provider,
        keys.filter((key) => key.startsWith(`${provider.toLowerCase()}:`)),
      )
      return said ? [hit(node, ...said)] : []
    })
  })
}

const wide = (value: string): boolean =>
  value
    .split(/[*?]+/)
    .slice(0, -1)
    .some((before) => before.length < LITERALS)
