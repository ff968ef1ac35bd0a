import { describe, expect, it } from 'vitest'
import { ActionIndex } from './action-index.ts'
import { compile } from './compile.ts'
import { evaluate } from './evaluate.ts'

const ask = { principal: 'arn:aws:iam::111122223333:user/ann', action: 's3:GetObject', resource: 'arn:aws:s3:::b/k' }
const statement = { Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject'], Resource: '*' } as const
const of = (...Statement: object[]) =>
  compile({ Version: '2012-10-17', Statement }, { id: 'arn:aws:iam::111122223333:policy/P' })

describe('a decision that an index makes', () => {
  it('is the same frozen value each time, for every action of the statement', () => {
    const identity = [of(statement)]
    const first = evaluate(ask, { identity })
    expect(first).toEqual({
      decision: 'Allow',
      by: [{ type: 'identity', policy: 0, statement: 0, id: 'arn:aws:iam::111122223333:policy/P' }],
      reason: 'allowed by statement 1 of the identity policy arn:aws:iam::111122223333:policy/P',
    })
    expect(evaluate(ask, { identity })).toBe(first)
    expect(evaluate({ ...ask, action: 'S3:putobject' }, { identity })).toBe(first)
    expect([first, first.by, first.by[0]].every(Object.isFrozen)).toBe(true)
  })

  it.each([
    ['a user', ask.principal, true],
    ['a role’s session', 'arn:aws:sts::111122223333:assumed-role/R/s', true],
    ['a federated user, who needs a session policy', 'arn:aws:sts::111122223333:federated-user/f', false],
    ['the root user, who needs none', '111122223333', false],
  ])('is one for %s: %s %s', (_what, principal, same) => {
    const identity = [of(statement)]
    const decide = () => evaluate({ ...ask, principal }, { identity })
    expect(decide() === decide()).toBe(same)
  })

  it('cites the document’s place, at each place anew', () => {
    const document = of(statement)
    const other = of({ ...statement, Action: 'sqs:*' })
    expect(evaluate(ask, { identity: [other, document] }).by).toMatchObject([{ policy: 1, statement: 0 }])
    expect(evaluate(ask, { identity: [document, other] }).by).toMatchObject([{ policy: 0, statement: 0 }])
  })

  it('is kept for as many places as an entity may have policies', () => {
    const document = of(statement)
    const after = (others: number) => {
      const identity = [...Array.from({ length: others }, () => of({ ...statement, Action: 'sqs:*' })), document]
      expect(evaluate(ask, { identity }).by).toMatchObject([{ policy: others, statement: 0 }])
      return evaluate(ask, { identity }) === evaluate(ask, { identity })
    }
    expect([1, 63, 64].map(after)).toEqual([true, true, false])
  })
})

describe('an index of actions', () => {
  it('has one row for all actions of which the same statements speak', () => {
    const { actions } = of(statement, { ...statement, Action: ['s3:PutObject', 's3:PutObject'] })
    expect(actions.of('s3:GetObject')).toBe(actions.of('S3:GETOBJECT'))
    expect(actions.of('s3:GetObject').allow.map(({ index }) => index)).toEqual([0])
    expect(actions.of('s3:PutObject').allow.map(({ index }) => index)).toEqual([0, 1])
    expect(actions.of('s3:DeleteObject').allow).toEqual([])
  })

  it('keeps the document’s order, and tells Allow from Deny', () => {
    const { actions } = of({ ...statement, Action: 's3:*' }, { ...statement, Effect: 'Deny' }, statement, {
      Effect: 'Allow',
      NotAction: 'iam:*',
      Resource: '*',
    })
    const row = actions.of('s3:GetObject')
    expect(row.allow.map(({ index }) => index)).toEqual([0, 2, 3])
    expect(row.deny.map(({ index }) => index)).toEqual([1])
    expect(actions.of('iam:GetRole').allow).toEqual([])
  })

  it('has a single row when all is said of every action, and only then', () => {
    const everything = of({ ...statement, Action: '*' }).actions
    expect(everything.of('s3:GetObject')).toBe(everything.of('anything at all'))
    const none = compile({ Statement: { Effect: 'Allow', NotAction: '*', Resource: '*' } }).actions
    expect(none.of('s3:GetObject').allow).toEqual([])
    const mixed = of({ ...statement, Action: '*' }, { ...statement, Effect: 'Deny', Action: 's3:Put*' }).actions
    expect(mixed.of('s3:GetObject').deny).toEqual([])
    expect(mixed.of('s3:PutObject').deny).toHaveLength(1)
  })

  it('never makes that row anew', () => {
    const { actions } = of({ ...statement, Action: '*' })
    const row = actions.of('s3:GetObject')
    for (let i = 0; i < 600; i++) expect(actions.of(`s3:Get${i}`)).toBe(row)
  })

  it('takes a statement once, however often it lists an action', () => {
    const { actions } = of({ ...statement, Action: ['s3:GetObject', 'S3:GetObject', 's3:Get*'] }, statement)
    expect(actions.of('s3:GetObject').allow.map(({ index }) => index)).toEqual([0, 1])
    expect(
      of({ ...statement, Action: ['s3:GetObject', 'S3:GETOBJECT'] }).actions.of('s3:GetObject').allow,
    ).toHaveLength(1)
  })

  it('finds a statement by its patterns, whatever it lists beside them', () => {
    const { actions } = of({ ...statement, Action: ['s3:GetObject', 's3:Put*'] })
    expect(actions.of('s3:PutObject').allow).toHaveLength(1)
  })

  it('holds a statement’s patterns against an action once, and what it lists against none', () => {
    const asked: string[] = []
    const counted = of({ ...statement, Action: 's3:Get*' }, statement).statements.map((one) => {
      const matches = (action: string) => asked.push(`${one.index} ${action}`) > 0 && one.actions.matches(action)
      return { ...one, actions: { ...one.actions, matches } }
    })
    const actions = new ActionIndex(counted)
    expect(asked).toEqual([])
    for (const action of ['s3:GetObject', 's3:PutObject', 's3:GetObject', 's3:PutObject']) actions.of(action)
    expect(asked).toEqual(['0 s3:getobject', '0 s3:putobject'])
  })

  it('forgets the names of long ago, and still answers', () => {
    const { actions } = of({ ...statement, Action: 's3:Get*' })
    const row = actions.of('s3:Get')
    for (let i = 1; i < 512; i++) actions.of(`s3:Get${i}`)
    expect(actions.of('s3:Get')).toBe(row)
    actions.of('s3:Get512')
    expect(actions.of('s3:Get')).not.toBe(row)
    expect(actions.of('s3:Get').allow).toHaveLength(1)
  })
})
