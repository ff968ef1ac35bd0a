import { describe, expect, it } from 'vitest'
import { literalOf } from './literal.ts'

describe('a condition on what is not known', () => {
  it.each([
    ['StringEquals', 'StringNotEquals'],
    ['StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase'],
    ['StringLike', 'StringNotLike'],
    ['NumericEquals', 'NumericNotEquals'],
    ['DateEquals', 'DateNotEquals'],
    ['ArnEquals', 'ArnNotEquals'],
    ['ArnLike', 'ArnNotLike'],
    ['IpAddress', 'NotIpAddress'],
  ])('%s and %s are one, each the other’s negation', (plain, negation) => {
    const [one, other] = [literalOf(plain, 'aws:x', ['a']), literalOf(negation, 'aws:x', ['a'])]
    expect(other.name).toBe(one.name)
    expect([one.negated, other.negated]).toEqual([false, true])
    for (const literal of [one, other]) {
      expect(literal.said(true)).toEqual({ operator: plain, key: 'aws:x', values: ['a'] })
      expect(literal.said(false)).toEqual({ operator: negation, key: 'aws:x', values: ['a'] })
    }
  })

  it('without a negation of its own is negated in words', () => {
    const literal = literalOf('Bool', 'aws:SecureTransport', ['true'])
    expect(literal.negated).toBe(false)
    expect([literal.said(true), literal.said(false)].map(({ operator }) => operator)).toEqual(['Bool', 'not Bool'])
  })

  it('is the same one in whatever case its key and order its values are, and is said as it was written', () => {
    const one = literalOf('StringEquals', 'aws:ResourceTag/Team', ['red', 'blue'])
    expect(literalOf('StringEquals', 'AWS:resourcetag/team', ['blue', 'red']).name).toBe(one.name)
    expect(literalOf('StringEquals', 'aws:ResourceTag/Team', ['blue']).name).not.toBe(one.name)
    expect(literalOf('StringLike', 'aws:ResourceTag/Team', ['red', 'blue']).name).not.toBe(one.name)
    expect(one.said(true)).toEqual({ operator: 'StringEquals', key: 'aws:ResourceTag/Team', values: ['red', 'blue'] })
  })

  it('that a key is absent is the negation of that it is there', () => {
    const [absent, there] = [
      literalOf('Null', 'aws:SourceVpc', ['True']),
      literalOf('Null', 'aws:SourceVpc', ['false']),
    ]
    expect(there.name).toBe(absent.name)
    expect([absent.negated, there.negated]).toEqual([false, true])
    for (const literal of [absent, there])
      expect([literal.said(true), literal.said(false)]).toEqual([
        { operator: 'Null', key: 'aws:SourceVpc', values: ['true'] },
        { operator: 'Null', key: 'aws:SourceVpc', values: ['false'] },
      ])
  })

  it('that a key is absent or there is neither', () => {
    const literal = literalOf('Null', 'aws:SourceVpc', ['true', 'false'])
    expect(literal.negated).toBe(false)
    expect(literal.name).not.toBe(literalOf('Null', 'aws:SourceVpc', ['true']).name)
    expect(literal.said(true)).toEqual({ operator: 'Null', key: 'aws:SourceVpc', values: ['true', 'false'] })
  })
})
