import { describe, expect, it } from 'vitest'
import { compile } from '../compile.ts'
import type { PolicyDocument } from '../Policy.ts'
import { explain } from './explain.ts'

const CUSTOMER = '111122223333'
const ISSUER = 'oidc.example.com/abc'
const PROVIDER = `arn:aws:iam::${CUSTOMER}:oidc-provider/${ISSUER}`
const SUB = 'system:serviceaccount:openshift-ingress-operator:ingress-operator'
const document = (statement: object): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: 's3:GetObject', Resource: '*', ...statement },
})
const everything = document({ Action: '*' })

const get = { principal: `arn:aws:iam::${CUSTOMER}:user/ann`, action: 's3:GetObject', resource: 'arn:aws:s3:::b/k' }
const mistakes = (statement: object, context: object = {}) =>
  explain({ ...get, context: { ...context } }, { identity: [document(statement)] }).mistakes.map(({ code }) => code)

const web = (condition: object) =>
  explain(
    {
      principal: PROVIDER,
      action: 'sts:AssumeRoleWithWebIdentity',
      resource: `arn:aws:iam::${CUSTOMER}:role/R`,
      context: { [`${ISSUER}:sub`]: SUB, [`${ISSUER}:aud`]: 'openshift' },
    },
    {
      resource: {
        Version: '2012-10-17',
        Statement: {
          Effect: 'Allow',
          Principal: { Federated: PROVIDER },
          Action: 'sts:AssumeRoleWithWebIdentity',
          Condition: condition as never,
        },
      },
    },
  )
const webMistakes = (condition: object) => web(condition).mistakes.map(({ code }) => code)

const assume = (
  trust: object,
  context: object = {},
  principal = `arn:aws:sts::710019948333:assumed-role/Installer/s`,
) =>
  explain(
    {
      principal,
      action: 'sts:AssumeRole',
      resource: `arn:aws:iam::${CUSTOMER}:role/R`,
      resourceMustAllow: true,
      context: { ...context },
    },
    {
      identity: [everything],
      resource: { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 'sts:AssumeRole', ...trust } as never },
    },
  )

describe('classic mistakes are named', () => {
  it.each<[string, object, object?]>([
    [
      'wildcard-under-equals',
      { Condition: { StringEquals: { 'aws:UserAgent': 'aws-cli*' } } },
      { 'aws:UserAgent': 'aws-cli/2' },
    ],
    [
      'case-differs',
      { Condition: { StringEquals: { 'aws:PrincipalTag/team': 'Blue' } } },
      { 'aws:PrincipalTag/team': 'blue' },
    ],
    ['case-differs', { Resource: 'arn:aws:s3:::B/*' }],
    ['bucket-for-objects', { Resource: 'arn:aws:s3:::b' }],
    ['action-name', { Action: 's3:GetObjct' }],
    ['action-name', { Action: 's3:GetObjectVersion' }],
    ['mfa-key-absent', { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }],
  ])('%s', (code, statement, context) => {
    expect(mistakes(statement, context)).toContain(code)
  })

  it('the account of an ARN', () => {
    const request = { ...get, action: 'iam:GetRole', resource: `arn:aws:iam::${CUSTOMER}:role/R` }
    const policy = document({ Action: 'iam:GetRole', Resource: 'arn:aws:iam::999988887777:role/*' })
    const { mistakes: found } = explain(request, { identity: [policy] })
    expect(found[0]).toMatchObject({ code: 'account-mismatch', at: { type: 'identity', statement: 0 } })
    expect(found[0]?.text).toContain('account 999988887777')
  })

  it('an audience where a subject is meant, the other way round, another issuer, a scheme', () => {
    expect(webMistakes({ StringEquals: { [`${ISSUER}:aud`]: SUB } })).toContain('aud-where-sub-meant')
    expect(webMistakes({ StringEquals: { [`${ISSUER}:sub`]: 'openshift' } })).toContain('sub-where-aud-meant')
    expect(webMistakes({ StringEquals: { [`https://${ISSUER}:sub`]: SUB } })).toContain('issuer-of-key')
    expect(webMistakes({ StringEquals: { 'oidc.example.com/other:sub': SUB } })).toContain('issuer-of-key')
    expect(
      webMistakes({ StringEquals: { [`${ISSUER}:sub`]: 'system:serviceaccount:openshift-ingress-operator:*' } }),
    ).toContain('wildcard-under-equals')
  })

  it('an external id that is missing or another; a role that was made anew; another session', () => {
    const AWS = 'arn:aws:iam::710019948333:role/Installer'
    const Condition = { StringEquals: { 'sts:ExternalId': 'x' } }
    const codes = (...parameters: Parameters<typeof assume>) => assume(...parameters).mistakes.map(({ code }) => code)
    expect(codes({ Principal: { AWS }, Condition })).toContain('external-id-missing')
    expect(codes({ Principal: { AWS }, Condition }, { 'sts:ExternalId': 'y' })).toContain('external-id-differs')
    expect(codes({ Principal: { AWS: 'AROAEXAMPLE1234567890' } })).toContain('principal-deleted')
    expect(codes({ Principal: { AWS: 'arn:aws:sts::710019948333:assumed-role/Installer/other' } })).toContain(
      'other-session',
    )
    expect(codes({ Principal: { AWS: CUSTOMER } })).toContain('account-mismatch')
  })

  it.each(['boundary', 'session', 'scp'] as const)(
    'what a %s lacks although the identity policies allow it',
    (type) => {
      const narrow = document({ Action: 'ec2:*' })
      const limits = {
        boundary: { boundary: narrow },
        session: { session: [narrow] },
        scp: { scp: [[everything], [narrow]] },
      }
      const { mistakes: found, denial } = explain(get, { identity: [everything], ...limits[type] })
      expect(denial?.type).toBe(type)
      expect(found[0]).toMatchObject({ code: `${type}-lacks-action` })
      expect(found[0]?.text).toMatch(/^The identity policies allow s3:GetObject, but the .* must allow it too/)
    },
  )
})

