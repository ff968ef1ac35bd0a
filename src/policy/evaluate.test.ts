import { describe, expect, it } from 'vitest'
import { Fault } from '../kernel/Fault.ts'
import { compile } from './compile.ts'
import type { Decision } from './Decision.ts'
import { type Policies, type Request, evaluate } from './evaluate.ts'
import type { PolicyDocument, Statement } from './Policy.ts'
import type { PrincipalFacts } from './principal.ts'
import { compiledPolicies } from './testing/compiled-policies.ts'

const A = '111122223333'
const B = '999988887777'
const bucket = 'arn:aws:s3:::b/k'
const user = `arn:aws:iam::${A}:user/ann`
const role = `arn:aws:iam::${A}:role/path/R`
const sessionArn = `arn:aws:sts::${A}:assumed-role/R/s`
const session: PrincipalFacts = {
  kind: 'role-session',
  arn: sessionArn,
  account: A,
  roleArn: role,
  ids: ['AROAEXAMPLE', 'AROAEXAMPLE:s'],
}
const federated = `arn:aws:sts::${A}:federated-user/f`

function policy(...statements: Partial<Statement>[]): PolicyDocument {
  return {
    Version: '2012-10-17',
    Statement: statements.map((one) => ({ Effect: 'Allow', Action: '*', Resource: '*', ...one }) as Statement),
  }
}

const ALLOW = policy({})
const NONE = policy({ Action: 'sqs:*' })
const DENY = policy({ Effect: 'Deny' })
const naming = (principal: NonNullable<Statement['Principal']>) => policy({ Principal: principal })
const denying = (principal: NonNullable<Statement['Principal']>) => policy({ Effect: 'Deny', Principal: principal })

/** Decided by documents and by what they are compiled to alike. */
function ask(policies: Policies, request: Partial<Request> = {}): Decision {
  const asked = { principal: user, action: 's3:GetObject', resource: bucket, resourceAccount: A, ...request }
  const decision = evaluate(asked, policies)
  expect(evaluate(asked, compiledPolicies(policies))).toEqual(decision)
  return decision
}

/** `Allow`, `Deny by <type>` or `lacks <type>`. */
function outcome({ decision, denial }: Decision): string {
  if (decision === 'Allow') return decision
  return `${decision === 'ExplicitDeny' ? 'Deny by' : 'lacks'} ${denial?.type}`
}

interface Row {
  readonly when: string
  readonly who?: string | PrincipalFacts
  readonly policies: Policies
  readonly comes: string
  readonly more?: Partial<Request>
}

function table(rows: readonly Row[]): void {
  it.each(rows)('$when: $comes', ({ who = user, policies, comes, more }) => {
    expect(outcome(ask(policies, { principal: who, ...more }))).toBe(comes)
  })
}

describe('identity policies', () => {
  table([
    { when: 'nothing at all', policies: {}, comes: 'lacks identity' },
    { when: 'an Allow', policies: { identity: [ALLOW] }, comes: 'Allow' },
    { when: 'an Allow of something else', policies: { identity: [NONE] }, comes: 'lacks identity' },
    { when: 'an Allow in the second of two', policies: { identity: [NONE, ALLOW] }, comes: 'Allow' },
    { when: 'an Allow and a Deny', policies: { identity: [ALLOW, DENY] }, comes: 'Deny by identity' },
    {
      when: 'an Allow and, in a document that allows something else as well, a Deny',
      policies: { identity: [ALLOW, policy({ Action: 'sqs:*' }, { Effect: 'Deny' })], boundary: ALLOW },
      comes: 'Deny by identity',
    },
    {
      when: 'NotAction of another',
      policies: { identity: [policy({ Action: undefined as never, NotAction: 'iam:*' })] },
      comes: 'Allow',
    },
    {
      when: 'NotAction of this',
      policies: { identity: [policy({ Action: undefined as never, NotAction: 's3:*' })] },
      comes: 'lacks identity',
    },
    {
      when: 'NotResource of another',
      policies: { identity: [policy({ Resource: undefined as never, NotResource: 'arn:aws:s3:::c/*' })] },
      comes: 'Allow',
    },
    {
      when: 'NotResource of this',
      policies: { identity: [policy({ Resource: undefined as never, NotResource: 'arn:aws:s3:::b/*' })] },
      comes: 'lacks identity',
    },
    { when: 'a principal in an Allow', policies: { identity: [naming('*')] }, comes: 'lacks identity' },
    { when: 'a principal in a Deny', policies: { identity: [ALLOW, denying({ AWS: B })] }, comes: 'Deny by identity' },
    {
      when: 'no resource in an Allow',
      policies: { identity: [policy({ Resource: undefined as never })] },
      comes: 'lacks identity',
    },
    {
      when: 'no resource in a Deny',
      policies: { identity: [ALLOW, policy({ Effect: 'Deny', Resource: undefined as never })] },
      comes: 'Deny by identity',
    },
    { when: 'the root user', who: A, policies: {}, comes: 'Allow' },
    { when: 'the root user under an SCP', who: A, policies: { scp: [[ALLOW], [NONE]] }, comes: 'lacks scp' },
    { when: 'the root user under an RCP', who: A, policies: { rcp: [[denying('*')]] }, comes: 'Deny by rcp' },
    {
      when: 'the root user and a resource policy’s Deny',
      who: A,
      policies: { resource: denying('*') },
      comes: 'Deny by resource',
    },
  ])
})

