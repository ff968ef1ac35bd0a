import { describe, expect, it } from 'vitest'
import { compile } from './compile.ts'
import { Asked } from './request.ts'

const allow = { Effect: 'Allow', Action: ['s3:GetObject', 'EC2:Describe*'], Resource: '*' }
const document = (statement: object) => ({ Version: '2012-10-17', Statement: [{ ...allow, ...statement }] })
const [statement] = compile(document({})).statements

describe('a compiled document', () => {
  it('cites a statement by its place, the same value for the same place', () => {
    const policy = compile(document({ Sid: 'One' }), { id: 'p' })
    const [one] = policy.statements
    if (!one) throw new Error('no statement')
    const places = [
      ['identity', undefined, 0],
      ['identity', undefined, 1],
      ['scp', 0, 0],
      ['scp', 1, 0],
      ['rcp', 1, 0],
      ['boundary', undefined, 0],
    ] as const
    const cited = places.map(([type, level, at]) => policy.cite(one, type, level, at))
    expect(cited.map(({ type, level, policy: at }) => [type, level, at])).toEqual(places.map((place) => [...place]))
    expect(cited[0]).toEqual({ type: 'identity', policy: 0, statement: 0, id: 'p', sid: 'One' })
    for (const [i, [type, level, at]] of places.entries()) expect(policy.cite(one, type, level, at)).toBe(cited[i])
    for (let at = 0; at < 30; at++) expect(policy.cite(one, 'session', undefined, at).policy).toBe(at)
  })

  it('keeps eight citations of a statement', () => {
    const policy = compile(document({}))
    const [one] = policy.statements
    if (!one) throw new Error('no statement')
    const cite = (at: number) => policy.cite(one, 'identity', undefined, at)
    const first = cite(0)
    for (let at = 1; at < 8; at++) cite(at)
    expect(cite(0)).toBe(first)
    cite(8)
    expect(cite(0)).toEqual(first)
    expect(cite(0)).not.toBe(first)
  })

  it.each([
    ['s3:getobject', true],
    ['ec2:describevpcs', true],
    ['ec2:describe*', true],
    ['s3:getobjectacl', false],
    ['s3:putobject', false],
  ])('matches %s: %s', (action, matched) => {
    expect(statement?.actions.matches(action)).toBe(matched)
  })

  it('keeps principals as they were written', () => {
    const [plain] = compile(document({ Principal: { AWS: ['111122223333'], Service: 'ec2.amazonaws.com' } })).statements
    expect(plain?.principals).toMatchObject({ not: false, written: ['AWS:111122223333', 'Service:ec2.amazonaws.com'] })
    const [not] = compile(document({ Effect: 'Deny', NotPrincipal: '*' })).statements
    expect(not?.principals).toMatchObject({ not: true, written: ['AWS:*'] })
  })

  it('takes an empty Resource for none', () => {
    const [empty] = compile(document({ Resource: '' })).statements
    const { lookup } = new Asked({ principal: 'anonymous', action: 's3:GetObject', resource: 'x' })
    expect(empty?.resources?.matches('arn:aws:s3:::b', lookup)).toBe(false)
  })

  it.each([
    ['both principals', document({ Principal: '*', NotPrincipal: '*' })],
    ['a principal that is no star', document({ Principal: '111122223333' })],
    ['no statement', { Version: '2012-10-17' }],
    ['an effect of neither kind', document({ Effect: 'allow' })],
  ])('with %s is refused in AWS’s words', (_what, wrong) => {
    expect(() => compile(wrong)).toThrow(
      expect.objectContaining({ code: 'MalformedPolicyDocument', message: 'Syntax errors in policy.' }),
    )
  })
})
