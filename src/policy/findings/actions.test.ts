import { describe, expect, it } from 'vitest'
import type { PolicyKind } from '../Policy.ts'
import { advice, document, shared, trust, words } from '../testing/advice.ts'
import { validate } from '../validate.ts'

const errors = (policy: object, kind: PolicyKind) =>
  validate(policy, kind)
    .filter(({ severity }) => severity === 'error')
    .map(({ code, message, position }) => `${code} ${position.pointer.replace('/Statement/0', '')}: ${message}`)

describe('an action', () => {
  it.each(['*', 's3:GetObject', 's3:*', 'S3:getobject', 'code-commit.x:Get', 'iam:'])(
    '%s is written as one',
    (Action) => {
      expect(errors(document({ Action }), 'identity')).toEqual([])
      expect(errors(document({ Action: undefined, NotAction: ['s3:*', Action] }), 'identity')).toEqual([])
    },
  )

  it.each([
    ['GetObject', 'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.'],
    ['**', 'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.'],
    ['s3:Get:Object', 'Actions/Condition can contain only one colon.'],
    ['s_3:GetObject', 'Vendor s_3 is not valid'],
    ['s3*:GetObject', 'Vendor s3* is not valid'],
    [':GetObject', 'Vendor  is not valid'],
    [' s3:GetObject', 'Vendor  s3 is not valid'],
    ['s3 :GetObject', 'Vendor s3  is not valid'],
  ])('%s is not', (Action, message) => {
    expect(errors(document({ Action }), 'identity')).toEqual([`INVALID_ACTION /Action: ${message}`])
    expect(errors(document({ Action: undefined, NotAction: Action }), 'identity')).toEqual([
      `INVALID_ACTION /NotAction: ${message}`,
    ])
  })

  const CALLS = 'AssumeRole AssumeRoleWithSAML AssumeRoleWithWebIdentity TagSession SetSourceIdentity SetContext'
  it.each([
    ...CALLS.split(' ').map((name) => `sts:${name}`),
    'STS:assumerole',
    'sts:*',
    'sts:Assume*',
    'sts:TagSessio?',
  ])('%s is one of a trust', (Action) => {
    expect(errors(trust({ Action }), 'trust')).toEqual([])
  })

  it.each(['*', 's3:GetObject', 'sts:GetCallerIdentity', 's*:AssumeRole', 'xsts:AssumeRole', 'AssumeRole'])(
    '%s is none of a trust',
    (Action) => {
      expect(errors(trust({ Action }), 'trust')).toEqual([
        'UNSUPPORTED_ACTION_IN_POLICY /Action: AssumeRole policy may only specify STS AssumeRole actions.',
      ])
    },
  )
})

describe('an action that AWS does not have', () => {
  const OWN = ['INVALID_ACTION', 'INVALID_SERVICE_IN_ACTION']
  it.each([
    [
      's3:GetObjekt',
      'INVALID_ACTION',
      'The action s3:GetObjekt does not exist. Did you mean s3:GetObject? → s3:GetObject',
    ],
    [
      'S3:getobjekt',
      'INVALID_ACTION',
      'The action S3:getobjekt does not exist. Did you mean S3:GetObject? → S3:GetObject',
    ],
    ['s3:Abracadabra', 'INVALID_ACTION', 'The action s3:Abracadabra does not exist. → an action of s3'],
    [
      's3:Gett*',
      'INVALID_ACTION',
      expect.stringMatching(/^The action s3:Gett\* does not exist\./) as unknown as string,
    ],
    [
      'dynamodbb:GetItem',
      'INVALID_SERVICE_IN_ACTION',
      'The service dynamodbb specified in the action does not exist. Did you mean dynamodb? → dynamodb:GetItem',
    ],
    [
      'abracadabra:Do',
      'INVALID_SERVICE_IN_ACTION',
      'The service abracadabra specified in the action does not exist. → the prefix of an AWS service',
    ],
  ])('%s is told of with what was meant', (Action, code, said) => {
    expect(words(document({ Action }), 'identity', code)).toEqual([said])
    expect(advice(document({ Action: undefined, NotAction: Action }), 'identity', ...OWN)).toEqual([
      `${code} /NotAction`,
    ])
  })

  it.each(['*', 's3:*', 's3:Get*', 's3:get?bject', 's3*:Nothing', 's?:Nothing', 's3:', 'S3:GETOBJECT'])(
    'is not %s',
    (Action) => {
      expect(advice(document({ Action }), 'identity', ...OWN)).toEqual([])
    },
  )

  it('is told of without a guess after twenty', () => {
    const Action = Array.from({ length: 22 }, (_, at) => `s3:GetObjekt${at % 2 ? '' : 's'}`)
    const said = words(document({ Action }), 'identity', 'INVALID_ACTION')
    expect(said.map((text) => text.includes('Did you mean'))).toEqual(said.map((_, at) => at < 20))
    expect(advice(trust({ Action: 'sts:AssumeRoles' }), 'trust', ...OWN)).toEqual([])
  })
})