describe('permissions boundary and session policy', () => {
  table([
    { when: 'both allow', policies: { identity: [ALLOW], boundary: ALLOW }, comes: 'Allow' },
    { when: 'the boundary does not', policies: { identity: [ALLOW], boundary: NONE }, comes: 'lacks boundary' },
    { when: 'the boundary alone does', policies: { boundary: ALLOW }, comes: 'lacks identity' },
    {
      when: 'the boundary denies',
      policies: { identity: [ALLOW], boundary: policy({}, { Effect: 'Deny' }) },
      comes: 'Deny by boundary',
    },
    {
      when: 'the session policy does not',
      who: session,
      policies: { identity: [ALLOW], session: [NONE] },
      comes: 'lacks session',
    },
    { when: 'the session policy alone does', who: session, policies: { session: [ALLOW] }, comes: 'lacks identity' },
    {
      when: 'one of two session policies does',
      who: session,
      policies: { identity: [ALLOW], session: [NONE, ALLOW] },
      comes: 'Allow',
    },
    {
      when: 'no session policy was passed',
      who: session,
      policies: { identity: [ALLOW], session: [] },
      comes: 'Allow',
    },
    {
      when: 'the session policy denies',
      who: session,
      policies: { identity: [ALLOW], session: [ALLOW, DENY] },
      comes: 'Deny by session',
    },
    {
      when: 'a federated user with a policy',
      who: federated,
      policies: { identity: [ALLOW], session: [ALLOW] },
      comes: 'Allow',
    },
    {
      when: 'a federated user whose policy lacks it',
      who: federated,
      policies: { identity: [ALLOW], session: [NONE] },
      comes: 'lacks session',
    },
    {
      when: 'a federated user without a policy',
      who: federated,
      policies: { identity: [ALLOW] },
      comes: 'lacks session',
    },
    {
      when: 'a federated user named by the resource',
      who: federated,
      policies: { resource: naming({ AWS: federated }) },
      comes: 'Allow',
    },
  ])
})