describe('what is said of a mistake', () => {
  const own = (statement: object, context: object = {}, principal = get.principal) =>
    explain({ ...get, principal, context: { ...context } }, { identity: [document(statement)] }).mistakes.map(
      ({ text }) => text,
    )
  const on = (operator: string, key: string, wanted: unknown, context: object = {}) =>
    own({ Condition: { [operator]: { [key]: wanted } } }, context)
  const agent = { 'aws:UserAgent': 'aws-cli/2' }
  const team = 'aws:PrincipalTag/team'

  it.each<readonly [string, unknown, object, string]>([
    [
      'StringEquals aws:UserAgent',
      ['x', 'aws-cli*'],
      agent,
      'StringEquals takes * and ? literally: aws:UserAgent wants the very text aws-cli*. Write StringLike.',
    ],
    [
      'ForAnyValue:StringEqualsIgnoreCaseIfExists aws:UserAgent',
      'aws-cli/?',
      agent,
      'ForAnyValue:StringEqualsIgnoreCaseIfExists takes * and ? literally: aws:UserAgent wants the very text aws-cli/?. Write StringLike.',
    ],
    [
      'ForAllValues:StringEquals aws:UserAgent',
      ['aws-cli/2', 'b*'],
      { 'aws:UserAgent': ['aws-cli/2', 'boto3'] },
      'ForAllValues:StringEquals takes * and ? literally: aws:UserAgent wants the very text b*. Write StringLike.',
    ],
    [
      `StringEquals ${team}`,
      ['x', 'Blue'],
      { [team]: ['y', 'blue'] },
      `${team} differs in upper and lower case only: Blue is not blue.`,
    ],
    [
      'StringEquals sts:ExternalId',
      ['x', 'z'],
      { 'sts:ExternalId': 'y' },
      'The external id y is not the one that the role asks for (2 accepted).',
    ],
    [
      'StringEquals STS:ExternalID',
      'x',
      {},
      'The role asks for an external id and the call gave none: pass ExternalId.',
    ],
    [
      'Bool aws:MultiFactorAuthPresent',
      'true',
      {},
      'Long-term keys do not have aws:MultiFactorAuthPresent at all: Bool fails for them, BoolIfExists does not.',
    ],
  ])('%s %s', (condition, wanted, context, text) => {
    const [operator = '', key = ''] = condition.split(' ')
    expect(on(operator, key, wanted, context)).toEqual([text])
  })

  it.each<readonly [string, unknown, object]>([
    ['StringEquals aws:UserAgent', 'boto*', agent],
    ['StringLike aws:UserAgent', 'boto*', agent],
    ['StringNotEquals aws:UserAgent', 'aws-cli/2', agent],
    ['StringNotLike aws:UserAgent', ['AWS-*', 'aws-*'], agent],
    [`StringNotEquals ${team}`, ['Blue', 'blue'], { [team]: 'blue' }],
    [`StringEquals ${team}`, 'blue', { [team]: 'red' }],
    ['ArnEquals aws:SourceArn', 'arn:aws:s3:::B', { 'aws:SourceArn': 'arn:aws:s3:::b' }],
    ['Bool aws:MultiFactorAuthPresent', 'true', { 'aws:MultiFactorAuthPresent': 'false' }],
    ['BoolIfExists aws:MultiFactorAuthPresent', 'nonsense', {}],
    ['Bool aws:SecureTransport', 'true', {}],
    ['StringEquals x:sub', 'y', { 'sts:sub': 'z' }],
    ['ArnEquals aws:PrincipalArn', `arn:aws:sts::${CUSTOMER}:assumed-role/R/s`, {}],
    [
      'ArnEquals aws:SourceArn',
      `arn:aws:sts::${CUSTOMER}:assumed-role/R/s`,
      { 'aws:SourceArn': `arn:aws:iam::${CUSTOMER}:role/R` },
    ],
    [`ForAllValues:StringEquals ${team}`, 'blue', { [team]: ['blue', 'red'] }],
    ['ForAllValues:StringEquals aws:UserAgent', 'aws-cli/2', { 'aws:UserAgent': ['aws-cli/2', 'boto3'] }],
  ])('nothing of %s %s', (condition, wanted, context) => {
    const [operator = '', key = ''] = condition.split(' ')
    expect(on(operator, key, wanted, context)).toEqual([])
  })

  it('that names a session where its role is meant', () => {
    const session = `arn:aws:sts::${CUSTOMER}:assumed-role/R/s`
    const said = (wanted: string, principal: string) =>
      own({ Condition: { ArnEquals: { 'aws:PrincipalARN': wanted } } }, {}, principal)
    expect(said(session, session)).toEqual([
      `aws:PrincipalArn is the role's ARN, not the session's: write arn:aws:iam::${CUSTOMER}:role/R.`,
    ])
    const Condition = { ArnEquals: { 'aws:PrincipalArn': ['arn:aws:iam::999988887777:role/Q', session] } }
    expect(explain({ ...get, principal: session }, { identity: [document({ Condition })] }).mistakes).toMatchObject([
      { code: 'session-as-principal-arn' },
    ])
    expect(said(`arn:aws:iam::${CUSTOMER}:role/Q`, session)).toEqual([])
    expect(said(session, get.principal)).toEqual([])
  })

  it('in an action’s name', () => {
    expect(own({ Action: ['s3:GetObjct', 's3:GetObjectVersion'] })).toEqual([
      'The call is s3:GetObject; the statement has s3:GetObjct, s3:GetObjectVersion.',
    ])
  })

  it.each<readonly [string, string, string]>([
    [`${ISSUER}:aud`, SUB, `${SUB} is a token's sub, not its aud: write ${ISSUER}:sub instead of ${ISSUER}:aud.`],
    [
      `${ISSUER}:AUD`,
      'system:serviceaccount:x:y',
      `system:serviceaccount:x:y is a token's sub, not its aud: write ${ISSUER}:sub instead of ${ISSUER}:AUD.`,
    ],
    [
      `${ISSUER}:sub`,
      'openshift',
      `openshift is a token's aud, not its sub: write ${ISSUER}:aud instead of ${ISSUER}:sub.`,
    ],
    [
      `https://${ISSUER}:sub`,
      SUB,
      `The token is of another issuer than https://${ISSUER}:sub speaks of: its key is ${ISSUER}:sub (without https://).`,
    ],
    [
      'oidc.example.com/other:SUB',
      SUB,
      `The token is of another issuer than oidc.example.com/other:SUB speaks of: its key is ${ISSUER}:sub.`,
    ],
  ])('in a claim: %s wants %s', (key, wanted, text) => {
    expect(web({ StringEquals: { [key]: wanted } }).mistakes.map((mistake) => mistake.text)).toEqual([text])
  })

  it.each([
    [`${ISSUER}:sub`, 'system:serviceaccount:x:y'],
    [`${ISSUER}:aud`, 'sts.amazonaws.com'],
    [`${ISSUER}:amr`, 'x'],
    ['oidc.example.com/other:amr', 'x'],
    ['saml:sub', SUB],
    [`${ISSUER}:sub-of`, 'openshift'],
    [`${ISSUER}:aud-of`, SUB],
  ])('nothing of a claim that only differs: %s wants %s', (key, wanted) => {
    expect(web({ StringEquals: { [key]: wanted } }).mistakes).toEqual([])
  })

  it('in a trust that allows the other way of assuming', () => {
    const { mistakes: found } = explain(
      { principal: PROVIDER, action: 'sts:AssumeRoleWithWebIdentity', resource: `arn:aws:iam::${CUSTOMER}:role/R` },
      {
        resource: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Principal: { Federated: PROVIDER },
              Action: ['sts:AssumeRole', 'sts:AssumeRoleWithWebIdentities'],
            },
          ],
        },
      },
    )
    expect(found).toEqual([
      {
        code: 'action-of-trust',
        text: 'The statement allows sts:AssumeRole; this call is sts:AssumeRoleWithWebIdentity. List sts:AssumeRoleWithWebIdentity too.',
        at: { type: 'resource', policy: 0, statement: 0 },
      },
    ])
  })

  it('once, where it was made twice', () => {
    const Condition = { StringEquals: { 'sts:ExternalId': 'x' }, StringLike: { 'sts:ExternalId': 'x' } }
    expect(own({ Condition })).toHaveLength(1)
  })

  it('in what limits the caller', () => {
    const ec2 = document({ Action: 'ec2:*' })
    const limits = (policies: object) => explain(get, policies).mistakes
    expect(limits({ identity: [everything], scp: [[everything], [ec2, ec2], [ec2]] })).toEqual([
      {
        code: 'scp-lacks-action',
        text: 'The identity policies allow s3:GetObject, but the service control policy at level 1 (the root is 0) (policy 1, policy 2) must allow it too: add s3:GetObject to it.',
      },
    ])
    expect(limits({ identity: [ec2], scp: [[everything], []] })).toEqual([
      {
        code: 'scp-lacks-action',
        text: 'The service control policy at level 1 (the root is 0) (there is none) must allow it too: add s3:GetObject to it.',
      },
    ])
    const boundary = compile(ec2, { id: `arn:aws:iam::${CUSTOMER}:policy/Limit` })
    expect(limits({ identity: [everything], boundary })).toEqual([
      {
        code: 'boundary-lacks-action',
        text: `The identity policies allow s3:GetObject, but the permissions boundary (arn:aws:iam::${CUSTOMER}:policy/Limit) must allow it too: add s3:GetObject to it.`,
      },
    ])
    expect(limits({ identity: [everything], boundary: document({ Effect: 'Deny' }) })).toEqual([])
    expect(limits({ identity: [ec2] })).toEqual([])
    expect(limits({ identity: [], boundary: everything })).toEqual([])
  })
})