describe('tags of a resource', () => {
  const KEY = 'aws:ResourceTag/team'
  const code = (effect: string, not = '') =>
    `${effect.toUpperCase()}_${not}WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE`
  const of = (Effect: string, about: object, operator = 'StringEquals', key = KEY) =>
    document({ Effect, ...about, Condition: { [operator]: { [key]: operator === 'Null' ? 'true' : 'x' } } })
  const every = [code('Deny'), code('Deny', 'NOTACTION_'), code('Allow'), code('Allow', 'NOTACTION_')]
  const told = (policy: object, kind: PolicyKind = 'identity') => advice(policy, kind, ...every)

  it('are none where the action’s requests never have them', () => {
    const Action = ['sts:GetCallerIdentity', 'ec2:DescribeVpcs', 'STS:DecodeAuthorizationMessage', 'ec2:StopInstances']
    const move = 'We recommend that you move these actions to a different statement without this condition key.'
    const alone =
      'a statement of its own for sts:GetCallerIdentity, ec2:DescribeVpcs, STS:DecodeAuthorizationMessage, without the key'
    expect(words(of('Deny', { Action }), 'identity', code('Deny'))).toEqual([
      `Using the effect Deny with the tag condition key ${KEY} and actions for services with the following prefixes can be overly permissive: sts, ec2. Actions for the listed services are not denied by this statement. ${move} → ${alone}`,
    ])
    expect(words(of('Allow', { Action }), 'identity', code('Allow'))).toEqual([
      `Using the effect Allow with the tag condition key ${KEY} and actions for services with the following prefixes does not affect the policy: sts, ec2. Actions for the listed service are not allowed by this statement. ${move} → ${alone}`,
    ])
    expect(told(of('Allow', { Action }))).toEqual([`${code('Allow')} /Condition/StringEquals/aws:ResourceTag~1team`])
    expect(told(of('Deny', { Action }))).toEqual([`${code('Deny')} /Condition/StringEquals/aws:ResourceTag~1team`])
  })

  it.each<[string, object]>([
    ['the action’s own', { Action: 'ec2:StopInstances' }],
    ['some action’s of the service', { Action: 'ec2:*' }],
    ['those of actions by pattern', { Action: 'ec2:Describe*' }],
    ['those of services by pattern', { Action: 's*:GetCallerIdentity' }],
    ['those of all actions', { Action: '*' }],
    ['those of a service that is not known', { Action: 'nobody:Do' }],
    ['those of an action that is not known', { Action: 'ec2:DoNothing' }],
  ])('may be %s', (_what, about) => {
    expect(told(of('Allow', about))).toEqual([])
  })

  it('let a Deny deny less than it says, and an Allow allow less', () => {
    const about = { Action: 'sts:GetCallerIdentity' }
    const type = (Effect: string) =>
      validate(of(Effect, about), 'identity').find(({ code: it }) => it === code(Effect))?.type
    expect([type('Deny'), type('Allow')]).toEqual(['SECURITY_WARNING', 'SUGGESTION'])
    const everywhere = { Action: undefined, NotAction: 'sts:AssumeRole', Condition: { StringEquals: { [KEY]: 'x' } } }
    expect(told(trust(everywhere), 'trust')).toEqual([])
  })

  it('are none of a whole service without tagged resources', () => {
    expect(told(of('Allow', { Action: 'ec2messages:*' }))).toHaveLength(1)
  })

  it('say nothing of most actions that are not excepted', () => {
    const but = { Action: undefined, NotAction: 's3:GetObject' }
    const use =
      "The condition key doesn't apply to some service actions. We recommend that you use Action instead of NotAction. → Action"
    expect(words(of('Deny', but), 'identity', code('Deny', 'NOTACTION_'))).toEqual([
      `Using the effect Deny with NotAction and the tag condition key ${KEY} can be overly permissive because some service actions are not denied by this statement. This is because the condition key doesn't apply to some service actions. We recommend that you use Action instead of NotAction. → Action`,
    ])
    expect(words(of('Allow', but), 'identity', code('Allow', 'NOTACTION_'))).toEqual([
      `Using the effect Allow with NotAction and the tag condition key ${KEY} allows only service actions that support the condition key. ${use}`,
    ])
    expect(told(of('Allow', but))).toHaveLength(1)
    expect(told(of('Deny', but))).toHaveLength(1)
  })

  it('are asked for if they exist, or for their absence, or are the request’s', () => {
    const about = { Action: 'sts:GetCallerIdentity' }
    expect(told(of('Deny', about, 'StringEqualsIfExists'))).toEqual([])
    expect(told(of('Deny', about, 'Null'))).toEqual([])
    expect(told(of('Deny', about, 'StringEquals', 'aws:RequestTag/team'))).toEqual([])
    expect(told(of('Deny', about, 'StringEquals', 'ec2:ResourceTag/team'))).toEqual([])
    expect(told(of('Deny', about, 'StringEquals', 'AWS:resourcetag/team'))).toHaveLength(1)
    expect(told(trust({ Condition: { StringEquals: { [KEY]: 'x' } }, Action: 'sts:SetContext' }), 'trust')).toEqual([])
  })
})