describe('service and resource control policies', () => {
  table([
    { when: 'every level allows', policies: { identity: [ALLOW], scp: [[ALLOW], [ALLOW], [ALLOW]] }, comes: 'Allow' },
    {
      when: 'the middle level does not',
      policies: { identity: [ALLOW], scp: [[ALLOW], [NONE], [ALLOW]] },
      comes: 'lacks scp',
    },
    {
      when: 'one of two policies of a level does',
      policies: { identity: [ALLOW], scp: [[ALLOW], [NONE, ALLOW]] },
      comes: 'Allow',
    },
    { when: 'a level has no policy', policies: { identity: [ALLOW], scp: [[ALLOW], []] }, comes: 'lacks scp' },
    { when: 'no SCP applies (the management account)', policies: { identity: [ALLOW] }, comes: 'Allow' },
    {
      when: 'the root level denies',
      policies: { identity: [ALLOW], scp: [[ALLOW, DENY], [ALLOW]] },
      comes: 'Deny by scp',
    },
    { when: 'an SCP allows and nothing else does', policies: { scp: [[ALLOW]] }, comes: 'lacks identity' },
    {
      when: 'the SCP lacks it and the resource names the user',
      policies: { resource: naming({ AWS: user }), scp: [[NONE]] },
      comes: 'lacks scp',
    },
    { when: 'an RCP level has no policy', policies: { identity: [ALLOW], rcp: [[], []] }, comes: 'Allow' },
    { when: 'an RCP denies', policies: { identity: [ALLOW], rcp: [[], [denying('*')]] }, comes: 'Deny by rcp' },
    {
      when: 'an RCP denies and the resource names the user',
      policies: { resource: naming({ AWS: user }), rcp: [[denying('*')]] },
      comes: 'Deny by rcp',
    },
    {
      when: 'an RCP denies an anonymous caller',
      who: 'anonymous',
      policies: { resource: naming('*'), rcp: [[denying('*')]] },
      comes: 'Deny by rcp',
    },
    {
      when: 'an RCP denies somebody else',
      policies: { identity: [ALLOW], rcp: [[denying({ AWS: B })]] },
      comes: 'Allow',
    },
    {
      when: 'an RCP denies and an SCP denies',
      policies: { scp: [[ALLOW, DENY]], rcp: [[denying('*')]] },
      comes: 'Deny by rcp',
    },
    {
      when: 'a service-linked role under an SCP that denies',
      who: { ...session, roleArn: `arn:aws:iam::${A}:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX` },
      policies: { identity: [ALLOW], scp: [[DENY]] },
      comes: 'Allow',
    },
    {
      when: 'a service-linked role under an RCP that denies',
      who: { ...session, roleArn: `arn:aws:iam::${A}:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX` },
      policies: { identity: [ALLOW], rcp: [[denying('*')]] },
      comes: 'Allow',
    },
    {
      when: 'a role whose path only looks like theirs, under an SCP that denies',
      who: { ...session, roleArn: `arn:aws:iam::${A}:role/x/aws-service-role/R` },
      policies: { identity: [ALLOW], scp: [[DENY]] },
      comes: 'Deny by scp',
    },
    {
      when: 'a role whose path only looks like theirs behind a colon, under an SCP that denies',
      who: { ...session, roleArn: `arn:aws:iam::${A}:role/x:role/aws-service-role/R` },
      policies: { identity: [ALLOW], scp: [[DENY]] },
      comes: 'Deny by scp',
    },
  ])

  it('says which level lacks it, and which document of which level denies', () => {
    expect(ask({ identity: [ALLOW], scp: [[ALLOW], [NONE]] }).denial).toEqual({ type: 'scp', level: 1 })
    const id = 'arn:aws:organizations::123456789012:policy/o-abc/service_control_policy/p-abc'
    const { denial, by } = ask({ identity: [ALLOW], scp: [[ALLOW], [ALLOW, compile(DENY, { id })]] })
    expect(denial).toEqual({ type: 'scp', level: 1, id })
    expect(by).toEqual([{ type: 'scp', level: 1, policy: 1, id, statement: 0 }])
    expect(ask({ identity: [ALLOW], rcp: [[], [denying('*')]] }).denial).toEqual({ type: 'rcp', level: 1 })
  })
})

