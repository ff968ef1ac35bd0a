import { describe, expect, it } from 'vitest'
import type { PolicyKind } from './Policy.ts'
import { firstError } from './refuse.ts'
import { validate } from './validate.ts'

const SYNTAX = 'Syntax errors in policy.'
const LEGACY = 'The policy failed legacy parsing'

function first(document: unknown, kind: PolicyKind = 'identity'): string | undefined {
  const text = typeof document === 'string' ? document : JSON.stringify(document)
  return validate(text, kind).find(({ severity }) => severity === 'error')?.message
}

function identity(statement: object): object {
  return {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*', ...statement }],
  }
}

function trust(statement: object): object {
  return {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: '111122223333' }, ...statement }],
  }
}

const without = (name: string) => ({ [name]: undefined })

describe('an identity policy', () => {
  it('of the ordinary kind is in order', () => {
    const full = identity({
      Sid: 'A1',
      Condition: {
        'ForAllValues:StringLikeIfExists': { 'aws:TagKeys': ['a*'] },
        Bool: { 'aws:SecureTransport': true },
      },
    })
    expect(validate(full, 'identity')).toEqual([])
    expect(validate(JSON.stringify(full), 'boundary')).toEqual([])
  })

  it.each([{ StringEqualsIfExists: { username: 'ann' } }, { NoOperator: {} }, { DateGreaterThan: { username: [] } }])(
    'is taken with the condition %j, as IAM was seen to do',
    (Condition) => {
      expect(firstError(identity({ Condition }), 'identity')).toBeUndefined()
    },
  )

  it.each<[string, unknown, string]>([
    ['no JSON', 'hello', SYNTAX],
    ['a byte order mark', `\ufeff${JSON.stringify(identity({}))}`, SYNTAX],
    ['a name twice', '{"Version":"2012-10-17","Version":"2012-10-17","Statement":[]}', SYNTAX],
    ['a list', [], SYNTAX],
    ['no Statement', { Version: '2012-10-17' }, SYNTAX],
    ['no statements', { Version: '2012-10-17', Statement: [] }, SYNTAX],
    ['a statement that is a text', { Version: '2012-10-17', Statement: ['x'] }, SYNTAX],
    ['an unknown version', { ...identity({}), Version: '2020-01-01' }, SYNTAX],
    ['an unknown element', { ...identity({}), Statements: [] }, SYNTAX],
    ['an unknown element of a statement', identity({ Conditions: {} }), SYNTAX],
    ['an element in the wrong case', identity({ action: 's3:*' }), SYNTAX],
    ['no Effect', identity(without('Effect')), SYNTAX],
    ['Action and NotAction', identity({ NotAction: 's3:*' }), SYNTAX],
    ['Resource and NotResource', identity({ NotResource: '*' }), SYNTAX],
    ['a number for an action', identity({ Action: 7 }), SYNTAX],
    ['null for a resource', identity({ Resource: null }), SYNTAX],
    ['a text for a condition', identity({ Condition: 'x' }), SYNTAX],
    ['a condition without operator', identity({ Condition: { 'servicecatalog:accountLevel': 'self' } }), SYNTAX],
    ['null in a condition', identity({ Condition: { StringEquals: { 'aws:username': null } } }), SYNTAX],
    ['a number for a Sid', identity({ Sid: 1 }), SYNTAX],
    [
      'no Version',
      { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
      'Policy document must be version 2012-10-17 or greater.',
    ],
    [
      'the older Version',
      { ...identity({}), Version: '2008-10-17' },
      'Policy document must be version 2012-10-17 or greater.',
    ],
    ['a principal', identity({ Principal: '*' }), 'Policy document should not specify a principal.'],
    ['a NotPrincipal', identity({ NotPrincipal: { AWS: '*' } }), 'Policy document should not specify a principal.'],
    ['an Effect in the wrong case', identity({ Effect: 'allow' }), LEGACY],
    ['a date that is none', identity({ Condition: { DateLessThan: { 'aws:CurrentTime': 'soon' } } }), LEGACY],
    ['an ARN cut short', identity({ Resource: 'arn:aws:s3::b' }), LEGACY],
    ['no actions', identity(without('Action')), 'Policy statement must contain actions.'],
    ['an empty list of actions', identity({ Action: [] }), 'Policy statement must contain actions.'],
    ['no resources', identity(without('Resource')), 'Policy statement must contain resources.'],
    ['an empty list of resources', identity({ Resource: [] }), 'Policy statement must contain resources.'],
    [
      'no resources and an action without its service',
      identity({ ...without('Resource'), Action: 'ListBucket' }),
      'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.',
    ],
    ['a resource that is no ARN', identity({ Resource: 'bucket' }), 'Resource bucket must be in ARN format or "*".'],
    [
      'a partition that is none',
      identity({ Resource: 'arn:amazon:s3:::b' }),
      'Partition "amazon" is not valid for resource "arn:amazon:s3:::b".',
    ],
    [
      'a partition that is none, cut short',
      identity({ Resource: 'arn:amazon:s3' }),
      'Partition "amazon" is not valid for resource "arn:amazon:s3:*:*:*".',
    ],
    [
      'no vendor in a resource',
      identity({ Resource: 'arn:aws' }),
      'Resource vendor must be fully qualified and cannot contain regexes.',
    ],
    [
      'a wildcard vendor in a resource',
      identity({ Resource: 'arn:aws:*:us-east-1:111122223333:x' }),
      'Resource vendor must be fully qualified and cannot contain regexes.',
    ],
    [
      'a region in an IAM resource',
      identity({ Resource: 'arn:aws:iam:us-east-1:111122223333:user/x' }),
      'IAM resource arn:aws:iam:us-east-1:111122223333:user/x cannot contain region information.',
    ],
    [
      'an IAM resource of no kind',
      identity({ Resource: 'arn:aws:iam::111122223333:robot/x' }),
      'IAM resource path must either be "*", root, or start with user/, federated-user/, role/, group/, instance-profile/, mfa/, server-certificate/, policy/, sms-mfa/, saml-provider/, oidc-provider/, report/, access-report/.',
    ],
    [
      'a region in a bucket',
      identity({ Resource: 'arn:aws:s3:us-east-1::b' }),
      'Resource arn:aws:s3:us-east-1::b can not contain region information.',
    ],
    [
      'an action without vendor',
      identity({ Action: 'GetObject' }),
      'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.',
    ],
    [
      'an action with two colons',
      identity({ Action: 's3:Get:Object' }),
      'Actions/Condition can contain only one colon.',
    ],
    ['a vendor with odd characters', identity({ Action: 's_3:GetObject' }), 'Vendor s_3 is not valid'],
    [
      'an unknown operator',
      identity({ Condition: { StringEqual: { 'aws:username': 'x' } } }),
      'Syntax errors in policy.',
    ],
    ['a value that is no number', identity({ Condition: { NumericEquals: { 'sts:DurationSeconds': 'x' } } }), LEGACY],
    [
      'a Sid with odd characters',
      identity({ Sid: 'no spaces' }),
      'Statement IDs (SID) should be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*',
    ],
  ])('with %s is refused', (_what, document, message) => {
    expect(first(document)).toBe(message)
  })

  it('with the same Sid twice is refused, with an empty one twice not', () => {
    const twice = (sid: string) => ({
      Version: '2012-10-17',
      Statement: [1, 2].map(() => ({ Sid: sid, Effect: 'Deny', Action: '*', Resource: '*' })),
    })
    expect(first(twice('A'))).toBe('Statement IDs (SID) in a single policy must be unique.')
    expect(first(twice(''))).toBeUndefined()
  })

  it('kept inline may leave out its version', () => {
    const document = { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }
    expect(firstError(document, 'identity', { inline: true })).toBeUndefined()
  })

  it.each([
    'arn:*:iam::*:role/*-Worker-Role',
    'arn:aws:iam::aws:policy/AdministratorAccess',
    'arn:aws:iam::111122223333:*',
    'arn:aws-us-gov:s3:::b/${aws:username}/*',
    'arn:aws:s3:us-east-1:111122223333:accesspoint/a',
    'arn:aws:ec2:*::image/*',
    'arn:aws:logs:us-east-1:111122223333:log-group:/a:*',
  ])('may be about %s', (resource) => {
    expect(first(identity({ Resource: resource }))).toBeUndefined()
  })

  it('says where it is wrong, and what exactly', () => {
    const text =
      '{\n "Version": "2012-10-17",\n "Statement": [\n  {"Effect": "Allow", "Action": "s3:*",\n   "Resource": "*", "Conditon": {}}\n ]\n}'
    expect(validate(text, 'identity')).toEqual([
      {
        code: 'INVALID_POLICY_ELEMENT',
        severity: 'error',
        message: SYNTAX,
        hint: 'there is no element "Conditon"',
        position: { line: 5, column: 33, pointer: '/Statement/0/Conditon' },
      },
    ])
  })

  it('with an action that its service does not have is taken all the same, and told', () => {
    const document = identity({ Action: ['ec2:RunInstance', 'ec2:Describe*'] })
    expect(firstError(document, 'identity')).toBeUndefined()
    expect(validate(document, 'identity')).toEqual([
      {
        code: 'INVALID_ACTION',
        severity: 'warning',
        type: 'ERROR',
        message: 'The action ec2:RunInstance does not exist. Did you mean ec2:RunInstances?',
        instead: 'ec2:RunInstances',
        position: { line: 0, column: 0, pointer: '/Statement/0/Action/0' },
      },
    ])
  })
})

describe('a trust policy', () => {
  const provider = 'arn:aws:iam::111122223333:oidc-provider/rh-oidc.s3.us-east-1.amazonaws.com/x'
  it.each<[string, object]>([
    ['an account', { Principal: { AWS: '111122223333' } }],
    ['a root', { Principal: { AWS: 'arn:aws:iam::111122223333:root' } }],
    ['a role with a path', { Principal: { AWS: ['arn:aws:iam::710019948333:role/p/RH-Managed-OpenShift-Installer'] } }],
    ['a session', { Principal: { AWS: 'arn:aws:sts::111122223333:assumed-role/R/s' } }],
    ['a unique id', { Principal: { AWS: 'AROAEXAMPLEEXAMPLEEX' } }],
    ['everyone, as AWS', { Principal: { AWS: '*' } }],
    ['a service', { Principal: { Service: 'ec2.amazonaws.com' } }],
    ['a provider', { Principal: { Federated: provider }, Action: ['sts:AssumeRoleWithWebIdentity', 'sts:TagSession'] }],
    ['Google', { Principal: { Federated: 'accounts.google.com' }, Action: 'sts:AssumeRoleWithWebIdentity' }],
    ['several actions', { Action: ['sts:AssumeRole*', 'sts:SetSourceIdentity', 'STS:SetContext'] }],
  ])('may trust %s', (_what, statement) => {
    expect(first(trust(statement), 'trust')).toBeUndefined()
  })

  it.each<[string, object, string]>([
    ['a resource', { Resource: '*' }, 'Has prohibited field Resource'],
    ['a NotPrincipal', { Principal: undefined, NotPrincipal: { AWS: '*' } }, 'Has prohibited field NotPrincipal'],
    ['no principal', { Principal: undefined }, 'Missing required field Principal'],
    ['no action', { Action: undefined }, 'Policy statement must contain actions.'],
    ['another action', { Action: 's3:GetObject' }, 'AssumeRole policy may only specify STS AssumeRole actions.'],
    ['all actions', { Action: '*' }, 'AssumeRole policy may only specify STS AssumeRole actions.'],
    ['a star for a principal', { Principal: '*' }, 'AssumeRolepolicy contained an invalid principal: "STAR":"*".'],
    ['a text for a principal', { Principal: '111122223333' }, SYNTAX],
    ['a principal of no type', { Principal: { Robot: 'x' } }, 'Invalid principal in policy: "Robot":"x"'],
    [
      'a wildcard in a principal',
      { Principal: { AWS: 'arn:aws:iam::111122223333:role/*' } },
      'Invalid principal in policy: "AWS":"arn:aws:iam::111122223333:role/*"',
    ],
    [
      'a bucket for a principal',
      { Principal: { AWS: 'arn:aws:s3:::b' } },
      'Invalid principal in policy: "AWS":"arn:aws:s3:::b"',
    ],
    ['a service that is none', { Principal: { Service: 'ec2' } }, 'Invalid principal in policy: "SERVICE":"ec2"'],
    [
      'a provider that is none',
      { Principal: { Federated: 'https://issuer' } },
      'Federated principals must be valid domain names or SAML metadata ARNs',
    ],
  ])('with %s is refused', (_what, statement, message) => {
    expect(first(trust(statement), 'trust')).toBe(message)
  })
})

describe('a resource policy', () => {
  const of = (statement: object) => ({
    Version: '2008-10-17',
    Statement: [
      {
        Sid: 'Allow public read',
        Effect: 'Allow',
        Principal: '*',
        Action: 's3:GetObject',
        Resource: 'arn:aws:s3:::b/*',
        ...statement,
      },
    ],
  })

  it('may be of the older version, and have any Sid', () => {
    expect(first(of({}), 'resource')).toBeUndefined()
  })

  it.each<[string, object, string]>([
    ['no principal', { Principal: undefined }, 'Missing required field Principal'],
    ['no resource', { Resource: undefined }, 'Missing required field Resource'],
    ['no action', { Action: undefined }, 'Missing required field Action'],
    ['an invalid principal', { Principal: { AWS: 'ann' } }, 'Invalid principal in policy: "AWS":"ann"'],
  ])('with %s is refused', (_what, statement, message) => {
    expect(first(of(statement), 'resource')).toBe(message)
  })
})

describe('control policies', () => {
  const ORGANIZATIONS = 'The provided policy document does not meet the requirements of the specified policy type.'

  it('are refused in Organizations’ words, with the reason beside', () => {
    const [finding] = validate(identity({ Principal: '*' }), 'scp')
    expect(finding).toMatchObject({
      code: 'SCP_SYNTAX_ERROR_PRINCIPAL',
      message: ORGANIZATIONS,
      hint: 'Policy document should not specify a principal.',
    })
  })

  it('take an ordinary SCP, and an RCP that denies', () => {
    expect(first(identity({}), 'scp')).toBeUndefined()
    expect(first(identity({ Effect: 'Deny', Principal: '*' }), 'rcp')).toBeUndefined()
  })

  it.each<[string, object]>([
    ['allows', { Principal: '*' }],
    ['has no principal', { Effect: 'Deny' }],
    ['names a principal', { Effect: 'Deny', Principal: { AWS: '111122223333' } }],
    ['is about all actions', { Effect: 'Deny', Principal: '*', Action: '*' }],
    ['has NotAction', { Effect: 'Deny', Principal: '*', Action: undefined, NotAction: 's3:*' }],
  ])('refuse an RCP that %s', (_what, statement) => {
    expect(first(identity(statement), 'rcp')).toBe(ORGANIZATIONS)
  })
})
