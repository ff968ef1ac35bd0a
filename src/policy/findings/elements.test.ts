import { describe, expect, it } from 'vitest'
import type { PolicyKind } from '../Policy.ts'
import { document, shared, trust } from '../testing/advice.ts'
import { validate } from '../validate.ts'

const KINDS: PolicyKind[] = ['identity', 'boundary', 'session', 'scp', 'rcp', 'resource', 'trust']
/** In Organizations' policies its one sentence stands before AWS's words. */
const errors = (policy: object, kind: PolicyKind, ...codes: string[]) =>
  validate(policy, kind)
    .filter((one) => one.severity === 'error' && codes.includes(one.code))
    .map(({ code, message, hint, position }) => {
      const said = kind === 'scp' || kind === 'rcp' ? hint : message
      return `${code} ${position.pointer.replace('/Statement/0', '')}: ${said}`
    })
const said = (kind: PolicyKind, statement: object, ...codes: string[]) =>
  errors(kind === 'trust' ? trust(statement) : shared(statement), kind, ...codes)

describe('a statement wants', () => {
  const none = (name: string) => ({ [name]: undefined })
  it.each(KINDS)('actions, in a policy of the kind %s', (kind) => {
    const words = kind === 'resource' ? 'Missing required field Action' : 'Policy statement must contain actions.'
    const codes = ['MISSING_ACTION', 'EMPTY_ARRAY_ACTION'] as const
    expect(said(kind, none('Action'), ...codes)).toEqual([`MISSING_ACTION : ${words}`])
    expect(said(kind, { Action: [] }, ...codes)).toEqual([`EMPTY_ARRAY_ACTION /Action: ${words}`])
    expect(said(kind, { Action: undefined, NotAction: [] }, ...codes)).toEqual([
      `EMPTY_ARRAY_ACTION /NotAction: ${words}`,
    ])
    expect(said(kind, { Action: undefined, NotAction: 'sts:AssumeRole' }, ...codes)).toEqual([])
    expect(said(kind, {}, ...codes)).toEqual([])
  })

  it.each(KINDS)('resources, in a policy of the kind %s', (kind) => {
    const words = kind === 'resource' ? 'Missing required field Resource' : 'Policy statement must contain resources.'
    const codes = ['MISSING_RESOURCE', 'EMPTY_ARRAY_RESOURCE'] as const
    const wanted = kind !== 'trust'
    expect(said(kind, none('Resource'), ...codes)).toEqual(wanted ? [`MISSING_RESOURCE : ${words}`] : [])
    expect(said(kind, { Resource: [] }, ...codes)).toEqual(wanted ? [`EMPTY_ARRAY_RESOURCE /Resource: ${words}`] : [])
    expect(said(kind, { Resource: undefined, NotResource: '*' }, ...codes)).toEqual([])
  })

  it.each(KINDS)('principals or none, in a policy of the kind %s', (kind) => {
    const codes = ['MISSING_PRINCIPAL', 'EMPTY_OBJECT_PRINCIPAL'] as const
    const wanted = kind === 'trust' || kind === 'resource' || kind === 'rcp'
    const words = 'Missing required field Principal'
    expect(said(kind, none('Principal'), ...codes)).toEqual(wanted ? [`MISSING_PRINCIPAL : ${words}`] : [])
    expect(said(kind, { Principal: {} }, ...codes)).toEqual(
      wanted ? [`EMPTY_OBJECT_PRINCIPAL /Principal: ${words}`] : [],
    )
    expect(said(kind, { Principal: undefined, NotPrincipal: { AWS: '*' } }, ...codes)).toEqual([])
    expect(said(kind, {}, ...codes)).toEqual([])
  })
})

describe('a statement must not have', () => {
  it.each(KINDS)('what its kind does not know: %s', (kind) => {
    const codes = [
      'UNSUPPORTED_PRINCIPAL',
      'SCP_SYNTAX_ERROR_PRINCIPAL',
      'ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE',
      'ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL',
      'RCP_SYNTAX_ERROR_NOTACTION',
    ]
    const noPrincipal = 'Policy document should not specify a principal.'
    const expected: Readonly<Record<PolicyKind, readonly string[]>> = {
      identity: [`UNSUPPORTED_PRINCIPAL /Principal: ${noPrincipal}`],
      boundary: [`UNSUPPORTED_PRINCIPAL /Principal: ${noPrincipal}`],
      session: [`UNSUPPORTED_PRINCIPAL /Principal: ${noPrincipal}`],
      scp: [`SCP_SYNTAX_ERROR_PRINCIPAL /Principal: ${noPrincipal}`],
      trust: ['ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE /NotResource: Has prohibited field NotResource'],
      rcp: ['RCP_SYNTAX_ERROR_NOTACTION /NotAction: Has prohibited field NotAction.'],
      resource: [],
    }
    const statement = { Action: undefined, NotAction: 's3:*', Resource: undefined, NotResource: '*' }
    expect(said(kind, statement, ...codes)).toEqual(expected[kind])
  })

  it.each<[PolicyKind, string]>([
    ['identity', 'UNSUPPORTED_PRINCIPAL /NotPrincipal: Policy document should not specify a principal.'],
    ['boundary', 'UNSUPPORTED_PRINCIPAL /NotPrincipal: Policy document should not specify a principal.'],
    ['scp', 'SCP_SYNTAX_ERROR_PRINCIPAL /NotPrincipal: Policy document should not specify a principal.'],
    ['trust', 'ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL /NotPrincipal: Has prohibited field NotPrincipal'],
    ['rcp', 'RCP_SYNTAX_ERROR_PRINCIPAL /NotPrincipal: Has prohibited field NotPrincipal.'],
  ])('NotPrincipal, in a policy of the kind %s', (kind, expected) => {
    const code = expected.split(' ')[0] ?? ''
    expect(said(kind, { Principal: undefined, NotPrincipal: { AWS: '111122223333' } }, code)).toEqual([expected])
  })

  it('a resource, where it is a role’s trust', () => {
    const code = 'ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE'
    expect(said('trust', { Resource: '*' }, code)).toEqual([`${code} /Resource: Has prohibited field Resource`])
  })
})

