import { describe, expect, it } from 'vitest'
import { advice, document, shared, words } from '../testing/advice.ts'

const ROLE = 'arn:aws:iam::111122223333:role/x'
const WIDE = { Resource: '*' }
const NOT = { Resource: undefined, NotResource: ROLE }
const NOT_ACTION = { Action: undefined, NotAction: 's3:*' }
const passes = (statement: object) => advice(document(statement)).filter((text) => text.startsWith('PASS_ROLE'))

describe('roles that may be passed or made', () => {
  const PASS = 'can be overly permissive because it'
  const SLR = 'can allow creation of unintended service-linked roles'
  const ROLES =
    'We recommend that you specify resource ARNs or add the iam:PassedToService condition key to your statement.'
  const ARNS = 'We recommend that you specify resource ARNs instead.'
  const OR_KEY = 'the ARNs of the roles, or the condition key iam:PassedToService'
  const LINKED = 'the ARNs of the service-linked roles'
  it.each<[code: string, statement: object, said: string]>([
    [
      'PASS_ROLE_WITH_STAR_IN_RESOURCE',
      { Action: 'iam:PassRole' },
      `Using the iam:PassRole action with wildcards (*) in the resource ${PASS} allows iam:PassRole permissions on multiple resources. ${ROLES} → ${OR_KEY}`,
    ],
    [
      'PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE',
      { Action: 'iam:*' },
      `Using wildcards (*) in the action and the resource ${PASS} allows iam:PassRole permissions on all resources. ${ROLES} → ${OR_KEY}`,
    ],
    [
      'PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION',
      NOT_ACTION,
      `Using a resource with wildcards (*) and NotAction ${PASS} allows iam:PassRole permissions on all resources. ${ROLES} → ${OR_KEY}`,
    ],
    [
      'PASS_ROLE_WITH_NOT_RESOURCE',
      { Action: 'iam:PassRole', ...NOT },
      `Using the iam:PassRole action with NotResource ${PASS} can allow iam:PassRole permissions on multiple resources. ${ARNS} → ${OR_KEY}`,
    ],
    [
      'PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE',
      { Action: 'iam:*', ...NOT },
      `Using an action with a wildcard (*) and NotResource ${PASS} can allow iam:PassRole permissions on multiple resources. ${ARNS} → ${OR_KEY}`,
    ],
    [
      'PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE',
      { ...NOT_ACTION, ...NOT },
      `Using NotAction with NotResource ${PASS} can allow iam:PassRole permissions on multiple resources. ${ARNS} → ${OR_KEY}`,
    ],
    [
      'CREATE_SLR_WITH_STAR_IN_RESOURCE',
      { Action: 'iam:CreateServiceLinkedRole' },
      `Using the iam:CreateServiceLinkedRole action with wildcards (*) in the resource ${SLR}. ${ARNS} → ${LINKED}`,
    ],
    [
      'CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE',
      { Action: 'iam:Create*' },
      `Using wildcards (*) in the action and the resource ${SLR} because it allows iam:CreateServiceLinkedRole permissions on all resources. ${ARNS} → ${LINKED}`,
    ],
    [
      'CREATE_SLR_WITH_NOT_RESOURCE',
      { Action: 'iam:CreateServiceLinkedRole', ...NOT },
      `Using the iam:CreateServiceLinkedRole action with NotResource ${SLR} for multiple resources. ${ARNS} → ${LINKED}`,
    ],
  ])('%s, in AWS’s words', (code, statement, said) => {
    expect(words(document(statement), 'identity', code)).toEqual([said])
    expect(words(document(statement), 'session', code)).toEqual([said])
  })

  it.each<[string, object, string[]]>([
    ['by a name in another case', { Action: 'IAM:passrole' }, ['PASS_ROLE_WITH_STAR_IN_RESOURCE /Action']],
    [
      'by a name beside a pattern',
      { Action: ['iam:Pass*', 'iam:PassRole'] },
      ['PASS_ROLE_WITH_STAR_IN_RESOURCE /Action'],
    ],
    [
      'on the roles of an account',
      { Action: 'iam:PassRole', Resource: 'arn:aws:iam::111122223333:role/*' },
      ['PASS_ROLE_WITH_STAR_IN_RESOURCE /Action'],
    ],
    [
      'on all of an account’s',
      { Action: 'iam:PassRole', Resource: ['arn:aws:s3:::b', 'arn:aws:iam::*:*'] },
      ['PASS_ROLE_WITH_STAR_IN_RESOURCE /Action'],
    ],
    [
      'by NotAction',
      { Action: undefined, NotAction: ['s3:*', 'iam:CreateServiceLinkedRole'] },
      ['PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION /NotAction'],
    ],
    [
      'under another condition',
      { Action: 'iam:PassRole', Condition: { StringEquals: { 'aws:username': 'ann' } } },
      ['PASS_ROLE_WITH_STAR_IN_RESOURCE /Action'],
    ],
    [
      'under its key, with NotResource',
      { Action: 'iam:PassRole', ...NOT, Condition: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } } },
      ['PASS_ROLE_WITH_NOT_RESOURCE /Action'],
    ],
    [
      'under its key',
      { Action: 'iam:PassRole', Condition: { StringEquals: { 'IAM:passedToService': 'ec2.amazonaws.com' } } },
      [],
    ],
    ['by NotAction that excepts it', { Action: undefined, NotAction: 'iam:Pass*' }, []],
    ['by NotAction that excepts it among others', { Action: undefined, NotAction: ['s3:*', 'iam:Pass*'] }, []],
    [
      'on roles by the end of their names',
      { Action: 'iam:PassRole', Resource: 'arn:aws:iam::111122223333:role/*-Worker-Role' },
      [],
    ],
    ['by another action', { Action: 'iam:GetRole' }, []],
    ['on one role', { Action: 'iam:PassRole', Resource: ROLE }, []],
    ['on some roles', { Action: 'iam:PassRole', Resource: `${ROLE}*` }, []],
    ['on what is no role', { Action: 'iam:PassRole', Resource: ['xarn:aws:iam::1:*', 'arn:aws:iam:x:1:*'] }, []],
    ['denied', { Effect: 'Deny', Action: 'iam:PassRole' }, []],
  ])('%s', (_what, statement, expected) => {
    expect(passes({ ...WIDE, ...statement })).toEqual(expected)
  })

  it('are a matter of what gives permissions to identities', () => {
    for (const kind of ['boundary', 'scp', 'resource'] as const)
      expect(advice(shared({ Action: 'iam:PassRole' }), kind).filter((text) => text.startsWith('PASS_ROLE'))).toEqual(
        [],
      )
  })

  it('under the name of the service are made for that service', () => {
    const statement = {
      Action: 'iam:CreateServiceLinkedRole',
      Condition: { StringLike: { 'iam:AWSServiceName': 'eks.amazonaws.com' } },
    }
    expect(advice(document(statement))).toEqual([])
  })
})
