import { describe, expect, it } from 'vitest'
import { compile } from '../compile.ts'
import type { PolicyType } from '../Policy.ts'
import { Asked, type Request } from '../request.ts'
import { traceLevel } from './trace.ts'

const request: Request = {
  principal: 'arn:aws:sts::111122223333:assumed-role/R/s',
  action: 's3:GetObject',
  resource: 'arn:aws:s3:::b/k',
}
const allow = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }
const document = (...Statement: object[]) => compile({ Version: '2012-10-17', Statement } as object)

interface Traced {
  readonly type?: PolicyType
  readonly level?: number
  readonly exempt?: boolean
  readonly request?: Partial<Request>
}

const trace = (
  statements: readonly object[],
  { type = 'identity', level, exempt = false, request: more }: Traced = {},
) =>
  traceLevel(
    { type, ...(level !== undefined && { level }), documents: [document(...statements)] },
    new Asked({ ...request, ...more }),
    exempt,
  )
const failures = (statement: object, traced: Traced = {}) =>
  trace([statement], traced).documents[0]?.nearMisses.flatMap(({ failed }) => failed)

describe('one level of policies', () => {
  it.each<readonly [string, readonly object[], Traced]>([
    ['allows', [allow], {}],
    ['silent', [{ ...allow, Action: 'sqs:*' }], {}],
    ['denies', [allow, { ...allow, Effect: 'Deny' }], {}],
    ['allows', [{ ...allow, Effect: 'Deny', Principal: '*' }], { type: 'scp', level: 0, exempt: true }],
    ['allows', [{ ...allow, Action: 'sqs:*', Principal: '*' }], { type: 'rcp', level: 0 }],
    ['denies', [{ ...allow, Effect: 'Deny', Principal: '*' }], { type: 'rcp', level: 0 }],
    ['silent', [{ ...allow, Action: 'sqs:*' }], { type: 'scp', level: 0 }],
  ])('%s', (verdict, statements, traced) => {
    expect(trace(statements, traced).verdict).toBe(verdict)
  })

  it('shows every document with what applies in it and what nearly does', () => {
    const documents = [
      compile(
        {
          Statement: [
            { ...allow, Sid: 'Yes' },
            { ...allow, Resource: 'arn:aws:s3:::c/*' },
          ],
        },
        { id: 'p-one' },
      ),
      document({ ...allow, Action: 'sqs:*' }),
    ]
    expect(traceLevel({ type: 'scp', level: 1, documents }, new Asked(request), false)).toStrictEqual({
      type: 'scp',
      level: 1,
      verdict: 'allows',
      documents: [
        {
          id: 'p-one',
          policy: 0,
          statements: 2,
          matched: [{ type: 'scp', level: 1, policy: 0, id: 'p-one', statement: 0, sid: 'Yes', effect: 'Allow' }],
          nearMisses: [
            {
              type: 'scp',
              level: 1,
              policy: 0,
              id: 'p-one',
              statement: 1,
              effect: 'Allow',
              failed: [{ element: 'Resource', wanted: ['arn:aws:s3:::c/*'], got: ['arn:aws:s3:::b/k'] }],
            },
          ],
        },
        { policy: 1, statements: 1, matched: [], nearMisses: [] },
      ],
    })
  })

  it('looks at nothing where it does not touch the caller, and has a level only where there are any', () => {
    expect(trace([allow], { type: 'scp', level: 0, exempt: true })).toStrictEqual({
      type: 'scp',
      level: 0,
      verdict: 'allows',
      documents: [],
    })
    expect(Object.keys(trace([allow]))).toEqual(['type', 'verdict', 'documents'])
  })

  it('says of a resource policy how it names the caller', () => {
    const named = (AWS: string) =>
      trace([{ ...allow, Principal: { AWS } }], { type: 'resource' }).documents[0]?.matched[0]?.naming
    expect([named('*'), named('arn:aws:iam::111122223333:role/R'), named('arn:aws:iam::111122223333:root')]).toEqual([
      'self',
      'role',
      'account',
    ])
    expect(trace([allow]).documents[0]?.matched[0]).not.toHaveProperty('naming')
  })
})