describe('a resource policy within one account', () => {
  const lacking = { boundary: NONE, session: [NONE] }
  table([
    { when: 'it names the user', policies: { resource: naming({ AWS: user }) }, comes: 'Allow' },
    {
      when: 'it names the user, whose boundary lacks it',
      policies: { resource: naming({ AWS: user }), boundary: NONE },
      comes: 'Allow',
    },
    {
      when: 'it names the user, whose boundary denies it',
      policies: { resource: naming({ AWS: user }), boundary: DENY },
      comes: 'Deny by boundary',
    },
    {
      when: 'it names the session',
      who: session,
      policies: { resource: naming({ AWS: sessionArn }), ...lacking },
      comes: 'Allow',
    },
    {
      when: 'it names the session by id',
      who: session,
      policies: { resource: naming({ AWS: 'AROAEXAMPLE:s' }), ...lacking },
      comes: 'Allow',
    },
    { when: 'it names the role', who: session, policies: { resource: naming({ AWS: role }) }, comes: 'Allow' },
    {
      when: 'it names the role by id',
      who: session,
      policies: { resource: naming({ AWS: 'AROAEXAMPLE' }) },
      comes: 'Allow',
    },
    {
      when: 'it names the role, whose boundary lacks it',
      who: session,
      policies: { resource: naming({ AWS: role }), boundary: NONE },
      comes: 'lacks boundary',
    },
    {
      when: 'it names the role, the session policy lacks it',
      who: session,
      policies: { resource: naming({ AWS: role }), session: [NONE] },
      comes: 'lacks session',
    },
    {
      when: 'it names role and session',
      who: session,
      policies: { resource: naming({ AWS: [role, sessionArn] }), ...lacking },
      comes: 'Allow',
    },
    { when: 'it names the account', policies: { resource: naming({ AWS: A }) }, comes: 'lacks identity' },
    {
      when: 'it names the account’s root',
      policies: { resource: naming({ AWS: `arn:aws:iam::${A}:root` }) },
      comes: 'lacks identity',
    },
    {
      when: 'it names the account, and the identity allows',
      policies: { resource: naming({ AWS: A }), identity: [ALLOW] },
      comes: 'Allow',
    },
    { when: 'it names everyone', policies: { resource: naming('*'), ...lacking }, comes: 'Allow' },
    {
      when: 'it names everyone as AWS',
      who: session,
      policies: { resource: naming({ AWS: '*' }), ...lacking },
      comes: 'Allow',
    },
    { when: 'it names somebody else', policies: { resource: naming({ AWS: `${user}x` }) }, comes: 'lacks identity' },
    {
      when: 'it allows everyone but another',
      policies: { resource: policy({ NotPrincipal: { AWS: `${user}x` } }) },
      comes: 'Allow',
    },
    { when: 'it denies', policies: { resource: denying({ AWS: A }), identity: [ALLOW] }, comes: 'Deny by resource' },
    {
      when: 'it denies everyone but another',
      policies: { resource: policy({ Effect: 'Deny', NotPrincipal: { AWS: `${user}x` } }), identity: [ALLOW] },
      comes: 'Deny by resource',
    },
    {
      when: 'it denies everyone but the user',
      policies: { resource: policy({ Effect: 'Deny', NotPrincipal: { AWS: [user, A] } }), identity: [ALLOW] },
      comes: 'Allow',
    },
    { when: 'an Allow has no principal', policies: { resource: ALLOW }, comes: 'lacks identity' },
  ])
})

describe('a resource policy of another account', () => {
  const more = { resourceAccount: B }
  table(
    [
      { when: 'only the identity allows', policies: { identity: [ALLOW] }, comes: 'lacks resource' },
      { when: 'only the resource allows', policies: { resource: naming({ AWS: user }) }, comes: 'lacks identity' },
      { when: 'both do', policies: { identity: [ALLOW], resource: naming({ AWS: user }) }, comes: 'Allow' },
      {
        when: 'it names the caller’s account',
        policies: { identity: [ALLOW], resource: naming({ AWS: A }) },
        comes: 'Allow',
      },
      {
        when: 'it names its own account',
        policies: { identity: [ALLOW], resource: naming({ AWS: B }) },
        comes: 'lacks resource',
      },
      { when: 'it names everyone', policies: { identity: [ALLOW], resource: naming('*') }, comes: 'Allow' },
      {
        when: 'it names everyone, the identity lacks it',
        policies: { resource: naming('*') },
        comes: 'lacks identity',
      },
      {
        when: 'the boundary lacks it',
        policies: { identity: [ALLOW], boundary: NONE, resource: naming({ AWS: user }) },
        comes: 'lacks boundary',
      },
      {
        when: 'the session policy lacks it',
        who: session,
        policies: { identity: [ALLOW], session: [NONE], resource: naming({ AWS: sessionArn }) },
        comes: 'lacks session',
      },
      {
        when: 'the caller’s SCP lacks it',
        policies: { identity: [ALLOW], scp: [[NONE]], resource: naming({ AWS: user }) },
        comes: 'lacks scp',
      },
      {
        when: 'the role is named, the identity lacks it',
        who: session,
        policies: { resource: naming({ AWS: role }) },
        comes: 'lacks identity',
      },
      { when: 'the root user', who: A, policies: {}, comes: 'lacks resource' },
      {
        when: 'the root user, named by its account',
        who: A,
        policies: { resource: naming({ AWS: A }) },
        comes: 'Allow',
      },
    ].map((row) => ({ ...row, more })),
  )

  it('is recognised by the account in the resource’s ARN', () => {
    const resource = `arn:aws:iam::${B}:role/R`
    expect(outcome(evaluate({ principal: user, action: 'iam:GetRole', resource }, { identity: [ALLOW] }))).toBe(
      'lacks resource',
    )
    expect(
      outcome(
        evaluate(
          { principal: user, action: 'iam:GetPolicy', resource: 'arn:aws:iam::aws:policy/X' },
          { identity: [ALLOW] },
        ),
      ),
    ).toBe('Allow')
  })
})

