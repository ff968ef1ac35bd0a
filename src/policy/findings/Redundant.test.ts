import { describe, expect, it } from 'vitest'
import type { PolicyKind } from '../Policy.ts'
import { advice, document, shared, trust, words } from '../testing/advice.ts'

const allow = (...statements: object[]) => document(...statements)
const told = (code: string, policy: object, kind: PolicyKind = 'identity') =>
  advice(policy, kind, code).map((text) => text.slice(code.length).trim())

describe('an action or resource', () => {
  it('that a pattern beside it covers, or that stands twice, is redundant', () => {
    expect(words(allow({ Action: ['s3:GetObject', 's3:get*'] }), 'identity', 'REDUNDANT_ACTION')).toEqual([
      'The action s3:GetObject is redundant: s3:get* provides the same permission. Update the policy to remove the redundant action. → s3:get*',
    ])
    expect(
      words(allow({ Resource: ['arn:aws:s3:::b/k', 'arn:aws:s3:::b/?'] }), 'identity', 'REDUNDANT_RESOURCE'),
    ).toEqual([
      'The resource arn:aws:s3:::b/k is redundant: arn:aws:s3:::b/? references it already. Review the use of wildcards (*). → arn:aws:s3:::b/?',
    ])
    expect(told('REDUNDANT_ACTION', allow({ Action: ['s3:GetObject', 's3:PutObject', 's3:GetObject'] }))).toEqual([
      '/Action/2',
    ])
    expect(told('REDUNDANT_ACTION', allow({ Action: ['s3:*', 's3:Get*'] }))).toEqual(['/Action/1'])
    expect(told('REDUNDANT_ACTION', allow({ Action: ['s3:*', 's3:*'] }))).toEqual(['/Action/1'])
    expect(told('REDUNDANT_RESOURCE', allow({ Resource: ['arn:aws:s3:::b', '*'] }))).toEqual(['/Resource/0'])
  })

  it('is told of once a statement', () => {
    const twice = { Action: ['s3:*', 's3:GetObject', 's3:PutObject'] }
    expect(told('REDUNDANT_ACTION', allow(twice, twice))).toEqual(['/Action/1', '/1/Action/1'])
  })

  it('is not where neither covers the other', () => {
    expect(told('REDUNDANT_ACTION', allow({ Action: ['s3:Get*', 's3:Put*', 's3:?', 'ec2:GetObject'] }))).toEqual([])
    expect(told('REDUNDANT_ACTION', allow({ Action: 's3:*' }))).toEqual([])
    expect(
      told('REDUNDANT_RESOURCE', allow({ Resource: ['arn:aws:s3:::b', 'arn:aws:s3:::b/*', 'arn:aws:s3:::B/k'] })),
    ).toEqual([])
  })

  it('is not sought for ever', () => {
    const many = (count: number) => Array.from({ length: count }, (_, at) => `s3:Get${at}x*`)
    expect(told('REDUNDANT_ACTION', allow({ Action: [...many(60), 's3:Get0xyz'] }))).toEqual(['/Action/60'])
    expect(told('REDUNDANT_ACTION', allow({ Action: [...many(90), 's3:Get0xyz'] }))).toEqual([])
    expect(told('REDUNDANT_ACTION', allow({ Action: [...many(90), 's3:Get0x*'] }))).toEqual(['/Action/90'])
  })
})

describe('a statement', () => {
  const twice = (...statements: object[]) => told('REDUNDANT_STATEMENT', allow(...statements))
  it('twice is redundant, whatever its Sid, order and lists of one', () => {
    expect(words(allow({}, {}), 'identity', 'REDUNDANT_STATEMENT')).toEqual([
      'The statements are redundant because they provide identical permissions. Update the policy to remove the redundant statement. → one of them',
    ])
    expect(twice({ Sid: 'A' }, { Sid: 'B' }, {})).toEqual(['/1', '/2'])
    expect(twice({ Action: ['s3:GetObject'] }, { Action: 's3:GetObject' })).toEqual(['/1'])
    const Condition = (value: unknown) => ({ Condition: { Bool: { 'aws:SecureTransport': value } } })
    expect(twice(Condition(true), Condition([true]))).toEqual(['/1'])
    const [one, other] = [
      { Effect: 'Deny', Action: 's3:*' },
      { Action: 's3:*', Effect: 'Deny' },
    ].map((it) => ({ ...it, Resource: '*' }))
    expect(told('REDUNDANT_STATEMENT', { Version: '2012-10-17', Statement: [one, other] })).toEqual(['/1'])
  })

  it('is another with other words', () => {
    expect(twice({ Action: 's3:GetObject' }, { Action: 's3:getobject' })).toEqual([])
    expect(twice({}, { Effect: 'Deny' })).toEqual([])
    expect(twice({ Action: ['s3:a', 's3:b'] }, { Action: ['s3:b', 's3:a'] })).toEqual([])
    const Condition = (operator: string, key: string, value: unknown) => ({
      Condition: { [operator]: { [key]: value } },
    })
    const all = [
      ['StringLike', 'x:k', 'v'],
      ['StringEquals', 'x:k', 'v'],
      ['StringLike', 'x:l', 'v'],
      ['StringLike', 'x:k', 'w'],
    ] as const
    expect(twice(...all.map(([operator, key, value]) => Condition(operator, key, value)))).toEqual([])
  })
})

