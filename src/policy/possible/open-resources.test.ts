import { describe, expect, it } from 'vitest'
import { resourceMatcher } from '../elements/Resource.ts'
import type { Literal } from './literal.ts'
import { openResources, unknownVariables } from './open-resources.ts'

const isOpen = (key: string) => key.startsWith('x:')
const lookup = (key: string) => (key === 'aws:username' ? ['ann'] : undefined)
const matches = (pattern: string) => resourceMatcher(pattern, true)('arn:aws:s3:::b/k', lookup) === true

/** The statement that is left, and what is said of what is open when it holds and when not. */
function opened(statement: Readonly<Record<string, unknown>>) {
  const found: Literal[] = []
  const left = openResources({ Effect: 'Allow', ...statement }, isOpen, matches, found)
  return { left, said: found.map(({ said }) => [said(true), said(false)]), found }
}

describe('variables that are not known', () => {
  it.each<readonly [string, readonly string[]]>([
    ['${x:a}/${aws:username}/${ X:B }', ['x:a', 'X:B']],
    ["${x:a, 'nobody'}", ['x:a']],
    ['${*}${?}${$}', []],
    ['x:a ${x:a', []],
    ['', []],
  ])('of %s are %s', (text, keys) => {
    expect(unknownVariables([text], isOpen)).toEqual(keys)
  })

  it('are neither stars nor the like, were their keys open', () => {
    expect(unknownVariables(['${*}${?}${$}${a}'], () => true)).toEqual(['a'])
  })
})

describe('a statement about a resource that is not known', () => {
  const one = 'arn:aws:s3:::b/${x:a}'

  it('is about everything if it is this one', () => {
    const { left, said, found } = opened({ Sid: 'S', Resource: [one, 'arn:aws:s3:::c/*', 'arn:aws:s3:::c/${x:b}'] })
    expect(left).toEqual({ Effect: 'Allow', Sid: 'S', Resource: '*' })
    expect(said).toEqual([
      [
        { operator: 'Resource', key: 'x:a', values: [one] },
        { operator: 'not Resource', key: 'x:a', values: [one] },
      ],
    ])
    expect(found).toMatchObject([{ negated: false, name: `["Resource",["${one}"]]` }])
  })

  it('is about everything if it is none of those excepted', () => {
    const { left, said } = opened({ Effect: 'Deny', NotResource: one })
    expect(left).toEqual({ Effect: 'Deny', Resource: '*' })
    expect(said).toEqual([
      [
        { operator: 'NotResource', key: 'x:a', values: [one] },
        { operator: 'not NotResource', key: 'x:a', values: [one] },
      ],
    ])
  })

  it('is decided by what is known where that matches', () => {
    expect(opened({ Resource: [one, 'arn:aws:s3:::b/*'] })).toMatchObject({
      left: { Resource: ['arn:aws:s3:::b/*'] },
      found: [],
    })
    expect(opened({ NotResource: [one, 'arn:aws:s3:::b/*'] })).toMatchObject({
      left: { NotResource: ['arn:aws:s3:::b/*'] },
      found: [],
    })
  })

  it('is decided where no value would fit', () => {
    const other = 'arn:aws:s3:::c/${x:a}'
    expect(opened({ Resource: other })).toEqual({ left: { Effect: 'Allow', Resource: other }, said: [], found: [] })
    expect(opened({ Effect: 'Deny', NotResource: other })).toMatchObject({
      left: { Effect: 'Deny', Resource: '*' },
      found: [],
    })
  })

  it('gives nothing of what it excepts by a variable without a value', () => {
    const { left, said } = opened({ NotResource: ['arn:aws:s3:::c/${ x:a }/${x:b}'] })
    expect(left).toEqual({ Effect: 'Allow', Resource: '*' })
    expect(said[0]?.[0]).toEqual({
      operator: 'NotResource',
      key: 'x:a, x:b',
      values: ['arn:aws:s3:::c/${ x:a }/${x:b}'],
    })
  })

  it('needs the value also of what could not be this one, beside what could', () => {
    const NotResource = ['arn:aws:s3:::c/${x:b}', one]
    expect(opened({ NotResource }).said[0]?.[0]).toEqual({
      operator: 'NotResource',
      key: 'x:b, x:a',
      values: NotResource,
    })
    expect(opened({ Effect: 'Deny', NotResource }).said[0]?.[0]?.values).toEqual([one])
  })

  it.each([
    { Resource: 'arn:aws:s3:::b/${aws:username}' },
    { Resource: ['*'] },
    { NotResource: 'arn:aws:s3:::c' },
    { Principal: '*' },
  ])('is as it was where all is known: %s', (statement) => {
    expect(opened(statement)).toEqual({ left: { Effect: 'Allow', ...statement }, said: [], found: [] })
  })

  it('keeps the values of variables that are known', () => {
    expect(opened({ Resource: 'arn:aws:s3:::${aws:username}/${x:a}' }).found).toEqual([])
    expect(opened({ Resource: 'arn:aws:s3:::b${x:a}/${x:b}' }).found).toHaveLength(1)
  })
})
