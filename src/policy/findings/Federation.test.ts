import { describe, expect, it } from 'vitest'
import type { PolicyKind } from '../Policy.ts'
import { advice, trust, words } from '../testing/advice.ts'

const ISSUER = 'oidc.example.com/abc'
const GITHUB = 'token.actions.githubusercontent.com'
const SUBJECT = 'system:serviceaccount:ns:name'
const providerOf = (issuer: string) => `arn:aws:iam::111122223333:oidc-provider/${issuer}`
const web = (issuer: string, Condition?: object, more: object = {}) =>
  trust({
    Principal: { Federated: providerOf(issuer) },
    Action: 'sts:AssumeRoleWithWebIdentity',
    ...(Condition && { Condition }),
    ...more,
  })
const said = (policy: object, code: string, kind: PolicyKind = 'trust') => words(policy, kind, code)
const claim = (code: string, name: string, value: string, operator = 'StringEquals') =>
  said(web(ISSUER, { [operator]: { [`${ISSUER}:${name}`]: value } }), code)

describe('a token’s subject under :aud', () => {
  const code = 'AUD_WHERE_SUB_IS_MEANT'
  it.each([SUBJECT, 'repo:octo/app:ref:refs/heads/main', 'project_path:group/app:ref_type:branch:ref:main'])(
    'is found: %s',
    (value) => {
      expect(claim(code, 'aud', value)).toEqual([
        `${value} is a token's subject; ${ISSUER}:aud is its audience, and never equals it. → ${ISSUER}:sub`,
      ])
      expect(claim(code, 'AUD', value)).toEqual([
        `${value} is a token's subject; ${ISSUER}:AUD is its audience, and never equals it. → ${ISSUER}:sub`,
      ])
    },
  )

  it('is found whatever the issuer is called', () => {
    const issuer = 'aud.sub.example.com'
    const at = (name: string, value: string) => web(issuer, { StringEquals: { [`${issuer}:${name}`]: value } })
    expect(said(at('aud', SUBJECT), code)[0]).toMatch(/ → aud\.sub\.example\.com:sub$/)
    expect(said(at('sub', 'openshift'), 'SUB_WHERE_AUD_IS_MEANT')[0]).toMatch(/ → aud\.sub\.example\.com:aud$/)
  })

  it('is no audience that looks like one, and is in its place under :sub', () => {
    expect(claim(code, 'aud', 'openshift')).toEqual([])
    expect(claim(code, 'aud', `my ${SUBJECT}`)).toEqual([])
    expect(claim(code, 'sub', SUBJECT)).toEqual([])
    expect(said(web(ISSUER, { StringEquals: { [`${ISSUER}:aud`]: SUBJECT } }), code, 'resource')).toEqual([])
  })
})

describe('a token’s audience under :sub', () => {
  const code = 'SUB_WHERE_AUD_IS_MEANT'
  it.each(['sts.amazonaws.com', 'openshift', 'https://kubernetes.default.svc', 'http://x'])('is found: %s', (value) => {
    expect(claim(code, 'sub', value)).toEqual([
      `${value} is a token's audience; ${ISSUER}:sub is its subject. → ${ISSUER}:aud`,
    ])
    expect(claim(code, 'SUB', value)).toEqual([
      `${value} is a token's audience; ${ISSUER}:SUB is its subject. → ${ISSUER}:aud`,
    ])
  })

  it('is no subject that looks like one', () => {
    for (const value of [
      SUBJECT,
      'sts.amazonaws.com.de',
      'stsxamazonaws.com',
      'my openshift',
      'openshift:x',
      'xhttps://y',
      'httpss://z',
    ])
      expect(claim(code, 'sub', value)).toEqual([])
    expect(claim(code, 'aud', 'openshift')).toEqual([])
  })
})

describe('a wildcard in a subject', () => {
  const code = 'WILDCARD_USAGE_TOO_PERMISSIVE'
  it.each(['*', 'repo:*', 'repo:*/app', 'system:serviceaccount:*:?x', 'abcde?'])(
    'of many tokens is found: %s',
    (value) => {
      expect(claim(code, 'sub', value, 'StringLike')).toEqual([
        `A wildcard of ${value} has fewer than 6 characters before it: tokens of more subjects than intended can have it. → the subject as far as it is known, before the first wildcard`,
      ])
    },
  )

  it.each([
    SUBJECT,
    'abcdef*',
    'system:serviceaccount:ns:*',
    'system:serviceaccount:*:worker?',
    'system:serviceaccount:**x',
  ])('of few is not: %s', (value) => {
    expect(claim(code, 'sub', value, 'StringLike')).toEqual([])
  })

  it('is none under StringEquals or at another claim', () => {
    expect(claim(code, 'sub', '*')).toEqual([])
    expect(claim(code, 'aud', '*', 'StringLike')).toEqual([])
  })
})