describe('what fails in a statement', () => {
  it.each<readonly [string, object, Traced, object]>([
    [
      'a resource',
      { Resource: 'arn:aws:s3:::c/*' },
      {},
      { element: 'Resource', wanted: ['arn:aws:s3:::c/*'], got: ['arn:aws:s3:::b/k'] },
    ],
    [
      'what is no resource',
      { Resource: undefined, NotResource: '*' },
      {},
      { element: 'NotResource', wanted: ['*'], got: ['arn:aws:s3:::b/k'] },
    ],
    ['no resource', { Resource: undefined }, {}, { element: 'Resource', wanted: [], got: ['arn:aws:s3:::b/k'] }],
    [
      'no principal',
      {},
      { type: 'resource' },
      {
        element: 'Principal',
        wanted: [],
        got: ['arn:aws:sts::111122223333:assumed-role/R/s', 'arn:aws:iam::111122223333:role/R'],
      },
    ],
    [
      'a principal that is excepted',
      { NotPrincipal: { AWS: request.principal } },
      { type: 'resource' },
      {
        element: 'NotPrincipal',
        wanted: [`AWS:${request.principal as string}`],
        got: ['arn:aws:sts::111122223333:assumed-role/R/s', 'arn:aws:iam::111122223333:role/R'],
      },
    ],
    [
      'nobody',
      { Principal: { AWS: '111122223333' } },
      { type: 'resource', request: { principal: 'anonymous' } },
      { element: 'Principal', wanted: ['AWS:111122223333'], got: ['anonymous'] },
    ],
    [
      'a condition',
      { Condition: { StringLike: { 'S3:Prefix': ['a*', 'b*'] } } },
      { request: { context: { 's3:prefix': 'c' } } },
      { element: 'Condition', operator: 'StringLike', key: 'S3:Prefix', wanted: ['a*', 'b*'], got: ['c'] },
    ],
    [
      'a key that is not there',
      { Condition: { Bool: { 'aws:SecureTransport': 'true' } } },
      {},
      { element: 'Condition', operator: 'Bool', key: 'aws:SecureTransport', wanted: ['true'], got: [] },
    ],
    [
      'an element that nobody knows',
      { Conditon: {}, Foo: 1 },
      {},
      { element: 'Statement', wanted: [], got: ['Conditon', 'Foo'] },
    ],
  ])('%s', (_what, more, traced, failure) => {
    expect(failures({ ...allow, ...more }, traced)).toEqual([failure])
  })

  it('names a caller by all that it is known by, each once', () => {
    const principal = {
      kind: 'role-session',
      arn: 'arn:aws:sts::111122223333:assumed-role/R/s',
      account: '111122223333',
      roleArn: 'arn:aws:iam::111122223333:role/R',
      ids: ['AROAEXAMPLE', 'AROAEXAMPLE:s', 'AROAEXAMPLE'],
      federated: 'arn:aws:iam::111122223333:saml-provider/corp',
      service: 'ec2.amazonaws.com',
    } as const
    const [failed] =
      failures({ ...allow, Principal: { AWS: '999988887777' } }, { type: 'resource', request: { principal } }) ?? []
    expect(failed?.got).toEqual([
      principal.arn,
      principal.roleArn,
      'AROAEXAMPLE',
      'AROAEXAMPLE:s',
      principal.federated,
      principal.service,
    ])
  })

  it('counts an unknown element in an Allow alone', () => {
    expect(trace([{ ...allow, Effect: 'Deny', Conditon: {} }]).documents[0]?.matched).toHaveLength(1)
  })
})

describe('a statement about another action', () => {
  const near = (Action: string | string[], action = 's3:GetObject', more: object = {}) =>
    failures({ ...allow, Action, ...more }, { request: { action } })

  it.each<readonly [string | string[], string, readonly string[]]>([
    ['s3:GetObjct', 's3:GetObject', ['s3:GetObjct']],
    ['S3:getobjcet', 's3:GetObject', ['S3:getobjcet']],
    ['s3:GetObjectVersion', 's3:GetObject', ['s3:GetObjectVersion']],
    ['s3:GetObject', 's3:GetObjectVersion', ['s3:GetObject']],
    ['s3:GetObjectV*', 's3:GetObject', ['s3:GetObjectV*']],
    ['sqs:GetObject', 's3:GetObject', ['sqs:GetObject']],
    ['s3:GetO', 's3:GetObject', ['s3:GetO']],
    ['s3:GetObject', 's3:GetObjectss', ['s3:GetObject']],
    [['s3:PutObject', 's3:GetObjekt', 'sqs:Get', 's3:xxtObject'], 's3:GetObject', ['s3:GetObjekt', 's3:xxtObject']],
  ])('nearly so: %s for %s', (actions, asked, wanted) => {
    expect(near(actions, asked)).toEqual([{ element: 'Action', wanted, got: [asked] }])
  })

  it.each<readonly [string | string[], string]>([
    ['s3:DeleteObject', 's3:GetObject'],
    ['s3:PutObject', 's3:GetObject'],
    ['S3:putobject', 's3:GetObject'],
    ['ec2:StopInstances', 'ec2:StartInstances'],
    ['s3:xxxObject', 's3:GetObject'],
    ['s3:GetObjxxx', 's3:GetObject'],
    ['sqs:GetObjct', 's3:GetObject'],
    ['s3:Get', 's3:GetObject'],
    ['s3:Put*', 's3:PuObject'],
    ['s3', 's3:GetObject'],
    ['s3:Objects', 's3:GetObject'],
    ['s3:GetObject', 's3:Gets'],
    ['s3:GetObjectsss', 's3:GetObjekt'],
    ['s3:GetO', 'nonsense'],
    ['ec2:*', 's3:GetObject'],
  ])('is no near miss: %s for %s', (actions, asked) => {
    expect(near(actions, asked)).toEqual([])
  })

  it('is none either where something else fails as well, or where it excepts actions', () => {
    expect(near('s3:GetObjct', 's3:GetObject', { Resource: 'arn:aws:s3:::c/*' })).toEqual([])
    expect(failures({ Effect: 'Allow', NotAction: 's3:GetObject', Resource: '*' })).toEqual([])
    expect(failures({ Effect: 'Allow', NotAction: ['s3:GetObject', 's3:GetObjct'], Resource: '*' })).toEqual([])
  })
})