describe('an Allow', () => {
  const CODE = 'STATEMENT_SHADOWED_BY_DENY'
  const shadowed = (...statements: object[]) => told(CODE, allow(...statements))
  const deny = (more: object = {}) => ({ Effect: 'Deny', Action: 's3:*', ...more })

  it('is shadowed by a Deny of all of it', () => {
    expect(words(allow({}, deny()), 'identity', CODE)).toEqual([
      'the Deny at /Statement/1 denies all that this statement allows: it has no effect. → a narrower Deny, or no such Allow',
    ])
    expect(words(allow({}, deny({ Sid: 'NoS3' })), 'identity', CODE)).toEqual([
      'the Deny "NoS3" denies all that this statement allows: it has no effect. → a narrower Deny, or no such Allow',
    ])
    expect(
      shadowed(deny(), { Action: ['s3:GetObject', 's3:put*'], Resource: ['arn:aws:s3:::b', 'arn:aws:s3:::c/*'] }),
    ).toEqual(['/1'])
    expect(
      shadowed({ Resource: 'arn:aws:s3:::b/k' }, deny({ Resource: ['arn:aws:s3:::c', 'arn:aws:s3:::b/*'] })),
    ).toEqual([''])
    expect(shadowed({}, deny({ Action: ['ec2:*', 's3:GetObject'] }))).toEqual([''])
    expect(told(CODE, shared({}, deny({ Principal: '*' })), 'resource')).toEqual([''])
  })

  it('is not by one of some of it', () => {
    expect(shadowed({}, deny({ Action: 's3:Put*' }))).toEqual([])
    expect(shadowed({ Action: ['s3:GetObject', 'ec2:*'] }, deny())).toEqual([])
    expect(shadowed({}, deny({ Resource: 'arn:aws:s3:::b' }))).toEqual([])
    expect(shadowed({ Resource: ['arn:aws:s3:::b', 'arn:aws:s3:::c'] }, deny({ Resource: 'arn:aws:s3:::b' }))).toEqual(
      [],
    )
    expect(shadowed({}, deny({ Condition: { Bool: { 'aws:SecureTransport': 'false' } } }))).toEqual([])
    expect(shadowed({}, deny({ Action: undefined, NotAction: 'ec2:*' }))).toEqual([])
    expect(shadowed({ Action: undefined, NotAction: 'ec2:*' }, deny({ Action: '*' }))).toEqual([])
    expect(shadowed({ Resource: undefined, NotResource: 'arn:aws:s3:::b' }, deny())).toEqual([])
    expect(shadowed({}, {})).toEqual([])
    expect(told(CODE, shared({}, deny({ Principal: { AWS: '111122223333' } })), 'resource')).toEqual([])
    expect(
      told(CODE, shared({}, deny({ Principal: undefined, NotPrincipal: { AWS: '111122223333' } })), 'resource'),
    ).toEqual([])
    const anyone = { Principal: { AWS: '*' } }
    expect(told(CODE, trust(anyone, { ...anyone, Effect: 'Deny' }), 'trust')).toEqual([])
  })
})

describe('an Allow that another covers', () => {
  const CODE = 'STATEMENT_COVERED_BY_ALLOW'
  const covered = (...statements: object[]) => told(CODE, allow(...statements))
  const when = { Condition: { Bool: { 'aws:SecureTransport': 'true' } } }

  it('has no effect, whatever its own condition', () => {
    expect(words(allow({ Action: 's3:GetObject' }, { Sid: 'All', Action: 's3:*' }), 'identity', CODE)).toEqual([
      'the Allow "All" grants all that this statement allows, under no condition: it has no effect. → a narrower Allow there, or no such statement',
    ])
    expect(covered({ Action: 's3:*' }, { Action: ['s3:Get*', 's3:PutObject'], Resource: 'arn:aws:s3:::b/*' })).toEqual([
      '/1',
    ])
    expect(covered({ ...when }, { Action: 's3:*' })).toEqual([''])
  })

  it('is the later of two that grant the same, and one said twice is told of once', () => {
    expect(covered({ Action: ['s3:a', 's3:b'] }, { Action: ['s3:b', 's3:a'] })).toEqual(['/1'])
    expect(covered({}, {})).toEqual([])
  })

  it('is none where the other has a condition, is narrower, denies, or is of others', () => {
    expect(covered({}, { Action: 's3:*', ...when })).toEqual([])
    expect(covered({}, { Action: 's3:*', Resource: 'arn:aws:s3:::b/*' })).toEqual([])
    expect(covered({ Action: undefined, NotAction: 'ec2:*' }, { Action: '*' })).toEqual([])
    expect(covered({}, { Action: 'ec2:*' })).toEqual([])
    const others = { Action: 's3:*', Principal: { AWS: '444455556666' } }
    expect(told(CODE, shared({}, others), 'resource')).toEqual([])
    expect(told(CODE, shared({}, { Action: 's3:*' }), 'resource')).toEqual([''])
    expect(told(CODE, shared({}, { Action: 's3:*', Principal: '*' }), 'resource')).toEqual([''])
    expect(told(CODE, trust({ Action: 'sts:*' }, {}), 'trust')).toEqual([])
  })
})