describe('callers without an identity side', () => {
  const provider = `arn:aws:iam::${A}:oidc-provider/rh-oidc.s3.us-east-1.amazonaws.com/x`
  const web = { kind: 'web-identity', arn: '', federated: provider } as const
  const saml = `arn:aws:iam::${A}:saml-provider/corp`
  table([
    {
      when: 'an anonymous caller, nothing public',
      who: 'anonymous',
      policies: { identity: [ALLOW] },
      comes: 'lacks resource',
    },
    {
      when: 'an anonymous caller, everyone allowed',
      who: 'anonymous',
      policies: { resource: naming('*') },
      comes: 'Allow',
    },
    {
      when: 'an anonymous caller, the account allowed',
      who: 'anonymous',
      policies: { resource: naming({ AWS: A }) },
      comes: 'lacks resource',
    },
    {
      when: 'a service that is named',
      who: 'ec2.amazonaws.com',
      policies: { resource: naming({ Service: 'ec2.amazonaws.com' }) },
      comes: 'Allow',
    },
    {
      when: 'a service that is not',
      who: 'ec2.amazonaws.com',
      policies: { resource: naming({ Service: 'lambda.amazonaws.com' }) },
      comes: 'lacks resource',
    },
    {
      when: 'a web identity whose provider is trusted',
      who: web,
      policies: { resource: naming({ Federated: provider }) },
      comes: 'Allow',
    },
    {
      when: 'a web identity of another provider',
      who: web,
      policies: { resource: naming({ Federated: `${provider}y` }) },
      comes: 'lacks resource',
    },
    {
      when: 'a SAML identity whose provider is trusted',
      who: saml,
      policies: { resource: naming({ Federated: saml }) },
      comes: 'Allow',
    },
    {
      when: 'a SAML identity that has policies and no trust',
      who: saml,
      policies: { identity: [ALLOW] },
      comes: 'lacks resource',
    },
    {
      when: 'a text that names nobody',
      who: 'who knows',
      policies: { identity: [ALLOW], resource: naming({ AWS: A }) },
      comes: 'lacks resource',
    },
  ])
})

describe('sts:AssumeRole', () => {
  const more = { action: 'sts:AssumeRole', resource: role, resourceMustAllow: true }
  const trust = (principal: Statement['Principal']) =>
    ({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' }],
    }) as PolicyDocument
  table(
    [
      {
        when: 'the identity allows, the trust does not',
        policies: { identity: [ALLOW], resource: trust({ AWS: B }) },
        comes: 'lacks resource',
      },
      { when: 'there is no trust policy', policies: { identity: [ALLOW] }, comes: 'lacks resource' },
      { when: 'the trust names the user', policies: { resource: trust({ AWS: user }) }, comes: 'Allow' },
      { when: 'the trust names the account', policies: { resource: trust({ AWS: A }) }, comes: 'lacks identity' },
      {
        when: 'the trust names the account, the identity allows',
        policies: { identity: [ALLOW], resource: trust({ AWS: A }) },
        comes: 'Allow',
      },
      {
        when: 'another account’s role is trusted alone',
        who: `arn:aws:sts::${B}:assumed-role/X/s`,
        policies: { resource: trust({ AWS: `arn:aws:iam::${B}:role/X` }) },
        comes: 'lacks identity',
      },
      {
        when: 'another account’s role is trusted and allowed',
        who: `arn:aws:sts::${B}:assumed-role/X/s`,
        policies: { identity: [ALLOW], resource: trust({ AWS: `arn:aws:iam::${B}:role/X` }) },
        comes: 'Allow',
      },
      {
        when: 'the caller’s SCP lacks it',
        policies: { resource: trust({ AWS: user }), scp: [[NONE]] },
        comes: 'lacks scp',
      },
    ].map((row) => ({ ...row, more: { ...more, resourceAccount: A } })),
  )
})

