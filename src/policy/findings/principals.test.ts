import { describe, expect, it } from 'vitest'
import type { PolicyKind } from '../Policy.ts'
import { advice, document, shared, trust, words } from '../testing/advice.ts'
import { validate } from '../validate.ts'

const ROLE = 'arn:aws:iam::111122223333:role/R'
const refused = (policy: object, kind: PolicyKind = 'trust') =>
  validate(policy, kind)
    .filter(({ severity, code }) => severity === 'error' && /PRINCIPAL/.test(code))
    .map(({ code, message, position }) => `${code} ${position.pointer.replace('/Statement/0', '')}: ${message}`)
const ofType = (type: string, value: unknown) => refused(trust({ Principal: { [type]: value } }))

describe('a principal', () => {
  it.each<[type: string, value: string]>([
    ['AWS', '*'],
    ['AWS', '111122223333'],
    ['AWS', 'AROAEXAMPLEEXAMPLEEX'],
    ['AWS', 'AIDAEXAMPLEEXAMPLEEX'],
    ['AWS', 'arn:aws:iam::111122223333:root'],
    ['AWS', 'arn:aws:iam::111122223333:user/team/ann'],
    ['AWS', ROLE],
    ['AWS', 'arn:aws:sts::111122223333:assumed-role/R/session'],
    ['AWS', 'arn:aws:sts::111122223333:federated-user/fay'],
    ['AWS', 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1'],
    ['Service', 'ec2.amazonaws.com'],
    ['Service', 'eks-fargate.us-east-1.amazonaws.com'],
    ['Federated', 'arn:aws:iam::111122223333:oidc-provider/oidc.example.com/abc'],
    ['Federated', 'arn:aws:iam::111122223333:saml-provider/idp'],
    ['Federated', 'accounts.google.com'],
    ['CanonicalUser', '0123456789abcdef'.repeat(4)],
  ])('%s may be %s', (type, value) => {
    expect(ofType(type, value)).toEqual([])
  })

  it.each<[type: string, value: string, code: string]>([
    ['AWS', 'ann', 'INVALID_PRINCIPAL_FORMAT'],
    ['AWS', '1111', 'INVALID_PRINCIPAL_FORMAT'],
    ['AWS', 'AROAEXAMPLE', 'INVALID_PRINCIPAL_FORMAT'],
    ['AWS', 'xAROAEXAMPLEEXAMPLEEX', 'INVALID_PRINCIPAL_FORMAT'],
    ['AWS', 'AROAEXAMPLEEXAMPLEEx', 'INVALID_PRINCIPAL_FORMAT'],
    ['AWS', 'AKIAEXAMPLEEXAMPLEEX', 'INVALID_PRINCIPAL_FORMAT'],
    ['AWS', 'arn:aws:iam::1111:root', 'INVALID_PRINCIPAL_FORMAT'],
    ['AWS', 'arn:aws:iam::111122223333:role/', 'INVALID_PRINCIPAL_FORMAT'],
    ['AWS', 'arn:aws:iam::111122223333:group/g', 'INVALID_PRINCIPAL_FORMAT'],
    ['AWS', 'arn:aws:s3:::b', 'INVALID_PRINCIPAL_FORMAT'],
    ['AWS', 'ec2.amazonaws.com', 'INVALID_PRINCIPAL_FORMAT'],
    ['AWS', `${ROLE}*`, 'UNSUPPORTED_WILDCARD_IN_PRINCIPAL'],
    ['AWS', `${ROLE}?`, 'UNSUPPORTED_WILDCARD_IN_PRINCIPAL'],
    ['Service', 'ec2', 'INVALID_SERVICE_PRINCIPAL_FORMAT'],
    ['Service', 'EC2.amazonaws.com', 'INVALID_SERVICE_PRINCIPAL_FORMAT'],
    ['Service', ' ec2.amazonaws.com', 'INVALID_SERVICE_PRINCIPAL_FORMAT'],
    ['Service', 'ec2.amazonaws.com/x', 'INVALID_SERVICE_PRINCIPAL_FORMAT'],
    ['Service', '.amazonaws.com', 'INVALID_SERVICE_PRINCIPAL_FORMAT'],
    ['Service', '*.amazonaws.com', 'UNSUPPORTED_WILDCARD_IN_PRINCIPAL'],
    ['Federated', 'https://issuer', 'INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY'],
    ['Federated', 'issuer.example', 'INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY'],
    ['Federated', ROLE, 'INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY'],
    ['CanonicalUser', '0123', 'INVALID_PRINCIPAL_FORMAT'],
    ['CanonicalUser', `${'0123456789abcdef'.repeat(4)}0`, 'INVALID_PRINCIPAL_FORMAT'],
    ['CanonicalUser', `x${'0123456789abcdef'.repeat(4)}`, 'INVALID_PRINCIPAL_FORMAT'],
    ['Robot', 'x', 'INVALID_PRINCIPAL_KEY'],
    ['Robot', 'x*', 'INVALID_PRINCIPAL_KEY'],
  ])('%s is not %s', (type, value, code) => {
    const shown = { Service: 'SERVICE', Federated: 'FEDERATED', CanonicalUser: 'CANONICAL' }[type] ?? type
    const message =
      type === 'Federated' && value !== 'issuer.example'
        ? 'Federated principals must be valid domain names or SAML metadata ARNs'
        : `Invalid principal in policy: "${shown}":"${value}"`
    expect(ofType(type, value)).toEqual([`${code} /Principal/${type}: ${message}`])
    expect(ofType(type, [value])).toEqual([`${code} /Principal/${type}/0: ${message}`])
  })

  it('is looked at in NotPrincipal too, where there may be one', () => {
    const not = { Principal: undefined, NotPrincipal: { AWS: 'ann' } }
    expect(refused(shared(not), 'resource')).toEqual([
      'INVALID_PRINCIPAL_FORMAT /NotPrincipal/AWS: Invalid principal in policy: "AWS":"ann"',
    ])
    expect(refused(document(not), 'identity')).toEqual([
      'UNSUPPORTED_PRINCIPAL /NotPrincipal: Policy document should not specify a principal.',
    ])
  })

  it('is everyone in a resource’s policy, and not in a trust', () => {
    expect(refused(shared({ Principal: '*' }), 'resource')).toEqual([])
    expect(refused(trust({ Principal: '*' }))).toEqual([
      'ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL /Principal: AssumeRolepolicy contained an invalid principal: "STAR":"*".',
    ])
  })
})

describe('principals that had better be others', () => {
  it('are all but some, allowed', () => {
    const statement = { Principal: undefined, NotPrincipal: { AWS: ROLE } }
    const code = 'ALLOW_WITH_NOT_PRINCIPAL'
    expect(words(shared(statement), 'resource', code)).toEqual([
      'Using Allow with NotPrincipal can be overly permissive. We recommend that you use Principal instead. → Principal',
    ])
    expect(advice(shared({ ...statement, Effect: 'Deny' }, {}), 'resource', code)).toEqual([])
  })

  it('are none', () => {
    const code = 'EMPTY_ARRAY_PRINCIPAL'
    const Principal = { AWS: [], Service: ['ec2.amazonaws.com'], Federated: [] }
    expect(advice(shared({ Principal }), 'resource', code)).toEqual([
      `${code} /Principal/AWS`,
      `${code} /Principal/Federated`,
    ])
    expect(words(shared({ Principal: { AWS: [] } }), 'resource', code)).toEqual([
      'This statement includes no principals and does not affect the policy. Specify principals. → principals',
    ])
    expect(advice(shared({ Principal: '*' }), 'resource', code)).toEqual([])
  })

  it.each([
    ['role', 'INVALID_ROLE_REFERENCE', 'AROAEXAMPLE1234567890'],
    ['user', 'INVALID_USER_REFERENCE', 'AIDAEXAMPLE1234567890'],
  ])('are a %s by its id', (what, code, id) => {
    expect(words(trust({ Principal: { AWS: [ROLE, id] } }), 'trust', code)).toEqual([
      `The Principal element includes the IAM ${what} ID ${id}. We recommend that you use a ${what} ARN instead. → the ${what}’s ARN`,
    ])
    expect(advice(trust({ Principal: { AWS: [ROLE, `x${id}`] } }), 'trust', code)).toEqual([])
  })

  it('are providers outside a trust', () => {
    const code = 'FEDERATED_PRINCIPAL_NOT_SUPPORTED'
    const Principal = { Federated: 'arn:aws:iam::111122223333:oidc-provider/x' }
    expect(words(shared({ Principal }), 'resource', code)).toEqual([
      'The policy type does not support a federated identity provider in the principal element. Use a supported principal. → the role that its tokens are exchanged for',
    ])
    expect(advice(trust({ Principal }), 'trust', code)).toEqual([])
  })

  it('are a session beside its role', () => {
    const code = 'REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY'
    const session = 'arn:aws:sts::111122223333:assumed-role/R/s'
    const of = (...AWS: string[]) => words(trust({ Principal: { AWS } }), 'trust', code)
    for (const role of [ROLE, 'arn:aws:iam::111122223333:role/path/R'])
      expect(of(role, session)).toEqual([
        `The assumed-role principal ${session} is redundant with its parent role ${role}. Remove the assumed-role principal. → ${role}`,
      ])
    const [reader, read] = ['arn:aws:iam::111122223333:role/Reader', 'arn:aws:sts::111122223333:assumed-role/Reader/s']
    expect(of(reader, read)).toHaveLength(1)
    for (const others of [
      [session],
      [session, '111122223333'],
      [session, 'arn:aws:iam::444455556666:role/R'],
      [session, 'arn:aws:iam::111122223333:role/OtherR'],
      [session, 'arn:aws:iam::111122223333:user/R'],
      [session, 'urn:aws:iam::111122223333:role/R'],
      [`x${session}`, ROLE],
    ])
      expect(of(...others)).toEqual([])
    expect(advice(shared({ Principal: { AWS: [ROLE, session] } }), 'resource', code)).toEqual([])
  })
})

describe('a service let in by a resource’s policy', () => {
  const TRAIL = { Principal: { Service: 'cloudtrail.amazonaws.com' } }
  const [ANYBODY, WEAK, UNFIT] = [
    'RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL',
    'RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL',
    'UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL',
  ]
  const by = (key?: string, more: object = {}, operator = 'StringEquals') =>
    shared({
      ...TRAIL,
      ...(key === undefined ? {} : { Condition: { [operator]: { [key]: operator === 'Null' ? 'true' : 'x' } } }),
      ...more,
    })
  const told = (policy: object, kind: PolicyKind = 'resource') => advice(policy, kind, ANYBODY, WEAK, UNFIT)

  it('is let in on anybody’s behalf without a source', () => {
    const said =
      'Granting access to a service principal without specifying a source is overly permissive. Use aws:SourceArn or aws:SourceAccount condition key and scope access to a specific source to grant fine-grained access. → a condition on aws:SourceArn or aws:SourceAccount'
    expect(words(by(), 'resource', ANYBODY)).toEqual([said])
    expect(words(by('s3:x-amz-acl'), 'resource', ANYBODY)).toEqual([said])
    expect(told(by())).toEqual([`${ANYBODY} /Principal/Service`])
    for (const key of ['aws:SourceArn', 'AWS:SourceAccount', 'aws:SourceOrgID', 'aws:SourceOrgPaths'])
      expect(told(by(key))).toEqual([])
    expect(told(by(undefined, { Effect: 'Deny' }))).toEqual([])
    expect(told(by(undefined, { Principal: { AWS: '111122223333' } }))).toEqual([])
    expect(told(trust(TRAIL), 'trust')).toEqual([])
  })

  it.each(['aws:Referer', 'aws:useragent'])('by %s is let in by what anybody may say', (key) => {
    expect(words(by(key), 'resource', WEAK)).toEqual([
      `To restrict access to the service principal cloudtrail.amazonaws.com operating on your behalf, we recommend aws:SourceArn or aws:SourceAccount instead of ${key}. → aws:SourceArn or aws:SourceAccount`,
    ])
    expect(told(by(key))).toEqual([`${WEAK} /Condition/StringEquals/${key}`])
    expect(told(by(key, { Effect: 'Deny' }))).toEqual([])
    expect(told(by(key, { Principal: { AWS: '111122223333' } }))).toEqual([])
    expect(told(by(undefined, { Condition: { StringEquals: { [key]: 'x', 'aws:SourceArn': 'x' } } }))).toEqual([])
    expect(advice(trust({ ...TRAIL, Condition: { StringEquals: { [key]: 'x' } } }), 'trust', WEAK)).toEqual([])
  })

  it.each([
    'aws:PrincipalAccount',
    'aws:PrincipalOrgID',
    'aws:PrincipalOrgPaths',
    'aws:PrincipalTag/team',
    'aws:userid',
    'aws:username',
  ])('by %s is never let in: services have none', (key) => {
    expect(words(by(key), 'resource', UNFIT)).toEqual([
      `The following condition keys are not supported when used with the service principal: ${key}. → aws:SourceArn, aws:SourceAccount or aws:SourceOrgID`,
    ])
    expect(advice(trust({ ...TRAIL, Condition: { StringEquals: { [key]: 'x' } } }), 'trust', UNFIT)).toHaveLength(1)
    const unfit = (policy: object, kind: PolicyKind = 'resource') => advice(policy, kind, UNFIT)
    expect(unfit(by(key, {}, 'StringEqualsIfExists'))).toEqual([])
    expect(unfit(by(key, {}, 'Null'))).toEqual([])
    expect(unfit(by(key, { Effect: 'Deny' }))).toEqual([])
    expect(unfit(by(key, { Principal: { ...TRAIL.Principal, AWS: '111122223333' } }))).toEqual([])
    expect(unfit(by(key, { Principal: '*' }))).toEqual([])
    expect(unfit(by(key), 'rcp')).toEqual([])
  })

  it.each(['aws:PrincipalServiceName', 'aws:PrincipalType', 'aws:usernames', 'x:aws:username', 'aws:SourceArn'])(
    'by %s may be let in',
    (key) => {
      expect(advice(by(key), 'resource', UNFIT)).toEqual([])
    },
  )
})

describe('the calls of a trust', () => {
  const code = 'MISMATCHED_ACTION_FOR_PRINCIPAL'
  const OIDC = { Federated: 'arn:aws:iam::111122223333:oidc-provider/x' }
  const SAML = { Federated: 'arn:aws:iam::111122223333:saml-provider/x' }
  const EC2 = { Service: 'ec2.amazonaws.com' }
  const of = (Principal: object, Action: unknown) => words(trust({ Principal, Action }), 'trust', code)
  const said = (who: string, action: string) =>
    `The statement's actions do not go with its principals (${who}): they call ${action}. → ${action}`

  it.each<[object, unknown]>([
    [OIDC, 'sts:AssumeRoleWithWebIdentity'],
    [OIDC, ['STS:assumerolewithwebidentity', 'sts:TagSession']],
    [OIDC, 'sts:AssumeRole*'],
    [SAML, 'sts:AssumeRoleWithSAML'],
    [{ AWS: ROLE }, 'sts:AssumeRole'],
    [{ AWS: ROLE }, 'sts:TagSession'],
    [{ AWS: ROLE }, 'sts:SetSourceIdentity'],
    [EC2, 'sts:SetContext'],
    [EC2, 'sts:AssumeRole'],
    [{ Federated: [OIDC.Federated, SAML.Federated] }, ['sts:AssumeRoleWithSAML', 'sts:AssumeRoleWithWebIdentity']],
  ])('of %j are %j', (principal, action) => {
    expect(of(principal, action)).toEqual([])
  })

  it('are of its principals', () => {
    expect(of(OIDC, 'sts:AssumeRole')).toEqual([said('Federated', 'sts:AssumeRoleWithWebIdentity')])
    expect(of({ Federated: [OIDC.Federated, 'accounts.google.com'] }, 'sts:AssumeRole')).toEqual([
      said('Federated', 'sts:AssumeRoleWithWebIdentity'),
    ])
    expect(of(SAML, 'sts:AssumeRoleWithWebIdentity')).toEqual([said('Federated', 'sts:AssumeRoleWithSAML')])
    expect(of({ AWS: ROLE, ...EC2 }, 'sts:AssumeRoleWithSAML')).toEqual([said('AWS, Service', 'sts:AssumeRole')])
    expect(of({ ...EC2, ...OIDC }, 'sts:TagSession')).toEqual([said('Federated', 'sts:AssumeRoleWithWebIdentity')])
    expect(of({ CanonicalUser: 'x' }, 'sts:AssumeRoleWithSAML')).toEqual([])
    expect(advice(trust({ Principal: OIDC }), 'trust', code)).toEqual([`${code} /Action`])
  })

  it('are a matter of trusts, and of what they list', () => {
    expect(advice(shared({ Principal: { AWS: ROLE }, Action: 's3:GetObject' }), 'resource', code)).toEqual([])
    expect(advice(trust({ Principal: OIDC, Action: undefined, NotAction: 'sts:AssumeRole' }), 'trust', code)).toEqual(
      [],
    )
  })

  it('of IAM Roles Anywhere are three', () => {
    const anywhere = (Action: unknown, service = 'rolesanywhere') =>
      words(
        trust({ Principal: { Service: `${service}.amazonaws.com` }, Action }),
        'trust',
        'MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY',
      )
    const message =
      'The rolesanywhere.amazonaws.com service principal requires the sts:AssumeRole, sts:SetSourceIdentity, and sts:TagSession permissions to assume a role. Add the missing permissions to the policy.'
    expect(anywhere('sts:AssumeRole')).toEqual([`${message} → sts:SetSourceIdentity, sts:TagSession`])
    expect(anywhere(['sts:TagSession', 'STS:setsourceidentity'])).toEqual([`${message} → sts:AssumeRole`])
    expect(anywhere(['sts:TagSession', 'sts:SetSourceIdentity', 'sts:assumeRole'])).toEqual([])
    expect(anywhere(['sts:TagSession', 'sts:AssumeRole', 'sts:Set*'])).toEqual([])
    expect(anywhere('sts:AssumeRole', 'ec2')).toEqual([])
    const elsewhere = shared({ Principal: { Service: 'rolesanywhere.amazonaws.com' } })
    expect(advice(elsewhere, 'resource', 'MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY')).toEqual([])
  })
})
