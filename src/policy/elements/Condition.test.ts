import { describe, expect, it } from 'vitest'
import { type Context, lookupIn } from '../context.ts'
import type { Effect } from '../Policy.ts'
import { nodeOf } from '../parse.ts'
import { compileClause, readOperator, valuesFit } from './Condition.ts'

function holds(operator: string, key: string, values: string[], context: Context, effect: Effect = 'Allow'): boolean {
  return compileClause(operator, key, values, effect, true).holds(lookupIn(context))
}

describe('Condition', () => {
  it('takes key names in any case', () => {
    expect(holds('StringEquals', 'AWS:requestedREGION', ['us-east-1'], { 'aws:RequestedRegion': 'us-east-1' })).toBe(
      true,
    )
    expect(holds('StringEquals', 'aws:PrincipalTag/Team', ['sre'], { 'aws:principaltag/TEAM': 'sre' })).toBe(true)
  })

  it('takes key names with odd characters, and __proto__ for a key like any other', () => {
    const key = 'aws:PrincipalTag/cost center:é/=+-@'
    expect(holds('StringEquals', key, ['x'], { [key]: 'x' })).toBe(true)
    expect(holds('Null', '__proto__', ['true'], {})).toBe(true)
    expect(
      holds('StringEquals', 'constructor', ['x'], JSON.parse('{"__proto__":{"constructor":"x"}}') as Context),
    ).toBe(false)
  })

  const absent: [string, boolean][] = [
    ['StringEquals', false],
    ['StringNotEquals', true],
    ['StringEqualsIfExists', true],
    ['StringNotEqualsIfExists', true],
    ['ArnNotLike', true],
    ['NotIpAddress', true],
    ['NumericLessThan', false],
    ['DateGreaterThanIfExists', true],
    ['Bool', false],
    ['BoolIfExists', true],
    ['ForAllValues:StringEquals', true],
    ['ForAllValues:StringNotEquals', true],
    ['ForAnyValue:StringEquals', false],
    ['ForAnyValue:StringNotEquals', false],
    ['ForAnyValue:StringEqualsIfExists', true],
  ]
  const OF_TYPE = new Map([
    ['Ip', '10.0.0.0/8'],
    ['Numeric', '1'],
    ['Date', '2026'],
    ['Bool', 'true'],
    ['Arn', 'arn:aws:iam::1:role/R'],
  ])
  it.each(absent)('%s of an absent key is %j', (operator, expected) => {
    const value = [...OF_TYPE].find(([type]) => operator.includes(type))?.[1] ?? 'x'
    expect(holds(operator, 'k', [value], {})).toBe(expected)
    expect(holds(operator, 'k', [value], { k: [] })).toBe(expected)
  })

  it('is met by one of several values, and a negated operator only by none', () => {
    expect(holds('StringEquals', 'k', ['a', 'b'], { k: 'b' })).toBe(true)
    expect(holds('StringNotEquals', 'k', ['a', 'b'], { k: 'b' })).toBe(false)
    expect(holds('StringNotEquals', 'k', ['a', 'b'], { k: 'c' })).toBe(true)
  })

  it('of a key with several values without a set prefix: one match suffices, a negated operator wants none', () => {
    expect(holds('StringEquals', 'k', ['b'], { k: ['a', 'b'] })).toBe(true)
    expect(holds('StringNotEquals', 'k', ['b'], { k: ['a', 'b'] })).toBe(false)
    expect(holds('StringNotEquals', 'k', ['b'], { k: ['a', 'c'] })).toBe(true)
  })

  it('ForAllValues wants every value of the request, ForAnyValue one', () => {
    const context = { 'aws:TagKeys': ['red-hat', 'cost'] }
    expect(holds('ForAllValues:StringLike', 'aws:TagKeys', ['red-*', 'cost'], context)).toBe(true)
    expect(holds('ForAllValues:StringLike', 'aws:TagKeys', ['red-*'], context)).toBe(false)
    expect(holds('ForAnyValue:StringLike', 'aws:TagKeys', ['red-*'], context)).toBe(true)
    expect(holds('ForAllValues:StringNotEquals', 'aws:TagKeys', ['red-hat'], context)).toBe(false)
    expect(holds('ForAllValues:StringNotEquals', 'aws:TagKeys', ['x'], context)).toBe(true)
    expect(holds('ForAnyValue:StringNotEquals', 'aws:TagKeys', ['red-hat'], context)).toBe(true)
    expect(holds('ForAnyValue:StringNotEquals', 'aws:TagKeys', ['red-hat', 'cost'], context)).toBe(false)
  })

  it('compares an empty value like others: a grant under ForAllValues does not hold for it', () => {
    expect(holds('ForAllValues:StringEquals', 'k', ['a'], { k: '' })).toBe(false)
    expect(holds('ForAnyValue:StringEquals', 'k', [''], { k: '' })).toBe(true)
    expect(holds('ForAllValues:StringEquals', 'k', ['a'], { k: ['', 'b'] })).toBe(false)
    expect(holds('ForAnyValue:StringEquals', 'k', ['b'], { k: ['', 'b'] })).toBe(true)
    expect(holds('ForAnyValue:StringEqualsIfExists', 'k', ['a'], { k: '' })).toBe(false)
    expect(holds('StringNotEqualsIfExists', 'k', ['a'], { k: '' })).toBe(true)
  })

  it('meets no key of a tag without a set prefix, neither as the same nor as another, and does where there is none', () => {
    for (const operator of ['StringEquals', 'StringNotEquals', 'StringEqualsIfExists', 'StringNotEqualsIfExists'])
      for (const given of ['team', 'env', ['team', 'env']])
        for (const effect of ['Allow', 'Deny'] as const)
          expect(holds(operator, 'aws:TagKeys', ['team'], { 'aws:TagKeys': given }, effect)).toBe(false)
    expect(holds('StringNotEquals', 'aws:TagKeys', ['team'], {})).toBe(true)
    expect(holds('StringEqualsIfExists', 'aws:TagKeys', ['team'], {})).toBe(true)
  })

  it('fills no variable with the keys of tags, be it one, nor with what is to stand for missing ones', () => {
    for (const given of ['team', ['team', 'env']])
      for (const wanted of ['${aws:TagKeys}', "${aws:TagKeys, 'team'}"])
        expect(holds('StringEquals', 'k', [wanted], { k: 'team', 'aws:TagKeys': given })).toBe(false)
    expect(holds('StringEquals', 'k', ["${aws:TagKeys, 'team'}"], { k: 'team' })).toBe(true)
  })

  it('neither grants nor passes what a variable makes no ARN of; a value before it that meets decides', () => {
    const of = (pattern: string) => ({ k: 'arn:aws:iam::1:user/u', pattern })
    for (const operator of ['ArnLike', 'ArnNotLike']) {
      expect(holds(operator, 'k', ['${pattern}'], of('none'), 'Allow')).toBe(false)
      expect(holds(operator, 'k', ['${pattern}'], of('none'), 'Deny')).toBe(true)
      expect(holds(operator, 'k', ['${pattern}'], { k: 'none', pattern: 'none' }, 'Deny')).toBe(false)
    }
    expect(holds('ArnLike', 'k', ['arn:aws:iam::*:user/*', '${pattern}'], of('none'), 'Allow')).toBe(true)
    expect(holds('ArnNotLike', 'k', ['arn:aws:iam::*:user/*', '${pattern}'], of('none'), 'Deny')).toBe(false)
    expect(holds('ArnNotLike', 'k', ['arn:aws:iam::*:role/*', '${pattern}'], of('none'), 'Deny')).toBe(true)
  })

  it('Null asks whether the key is absent', () => {
    expect(holds('Null', 'k', ['true'], {})).toBe(true)
    expect(holds('Null', 'k', ['false'], { k: '' })).toBe(true)
    expect(holds('Null', 'k', ['true'], { k: 'x' })).toBe(false)
    expect(holds('Null', 'k', ['true', 'false'], {})).toBe(true)
    expect(holds('Null', 'k', ['yes'], { k: 'x' })).toBe(true)
    expect(holds('Null', 'k', ['yes'], {})).toBe(false)
  })

  it('with a variable that has no value does not match, and negated matches as against a null', () => {
    expect(holds('StringEquals', 'k', ['${aws:PrincipalTag/x}'], { k: '' })).toBe(false)
    expect(holds('StringLike', 'k', ['*${aws:PrincipalTag/x}'], { k: 'x' })).toBe(false)
    for (const operator of ['StringNotEquals', 'StringNotLike', 'ArnNotLike']) {
      expect(holds(operator, 'k', ['${aws:PrincipalTag/x}'], { k: 'arn:aws:s3:::b' }, 'Allow')).toBe(true)
      expect(holds(operator, 'k', ['${aws:PrincipalTag/x}'], { k: 'arn:aws:s3:::b' }, 'Deny')).toBe(true)
    }
  })

  it.each([
    ['an unknown operator', 'StringEqual', ['x'], { k: 'x' }],
    ['an operator in the wrong case', 'stringequals', ['x'], { k: 'x' }],
    ['an unknown prefix', 'ForSomeValues:StringEquals', ['x'], { k: 'x' }],
    ['Null with a suffix', 'NullIfExists', ['true'], {}],
    ['a value that is no number', 'NumericEquals', ['ten'], { k: '10' }],
    ['one value of several that is no number', 'NumericEquals', ['10', 'ten'], { k: '10' }],
    ['a value that is no range', 'NotIpAddress', ['10.0.0.0/99'], { k: '10.0.0.1' }],
  ])('%s fails an Allow and holds in a Deny', (_what, operator, values, context) => {
    expect(holds(operator, 'k', values, context, 'Allow')).toBe(false)
    expect(holds(operator, 'k', values, context, 'Deny')).toBe(true)
  })

  it('a request’s value that is no address or ARN is neither the same nor another, in an Allow and in a Deny', () => {
    for (const effect of ['Allow', 'Deny'] as const) {
      expect(holds('NotIpAddress', 'k', ['10.0.0.0/8'], { k: 'here' }, effect)).toBe(false)
      expect(holds('IpAddress', 'k', ['10.0.0.0/8'], { k: 'here' }, effect)).toBe(false)
      expect(holds('ArnNotLike', 'k', ['arn:aws:iam::*:user/*'], { k: 'here' }, effect)).toBe(false)
    }
  })

  it('a request’s value that is no number or date is another than all of them, in an Allow and in a Deny', () => {
    for (const effect of ['Allow', 'Deny'] as const) {
      expect(holds('NumericNotEquals', 'k', ['1'], { k: 'one' }, effect)).toBe(true)
      expect(holds('DateNotEquals', 'k', ['2030-01-01'], { k: '' }, effect)).toBe(true)
      expect(holds('NumericEquals', 'k', ['1'], { k: 'one' }, effect)).toBe(false)
      expect(holds('DateLessThan', 'k', ['2030-01-01'], { k: 'soon' }, effect)).toBe(false)
    }
  })

  it('reads an operator’s name in its three parts', () => {
    expect(readOperator('ForAllValues:StringLikeIfExists')).toEqual({
      quantifier: 'ForAllValues',
      base: 'StringLike',
      ifExists: true,
    })
    expect(readOperator('ForAllValues:Null')).toEqual({ quantifier: 'ForAllValues', base: 'Null', ifExists: false })
    expect(readOperator('NullIfExists')).toBeUndefined()
    expect(readOperator('IfExists')).toBeUndefined()
    expect(readOperator(':StringEquals')).toBeUndefined()
  })

  const fitting: [string, unknown, boolean][] = [
    ['NumericEquals', '10', true],
    ['NumericEquals', [10, '11'], true],
    ['NumericEquals', ['10', 'ten'], false],
    ['ForAllValues:IpAddressIfExists', '10.0.0.0/8', true],
    ['IpAddress', '10.0.0.0/99', false],
    ['Null', true, true],
    ['Null', 'maybe', true],
    ['Null', ['true', 'maybe'], true],
    ['ArnLike', '${aws:PrincipalArn}', true],
    ['StringEqual', 'x', false],
    ['StringEquals', { x: 'y' }, false],
    ['StringEquals', [['x']], false],
    ['StringEquals', null, false],
  ]
  it.each(fitting)('%s takes %j: %j', (operator, values, expected) => {
    expect(valuesFit(operator, nodeOf(values))).toBe(expected)
  })
})
