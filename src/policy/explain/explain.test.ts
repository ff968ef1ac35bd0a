import { describe, expect, it } from 'vitest'
import { compile } from '../compile.ts'
import { type Request, evaluate } from '../evaluate.ts'
import { explain } from './explain.ts'

const request = {
  principal: 'arn:aws:sts::111122223333:assumed-role/Installer/s',
  action: 'secretsmanager:GetSecretValue',
  resource: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:rosa-private-key-AbCdEf',
}
const installer = compile(
  {
    Version: '2012-10-17',
    Statement: [
      { Sid: 'Wide', Effect: 'Allow', Action: ['ec2:*', 's3:*'], Resource: '*' },
      {
        Sid: 'Tagged',
        Effect: 'Allow',
        Action: 'secretsmanager:GetSecretValue',
        Resource: '*',
        Condition: { StringEquals: { 'aws:ResourceTag/red-hat-managed': 'true' } },
      },
      {
        Effect: 'Allow',
        Action: 'secretsmanager:Get*',
        Resource: 'arn:aws:secretsmanager:*:*:secret:other-*',
        Condition: { Bool: { 'aws:SecureTransport': true } },
      },
    ],
  },
  { id: 'arn:aws:iam::111122223333:policy/Installer-Policy' },
)

describe('an explanation', () => {
  it('of an implicit denial names the statements that nearly applied and what they wanted, the nearest first', () => {
    const { nearMisses, matched } = explain(
      { ...request, context: { 'aws:ResourceTag/red-hat-managed': 'no' } },
      { identity: [installer] },
    )
    expect(matched).toEqual([])
    expect(nearMisses.map(({ statement, sid, failed }) => ({ statement, sid, failed }))).toEqual([
      {
        statement: 1,
        sid: 'Tagged',
        failed: [
          {
            element: 'Condition',
            operator: 'StringEquals',
            key: 'aws:ResourceTag/red-hat-managed',
            wanted: ['true'],
            got: ['no'],
          },
        ],
      },
      {
        statement: 2,
        sid: undefined,
        failed: [
          { element: 'Resource', wanted: ['arn:aws:secretsmanager:*:*:secret:other-*'], got: [request.resource] },
          { element: 'Condition', operator: 'Bool', key: 'aws:SecureTransport', wanted: ['true'], got: [] },
        ],
      },
    ])
  })

  it('is readable', () => {
    expect(explain(request, { identity: [installer] }).text).toBe(
      [
        'Denied: secretsmanager:GetSecretValue on arn:aws:secretsmanager:us-east-1:111122223333:secret:rosa-private-key-AbCdEf',
        '  for arn:aws:sts::111122223333:assumed-role/Installer/s',
        '  because no identity-based policy allows the secretsmanager:GetSecretValue action',
        '  nearly: statement "Tagged" of identity policy arn:aws:iam::111122223333:policy/Installer-Policy',
        '    StringEquals aws:ResourceTag/red-hat-managed wants true, the request has none',
        '  nearly: statement 3 of identity policy arn:aws:iam::111122223333:policy/Installer-Policy',
        `    Resource wants arn:aws:secretsmanager:*:*:secret:other-*, the request has ${request.resource}`,
        '    Bool aws:SecureTransport wants true, the request has none',
        '  the request does not have: aws:ResourceTag/red-hat-managed, aws:SecureTransport',
      ].join('\n'),
    )
  })

  it('of a denial lists what allowed and what denied', () => {
    const scp = {
      Version: '2012-10-17',
      Statement: [{ Sid: 'NoSecrets', Effect: 'Deny', Action: 'secretsmanager:*', Resource: '*' }],
    } as const
    const policies = {
      identity: [{ Statement: { Effect: 'Allow', Action: '*', Resource: '*' } } as const],
      scp: [[scp]],
    }
    const { decision, matched, nearMisses, text } = explain(request, policies)
    expect(decision).toBe('ExplicitDeny')
    expect(matched.map(({ type, effect }) => [type, effect])).toEqual([
      ['scp', 'Deny'],
      ['identity', 'Allow'],
    ])
    expect(nearMisses).toEqual([])
    expect(text).toContain('Deny by statement "NoSecrets" of scp policy 1 at level 0')
  })

  it('of a trust that names somebody else says whom it wants', () => {
    const trust = {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: 'arn:aws:iam::710019948333:role/RH-Managed-OpenShift-Installer' },
          Action: 'sts:AssumeRole',
        },
      ],
    } as const
    const { nearMisses } = explain(
      { ...request, action: 'sts:AssumeRole', resource: 'arn:aws:iam::111122223333:role/R', resourceMustAllow: true },
      { resource: trust },
    )
    expect(nearMisses[0]?.failed).toEqual([
      {
        element: 'Principal',
        wanted: ['AWS:arn:aws:iam::710019948333:role/RH-Managed-OpenShift-Installer'],
        got: [request.principal, 'arn:aws:iam::111122223333:role/Installer'],
      },
    ])
  })

  it('is plain JSON', () => {
    const explanation = explain(request, { identity: [installer] })
    expect(JSON.parse(JSON.stringify(explanation))).toEqual(JSON.parse(JSON.stringify({ ...explanation })))
  })

  it('of a decision alone is its reason', () => {
    const decision = evaluate(request, { identity: [installer] })
    expect(explain(decision)).toEqual({ ...decision, text: `Denied\n  ${decision.reason}` })
  })

  it('is of the decision that was made, where one is given', () => {
    const made = { decision: 'Allow', by: [], reason: 'allowed at that time' } as const
    expect(explain(request, { identity: [installer] }, made)).toMatchObject({ decision: 'Allow', reason: made.reason })
    expect(explain(request, {}).reason).toBe(
      'because no identity-based policy allows the secretsmanager:GetSecretValue action',
    )
  })

  it('shows the request as it was read', () => {
    const context = { 'aws:SourceIp': '203.0.113.7', 'x:Numbers': [1, 2], 'x:none': null }
    const asked = (more: Partial<Request>) => explain({ ...request, ...more }, {}).request
    expect(asked({ context })).toStrictEqual({
      principal: request.principal,
      principalAccount: '111122223333',
      action: request.action,
      resource: request.resource,
      resourceAccount: '111122223333',
      context: { 'aws:SourceIp': ['203.0.113.7'], 'x:Numbers': ['1', '2'] },
    })
    expect(asked({ resource: 'arn:aws:s3:::b' }).resourceAccount).toBe('111122223333')
    expect(asked({ resource: 'arn:aws:s3:::b', resourceAccount: '999988887777' }).resourceAccount).toBe('999988887777')
    expect(asked({ principal: 'anonymous', resource: 'arn:aws:s3:::b' })).toStrictEqual({
      principal: 'anonymous',
      action: request.action,
      resource: 'arn:aws:s3:::b',
      context: {},
    })
  })

  it('tells whether caller and resource are of different accounts', () => {
    const crosses = (more: Partial<Request>) => explain({ ...request, ...more }, {}).crossAccount
    expect(crosses({})).toBe(false)
    expect(crosses({ resource: '*' })).toBe(false)
    expect(crosses({ resourceAccount: '999988887777' })).toBe(true)
    expect(crosses({ principal: 'anonymous' })).toBe(true)
    expect(crosses({ principal: 'anonymous', resource: '*' })).toBe(false)
  })

  it('leaves control policies out where they do not touch the caller', () => {
    const Resource = 'arn:aws:s3:::other/*'
    const lacking = { Statement: { Effect: 'Allow', Action: request.action, Resource } } as const
    const levels = (principal: string) =>
      explain(
        { ...request, principal },
        { scp: [[lacking]], rcp: [[lacking]], boundary: lacking, identity: [lacking] },
      ).levels.map(({ type, documents }) => [type, documents.length])
    const linked = 'arn:aws:iam::111122223333:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX'
    expect(levels(linked)).toEqual([
      ['rcp', 0],
      ['scp', 0],
      ['identity', 1],
      ['boundary', 1],
    ])
    expect(levels(request.principal).map(([, count]) => count)).toEqual([1, 1, 1, 1])
  })

  it('names near misses of the kind that was lacking, and of resource policies, the nearest first', () => {
    const lacking = (more: object = {}) =>
      ({ Statement: { Effect: 'Allow', Action: request.action, Resource: 'arn:aws:s3:::other/*', ...more } }) as never
    const all = { Statement: { Effect: 'Allow', Action: '*', Resource: '*' } } as const
    const near = (policies: object) =>
      explain(request, policies).nearMisses.map(({ type, level }) => (level === undefined ? type : `${type} ${level}`))
    expect(near({ scp: [[all, lacking()], [lacking()]], identity: [lacking()] })).toEqual(['scp 1'])
    expect(near({ identity: [lacking()], boundary: lacking(), session: [lacking()] })).toEqual(['identity'])
    expect(near({ identity: [lacking()], resource: lacking({ Principal: '*' }) })).toEqual(['resource', 'identity'])
    const secure = { Condition: { Bool: { 'aws:SecureTransport': 'true' } } }
    const twice = lacking({ Principal: '*', ...secure })
    expect(near({ identity: [lacking()], resource: twice })).toEqual(['identity', 'resource'])
    expect(near({ identity: [lacking({ Effect: 'Deny' })] })).toEqual([])
    expect(near({ identity: [all, lacking()] })).toEqual([])
    expect(near({ identity: [lacking(), { Statement: { ...all.Statement, Effect: 'Deny' } }] })).toEqual([])
    expect(near({ identity: [lacking()], boundary: { Statement: { ...all.Statement, Effect: 'Deny' } } })).toEqual([])
  })
})