describe('two sides', () => {
  it('of a cross-account call are shown apart', () => {
    const trust = { Principal: { AWS: '999988887777' } }
    const { sides, crossAccount, text } = assume(trust)
    expect(crossAccount).toBe(true)
    expect(sides).toEqual([
      { side: 'caller', account: '710019948333', verdict: 'allows', text: 'allows sts:AssumeRole' },
      { side: 'resource', account: CUSTOMER, verdict: 'silent', text: 'no role trust policy allows sts:AssumeRole' },
    ])
    expect(text).toContain("the caller's side (710019948333): allows sts:AssumeRole")
    expect(text).toContain(`the resource's side (${CUSTOMER}): no role trust policy allows sts:AssumeRole`)
  })

  it('of which the caller’s is empty for a token', () => {
    expect(web({ StringEquals: { [`${ISSUER}:sub`]: 'x' } }).sides[0]).toMatchObject({
      side: 'caller',
      verdict: 'silent',
    })
  })

  it('missing keys are named, those of control policies too', () => {
    const scp = document({ Effect: 'Deny', Condition: { StringNotEquals: { 'aws:SourceVpc': 'vpc-1' } } })
    const { missingKeys, levels } = explain(get, { identity: [everything], scp: [[everything, scp]] })
    expect(missingKeys).toEqual(['aws:SourceVpc'])
    expect(levels.map(({ type, level, verdict }) => [type, level, verdict])).toEqual([
      ['scp', 0, 'denies'],
      ['identity', undefined, 'allows'],
    ])
  })
})