describe('a resource control policy', () => {
  const rcp = (statement: object) =>
    errors(
      document({ Effect: 'Deny', Principal: '*', ...statement }),
      'rcp',
      'RCP_SYNTAX_ERROR_ALLOW',
      'RCP_SYNTAX_ERROR_ACTION',
      'RCP_SYNTAX_ERROR_PRINCIPAL',
    )
  const PRINCIPAL = 'RCP_SYNTAX_ERROR_PRINCIPAL /Principal: Policy must specify the principal "*".'
  it.each<[string, object, string[]]>([
    ['denies', {}, []],
    ['denies everyone as AWS', { Principal: { AWS: '*' } }, []],
    ['denies everyone as AWS twice', { Principal: { AWS: ['*', '*'] } }, []],
    [
      'does not allow',
      { Effect: 'Allow' },
      ['RCP_SYNTAX_ERROR_ALLOW /Effect: Resource control policies can only deny.'],
    ],
    [
      'names services',
      { Action: ['s3:*', '*'] },
      ['RCP_SYNTAX_ERROR_ACTION /Action/1: Actions must be prefaced by a service.'],
    ],
    ['may name an action that its service does not have', { Action: ['SQS:StintProbe', 'sts:AssumeRole'] }, []],
    [
      'names no service that it does not reach',
      { Action: ['s3:*', 'iam:CreateUser', 'stintprobe:Read'] },
      [
        'RCP_SYNTAX_ERROR_ACTION /Action/1: Resource control policies do not reach iam.',
        'RCP_SYNTAX_ERROR_ACTION /Action/2: Resource control policies do not reach stintprobe.',
      ],
    ],
    ['names no account', { Principal: { AWS: '111122223333' } }, [PRINCIPAL]],
    ['names no account beside everyone', { Principal: { AWS: ['*', '111122223333'] } }, [PRINCIPAL]],
    ['names no service beside everyone', { Principal: { AWS: '*', Service: 'ec2.amazonaws.com' } }, [PRINCIPAL]],
    ['has no principal at all to be named', { Principal: undefined }, []],
  ])('%s', (_what, statement, expected) => {
    expect(rcp(statement)).toEqual(expected)
  })

  it('is not what an SCP is', () => {
    expect(errors(document({ Action: '*' }), 'scp', 'RCP_SYNTAX_ERROR_ALLOW', 'RCP_SYNTAX_ERROR_ACTION')).toEqual([])
  })
})

describe('a Sid', () => {
  const UNIQUE = 'UNIQUE_SIDS_REQUIRED /1/Sid: Statement IDs (SID) in a single policy must be unique.'
  const ODD =
    'UNSUPPORTED_SID /Sid: Statement IDs (SID) should be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*'
  const sids = (kind: PolicyKind, ...all: string[]) =>
    errors(shared(...all.map((Sid) => ({ Sid }))), kind, 'UNIQUE_SIDS_REQUIRED', 'UNSUPPORTED_SID').map((text) =>
      text.replace('/Statement', ''),
    )
  it('is unique, unless it is empty', () => {
    expect(sids('identity', 'A', 'A')).toEqual([UNIQUE])
    expect(sids('resource', 'A', 'A')).toEqual([UNIQUE])
    expect(sids('identity', 'A', 'a', '', '')).toEqual([])
  })

  it('is of letters and digits, but in a resource’s policy', () => {
    for (const sid of ['no spaces', 'x-y', '-xy', 'é', 'x\n']) expect(sids('identity', sid)).toEqual([ODD])
    expect(sids('identity', 'AllowAll2')).toEqual([])
    expect(sids('resource', 'no spaces')).toEqual([])
  })
})

describe('a Version', () => {
  const WANTED = 'INVALID_VERSION /Version: Policy document must be version 2012-10-17 or greater.'
  it.each<[PolicyKind, boolean]>([
    ['identity', true],
    ['boundary', true],
    ['scp', false],
    ['rcp', false],
    ['session', false],
    ['resource', false],
    ['trust', false],
  ])('must be of 2012 or may be older in a policy of the kind %s: %j', (kind, wanted) => {
    const older = { ...(kind === 'trust' ? trust({}) : shared({})), Version: '2008-10-17' }
    expect(errors(older, kind, 'INVALID_VERSION')).toEqual(wanted ? [WANTED] : [])
    expect(errors({ ...older, Version: '2012-10-17' }, kind, 'INVALID_VERSION')).toEqual([])
    const without = { ...older, Version: undefined }
    expect(errors(without, kind, 'INVALID_VERSION')).toEqual(wanted ? [WANTED.replace('/Version', '')] : [])
  })

  it('may be left out of what is kept inline', () => {
    const older = { ...document({}), Version: '2008-10-17' }
    const codes = (kind: PolicyKind) => validate(older, kind, { inline: true }).map(({ code }) => code)
    expect(codes('identity')).not.toContain('INVALID_VERSION')
    expect(codes('boundary')).not.toContain('INVALID_VERSION')
  })
})