describe('a request', () => {
  it('has action names in any case, resources in theirs', () => {
    const identity = [policy({ Action: 'S3:getobject', Resource: 'arn:aws:s3:::b/K' })]
    expect(outcome(ask({ identity }, { resource: 'arn:aws:s3:::b/K' }))).toBe('Allow')
    expect(outcome(ask({ identity }))).toBe('lacks identity')
  })

  it('says of itself what follows from who asks', () => {
    const only = (key: string, value: string) => [policy({ Condition: { StringEquals: { [key]: value } } })]
    expect(outcome(ask({ identity: only('aws:username', 'ann') }))).toBe('Allow')
    expect(outcome(ask({ identity: only('aws:PrincipalArn', user) }))).toBe('Allow')
    expect(outcome(ask({ identity: only('aws:PrincipalArn', role) }, { principal: session }))).toBe('Allow')
    expect(outcome(ask({ identity: only('aws:PrincipalAccount', A) }))).toBe('Allow')
    expect(outcome(ask({ identity: only('aws:ResourceAccount', B) }, { resourceAccount: B }))).toBe('lacks resource')
    expect(outcome(ask({ identity: only('aws:username', 'bob') }, { context: { 'AWS:Username': 'bob' } }))).toBe(
      'Allow',
    )
  })

  it('knows a session’s role path by aws:PrincipalArn', () => {
    const request = { principal: sessionArn, context: { 'aws:principalarn': role } }
    expect(outcome(ask({ resource: naming({ AWS: role }) }, request))).toBe('Allow')
    expect(outcome(ask({ resource: naming({ AWS: role }) }, { principal: sessionArn }))).toBe('lacks identity')
  })

  it('takes variables for what they are only in the newer version', () => {
    const document = policy({ Resource: 'arn:aws:s3:::b/${aws:username}' })
    expect(outcome(ask({ identity: [document] }, { resource: 'arn:aws:s3:::b/ann' }))).toBe('Allow')
    const old = { ...document, Version: '2008-10-17' as const }
    expect(outcome(ask({ identity: [old] }, { resource: 'arn:aws:s3:::b/ann' }))).toBe('lacks identity')
    expect(outcome(ask({ identity: [{ Statement: document.Statement }] }, { resource: 'arn:aws:s3:::b/ann' }))).toBe(
      'lacks identity',
    )
  })

  it('cannot widen a policy by what it puts in for a variable', () => {
    const identity = [policy({ Resource: 'arn:aws:s3:::home/${aws:PrincipalTag/name}/*' })]
    for (const name of ['*', '?', '${aws:username}', '../bob', 'ann/*'])
      expect(
        outcome(
          ask({ identity }, { resource: 'arn:aws:s3:::home/bob/secret', context: { 'aws:PrincipalTag/name': name } }),
        ),
      ).toBe('lacks identity')
  })

  it('with a variable without a value meets neither Resource nor NotResource of an Allow', () => {
    const of = (element: Partial<Statement>) =>
      outcome(ask({ identity: [policy({ Resource: undefined as never, ...element })] }))
    expect(of({ Resource: 'arn:aws:s3:::${aws:PrincipalTag/x}*' })).toBe('lacks identity')
    expect(of({ NotResource: 'arn:aws:s3:::${aws:PrincipalTag/x}' })).toBe('lacks identity')
    const denied = policy({
      Effect: 'Deny',
      Resource: undefined as never,
      NotResource: 'arn:aws:s3:::${aws:PrincipalTag/x}',
    })
    expect(outcome(ask({ identity: [ALLOW, denied] }))).toBe('Deny by identity')
  })

  it('may say anything in its context without harm', () => {
    const context = {
      a: null,
      b: undefined,
      c: {},
      d: [[]],
      e: [null, 1, true],
      f: Symbol.iterator,
      g: 3600,
      h: Number.NaN,
      '': 'x',
    }
    const conditions = {
      NumericEquals: { g: '3600' },
      StringEquals: { e: ['1'] },
      Null: { a: true, c: 'true', d: 'true', f: 'true' },
    }
    expect(outcome(ask({ identity: [policy({ Condition: conditions })] }, { context }))).toBe('Allow')
  })

  it('takes JSON booleans and numbers of a policy as if quoted', () => {
    const identity = [
      policy({
        Condition: { Bool: { 'kms:GrantIsForAWSResource': true }, NumericLessThan: { 'sts:DurationSeconds': 3601 } },
      }),
    ]
    expect(
      outcome(ask({ identity }, { context: { 'kms:GrantIsForAWSResource': 'true', 'sts:DurationSeconds': '3600' } })),
    ).toBe('Allow')
    expect(
      outcome(ask({ identity }, { context: { 'kms:GrantIsForAWSResource': true, 'sts:DurationSeconds': 3601 } })),
    ).toBe('lacks identity')
  })
})