describe('what works and had better be written otherwise', () => {
  it('is a policy without Version', () => {
    const said =
      'We recommend that you specify the Version element to help you with debugging permission issues. → "Version": "2012-10-17"'
    expect(words({ ...shared({}), Version: undefined }, 'resource', 'MISSING_VERSION')).toEqual([said])
    expect(words(shared({}), 'resource', 'MISSING_VERSION')).toEqual([])
  })

  it('is an empty Sid', () => {
    expect(words(document({ Sid: '' }, { Sid: 'A' }), 'identity', 'EMPTY_SID_VALUE')).toEqual([
      'Add a value to the empty string in the Sid element. → a Sid, or none',
    ])
  })

  const wild = (statement: object) => advice(document(statement), 'identity', 'WILDCARD_IN_SERVICE_NAME')
  it('is a wildcard in a service’s name', () => {
    expect(words(document({ Action: 's3*:GetObject' }), 'identity', 'WILDCARD_IN_SERVICE_NAME')).toEqual([
      'Avoid using wildcards (*, ?) in the service name because it might grant unintended access to other AWS services with similar names. → one statement a service',
    ])
    for (const Action of ['*:Get', 's?:Get', 's*x:Get*'])
      expect(wild({ Action })).toEqual(['WILDCARD_IN_SERVICE_NAME /Action'])
    expect(wild({ Action: undefined, NotAction: 's?:Get' })).toHaveLength(1)
    for (const Action of ['*', 's3:*', 's3:Get*:x', 's3:Get']) expect(wild({ Action })).toEqual([])
    for (const Resource of ['arn:aws:*code*:us-east-1:1:x', 'arn:*:s?:us-east-1:1:x', 'arn:aws:*:*:*:*'])
      expect(wild({ Resource })).toEqual(['WILDCARD_IN_SERVICE_NAME /Resource'])
    expect(wild({ Resource: undefined, NotResource: 'arn:aws:*:*:*:*' })).toHaveLength(1)
    for (const Resource of ['*', 'arn:aws:s3:*:*:*', 'arn:*:s3:::b', 'arn:aws:*', 'xarn:aws:*:x'])
      expect(wild({ Resource })).toEqual([])
  })
})
