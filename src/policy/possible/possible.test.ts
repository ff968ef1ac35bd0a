import { describe, expect, it } from 'vitest'
import { possible } from './possible.ts'

const ann = 'arn:aws:iam::111122223333:user/ann'
const request = { principal: ann, action: 's3:GetObject', resource: 'arn:aws:s3:::b/k' }
const statement = (Effect: 'Allow' | 'Deny', more: object = {}) => ({ Effect, Action: 's3:*', Resource: '*', ...more })
const document = (...Statement: object[]) => ({ Version: '2012-10-17', Statement })
const known = (key: string) => key.startsWith('aws:principal') || key === 'aws:username'
const tagged = { Condition: { StringEquals: { 'aws:ResourceTag/team': 'blue' } } }
const secure = { Condition: { Bool: { 'aws:SecureTransport': 'false' } } }

describe('what may be', () => {
  it('is yes or no where nothing unknown matters', () => {
    expect(possible(request, { identity: [document(statement('Allow'))] }, known).verdict).toBe('yes')
    expect(possible(request, { identity: [] }, known).verdict).toBe('no')
    const both = [document(statement('Allow'), statement('Allow', tagged))]
    expect(possible(request, { identity: both }, known).verdict).toBe('yes')
    const elsewhere = [document(statement('Allow', { ...tagged, Resource: 'arn:aws:s3:::other/*' }))]
    expect(possible(request, { identity: elsewhere }, known).verdict).toBe('no')
  })

  it('is if, with what must hold, where a key is not known', () => {
    expect(possible(request, { identity: [document(statement('Allow', tagged))] }, known)).toEqual({
      verdict: 'if',
      when: [[{ operator: 'StringEquals', key: 'aws:ResourceTag/team', values: ['blue'] }]],
    })
    const context = { 'aws:ResourceTag/team': 'blue' }
    expect(possible({ ...request, context }, { identity: [document(statement('Allow', tagged))] }, known).verdict).toBe(
      'yes',
    )
  })

  it('turns the conditions of a Deny round', () => {
    const policies = {
      identity: [document(statement('Allow'))],
      scp: [[document(statement('Allow'), statement('Deny', secure))]],
    }
    expect(possible(request, policies, known)).toEqual({
      verdict: 'if',
      when: [[{ operator: 'not Bool', key: 'aws:SecureTransport', values: ['false'] }]],
    })
  })

  it('knows that a condition and its negation are one', () => {
    const not = { Condition: { StringNotEquals: { 'aws:ResourceTag/team': 'blue' } } }
    const policies = { identity: [document(statement('Allow', tagged), statement('Allow', not))] }
    expect(possible(request, policies, known).verdict).toBe('yes')
  })

  it('joins what each policy type asks for, and offers alternatives', () => {
    const policies = {
      identity: [
        document(
          statement('Allow', tagged),
          statement('Allow', { Condition: { StringLike: { 'aws:UserAgent': 'x*' } } }),
        ),
      ],
      boundary: document(statement('Allow', { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } })),
    }
    const { when } = possible(request, policies, known)
    expect(when.map((all) => all.map(({ key }) => key).toSorted())).toEqual([
      ['aws:MultiFactorAuthPresent', 'aws:ResourceTag/team'],
      ['aws:MultiFactorAuthPresent', 'aws:UserAgent'],
    ])
  })

  it('takes a variable without a known value for what may be', () => {
    const own = document(statement('Allow', { Resource: 'arn:aws:s3:::b/${aws:PrincipalTag/x}' }))
    expect(possible(request, { identity: [own] }, () => false)).toEqual({
      verdict: 'if',
      when: [[{ operator: 'Resource', key: 'aws:PrincipalTag/x', values: ['arn:aws:s3:::b/${aws:PrincipalTag/x}'] }]],
    })
    expect(possible(request, { identity: [own] }, known).verdict).toBe('no')
  })

  it('takes a Deny of all but what is not known for one that may be', () => {
    const own = document(
      statement('Allow'),
      statement('Deny', { Resource: undefined, NotResource: 'arn:aws:s3:::b/${aws:PrincipalTag/x}' }),
    )
    expect(possible(request, { identity: [own] }, () => false)).toEqual({
      verdict: 'if',
      when: [
        [{ operator: 'not NotResource', key: 'aws:PrincipalTag/x', values: ['arn:aws:s3:::b/${aws:PrincipalTag/x}'] }],
      ],
    })
    expect(possible(request, { identity: [own] }, known).verdict).toBe('no')
  })

  it('asks nothing of a variable where another resource of the statement is the one', () => {
    const own = document(statement('Allow', { Resource: ['arn:aws:s3:::b/*', 'arn:aws:s3:::b/${aws:PrincipalTag/x}'] }))
    expect(possible(request, { identity: [own] }, () => false).verdict).toBe('yes')
  })

  it('with too many unknowns tells one case that suffices', () => {
    const many = Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`aws:RequestTag/k${at}`, 'v']))
    const { verdict, when } = possible(
      request,
      { identity: [document(statement('Allow', { Condition: { StringEquals: many } }))] },
      known,
    )
    expect([verdict, when[0]?.length]).toEqual(['if', 12])
  })
})
