import { describe, expect, it } from 'vitest'
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