describe('a decision', () => {
  it('names the statements that allow, the granting one first', () => {
    const identity = [
      NONE,
      compile(policy({ Action: 'ec2:*' }, { Sid: 'Read', Action: 's3:Get*' }), {
        id: 'arn:aws:iam::111122223333:policy/P',
      }),
    ]
    const { by, reason } = ask({ identity, boundary: ALLOW, scp: [[ALLOW]] })
    expect(by).toEqual([
      { type: 'identity', policy: 1, id: 'arn:aws:iam::111122223333:policy/P', statement: 1, sid: 'Read' },
      { type: 'boundary', policy: 0, statement: 0 },
      { type: 'scp', level: 0, policy: 0, statement: 0 },
    ])
    expect(reason).toBe('allowed by statement "Read" of the identity policy arn:aws:iam::111122223333:policy/P')
  })

  it('names the first where several statements or documents allow', () => {
    const { by } = ask({
      identity: [NONE, policy({ Action: 'sqs:*' }, {}, {}), ALLOW, policy({}, { Effect: 'Deny', Action: 'sqs:*' })],
      boundary: policy({}, {}),
    })
    expect(by.map(({ type, policy: at, statement }) => [type, at, statement])).toEqual([
      ['identity', 1, 1],
      ['boundary', 0, 0],
    ])
  })

  it('names that of a resource policy which names the caller most closely, the first among equals', () => {
    const granting = (...principals: string[]) => {
      const resource = policy(...principals.map((AWS) => ({ Principal: { AWS } })))
      return ask({ identity: [ALLOW], resource }, { principal: session, resourceMustAllow: true }).by.map(
        ({ type, statement }) => `${type} ${statement}`,
      )
    }
    expect(granting(A, A)).toEqual(['identity 0', 'resource 0'])
    expect(granting(A, role, A, role)).toEqual(['resource 1'])
    expect(granting(A, role, sessionArn, sessionArn, role)).toEqual(['resource 2'])
  })

  it('names every statement that denies', () => {
    const { by } = ask({
      identity: [policy({ Effect: 'Deny' }, { Effect: 'Deny', Action: ['s3:Get*', 's3:GetObject'] })],
      boundary: DENY,
    })
    expect(by.map(({ type, statement }) => [type, statement])).toEqual([
      ['identity', 0],
      ['identity', 1],
      ['boundary', 0],
    ])
  })

  it('gives AWS’s reason', () => {
    expect(ask({}).reason).toBe('because no identity-based policy allows the s3:GetObject action')
    expect(ask({}, { principal: A }).reason).toBe('the account’s root user is allowed what no policy takes away')
    expect(ask({ identity: [DENY] }).reason).toBe('with an explicit deny in an identity-based policy')
  })
})

describe('what the language does not know', () => {
  const typo = policy({ Conditions: { Bool: { 'aws:SecureTransport': 'true' } } } as Partial<Statement>)

  it('grants nothing, and denies as if it were not there', () => {
    expect(outcome(ask({ identity: [typo] }))).toBe('lacks identity')
    const denied = policy({ Effect: 'Deny', Conditions: {} } as Partial<Statement>)
    expect(outcome(ask({ identity: [ALLOW, denied] }))).toBe('Deny by identity')
  })

  it.each([
    ['no JSON', '{"Statement":'],
    ['no Statement', '{"Version":"2012-10-17"}'],
    ['no Effect', '{"Statement":[{"Action":"*","Resource":"*"}]}'],
    ['an Effect in the wrong case', '{"Statement":[{"Effect":"allow","Action":"*","Resource":"*"}]}'],
    ['Action beside NotAction', '{"Statement":[{"Effect":"Allow","Action":"*","NotAction":"*","Resource":"*"}]}'],
    ['an empty NotAction', '{"Statement":[{"Effect":"Allow","NotAction":[],"Resource":"*"}]}'],
    ['a number for an action', '{"Statement":[{"Effect":"Allow","Action":1,"Resource":"*"}]}'],
    ['a text for a condition', '{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Condition":"x"}]}'],
    ['a list', '[]'],
  ])('is no policy at all with %s', (_what, document) => {
    expect(() => ask({ identity: [document] })).toThrow(Fault)
  })

  it('takes a document as text, object or compiled alike', () => {
    for (const one of [ALLOW, JSON.stringify(ALLOW), compile(ALLOW)])
      expect(outcome(ask({ identity: [one] }))).toBe('Allow')
  })
})