describe('trust in GitHub', () => {
  it.each(['*', 'repo:*', 'repo:octo*/app:*', '*:ref:refs/heads/main'])(
    'in repositories of others is found: %s',
    (value) => {
      const policy = web(GITHUB, { StringLike: { [`${GITHUB}:sub`]: value } })
      expect(said(policy, 'SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED')).toEqual([
        `Using a wildcard (*) in ${GITHUB}:sub can allow requests from more sources than you intended. Specify the value of ${GITHUB}:sub with the repository and branch name. → repo:organization/repository:ref:refs/heads/branch`,
      ])
    },
  )

  it.each([
    [`${GITHUB}:sub`, 'repo:octo/app:*'],
    [`${GITHUB}:sub`, 'repo:octo/*'],
    [`${GITHUB}:sub`, 'my repo:octo*'],
    [`${GITHUB}:aud`, '*'],
    [`${ISSUER}:sub`, 'repo:octo*/app:*'],
  ])('in one’s own is not: %s %s', (key, value) => {
    expect(said(web(GITHUB, { StringLike: { [key]: value } }), 'SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED')).toEqual(
      [],
    )
  })

  it('wants a condition on the repository', () => {
    const code = 'MISSING_GITHUB_REPO_CONDITION_KEY'
    const audience = { [`${GITHUB}:aud`]: 'sts.amazonaws.com' }
    expect(said(web(GITHUB, { StringEquals: audience }), code)).toEqual([
      `Granting a federated GitHub principal permissions without a condition key can allow more sources to assume the role than you intended. Add the ${GITHUB}:sub condition key and specify the branch and repository name in the value. → a condition on ${GITHUB}:sub`,
    ])
    expect(said(web(GITHUB, { StringEquals: { ...audience, [`${GITHUB}:sub`]: 'repo:octo/app' } }), code)).toEqual([])
    expect(said(web(GITHUB), code)).toEqual([])
    expect(said(web(ISSUER, { StringEquals: { [`${ISSUER}:aud`]: 'x' } }), code)).toEqual([])
  })
})

describe('a set prefix on :aud', () => {
  const code = 'CONFIRM_AUDIENCE_CLAIM_TYPE'
  it.each(['ForAnyValue', 'ForAllValues'])('%s is told of', (prefix) => {
    expect(claim(code, 'aud', 'x', `${prefix}:StringLikeIfExists`)).toEqual([
      "The 'aud' (audience) claim key identifies the recipients that the JSON web token is intended for. Audience claims can be multivalued or single-valued. If the claim is multivalued, use a ForAllValues or ForAnyValue qualifier. If the claim is single-valued, do not use a qualifier. → StringLikeIfExists",
    ])
  })

  it('is not one on :sub, in another kind of policy, or missing', () => {
    expect(claim(code, 'sub', 'x', 'ForAnyValue:StringLike')).toEqual([])
    expect(claim(code, 'aud', 'x')).toEqual([])
    expect(said(web(ISSUER, { 'ForAnyValue:StringLike': { [`${ISSUER}:aud`]: 'x' } }), code, 'resource')).toEqual([])
  })
})

describe('trust in a provider without a condition', () => {
  const code = 'MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL'
  it('is found at the provider', () => {
    expect(said(web(ISSUER), code)).toEqual([
      `Using an Open ID Connect principal without a condition can be overly permissive. Add condition keys with a prefix that matches your federated OIDC principals to ensure that only the intended identity provider assumes the role. → a condition on ${ISSUER}:sub`,
    ])
    expect(advice(web(ISSUER, { StringEquals: { 'other.example.com:sub': SUBJECT } }), 'trust', code)).toEqual([
      `${code} /Principal/Federated`,
    ])
    const both = { Principal: { Federated: [providerOf(ISSUER), providerOf(GITHUB)] } }
    expect(advice(web(ISSUER, { StringEquals: { [`${ISSUER}:sub`]: SUBJECT } }, both), 'trust', code)).toEqual([
      `${code} /Principal/Federated/1`,
    ])
  })

  it('is not that of a Deny, of one with a condition in any case, or of no OIDC provider', () => {
    expect(said(web(ISSUER, undefined, { Effect: 'Deny' }), code)).toEqual([])
    expect(said(web(ISSUER.toUpperCase(), { StringEquals: { [`${ISSUER}:sub`]: SUBJECT } }), code)).toEqual([])
    expect(said(web(ISSUER, { StringEquals: { [`${ISSUER.toUpperCase()}:sub`]: SUBJECT } }), code)).toEqual([])
    expect(said(web(ISSUER, undefined, { Principal: { Federated: 'accounts.google.com' } }), code)).toEqual([])
    expect(said(web(ISSUER, { StringEquals: { [`${ISSUER}d:sub`]: SUBJECT } }), code)).toHaveLength(1)
    expect(said(web(ISSUER, undefined, { Resource: '*' }), code, 'resource')).toEqual([])
  })
})
