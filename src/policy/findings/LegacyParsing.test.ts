import { describe, expect, it } from 'vitest'
import type { PolicyKind } from '../Policy.ts'
import { document, shared, trust, when } from '../testing/advice.ts'
import { validate } from '../validate.ts'

const errors = (policy: object, kind: PolicyKind, code: string) =>
  validate(policy, kind)
    .filter((one) => one.severity === 'error' && one.code === code)
    .map(({ message, hint, position }) => `${position.pointer} ${message}: ${hint}`)

describe('what an older parser stumbles over', () => {
  it('is an Effect in another case', () => {
    const hint = '/Statement/0/Effect The policy failed legacy parsing: Effect is Allow or Deny, spelled so'
    for (const Effect of ['allow', 'DENY', 'aLLow'])
      expect(errors(document({ Effect }), 'identity', 'INVALID_EFFECT')).toEqual([hint])
    for (const Effect of ['Allow', 'Deny'])
      expect(errors(document({ Effect }), 'identity', 'INVALID_EFFECT')).toEqual([])
  })

  it('is a date that is none', () => {
    const hint = (operator: string, pointer: string) =>
      `/Statement/0/Condition/${operator}/${pointer} The policy failed legacy parsing: a date is ISO 8601 or seconds since 1970`
    for (const operator of ['DateLessThan', 'ForAnyValue:DateEqualsIfExists'])
      expect(
        errors(
          when({ [operator]: { 'x:a': '2026', 'x:b': ['2026-01-01', 'soon', '9223372036854775808'] } }),
          'identity',
          'TYPE_MISMATCH_DATE',
        ),
      ).toEqual(expect.arrayContaining([hint(operator, 'x:b/1'), hint(operator, 'x:b/2')]))
    expect(
      errors(
        when({ DateLessThan: { 'x:a': ['2026-01-01', '1795000000', '9223372036854775807'] } }),
        'identity',
        'TYPE_MISMATCH_DATE',
      ),
    ).toEqual([])
    for (const operator of ['StringEquals', 'UpDate', 'Dates'])
      expect(errors(when({ [operator]: { 'x:a': 'soon' } }), 'identity', 'TYPE_MISMATCH_DATE')).toEqual([])
  })

  it.each<[string, PolicyKind, string[]]>([
    ['arn:aws:s3::b', 'identity', ['/Statement/0/Resource The policy failed legacy parsing: an ARN has six parts']],
    ['arn::s3', 'boundary', ['/Statement/0/Resource The policy failed legacy parsing: an ARN has six parts']],
    ['arn:aws::::b', 'identity', ['/Statement/0/Resource The policy failed legacy parsing: an ARN has six parts']],
    ['arn:error:s3::b', 'identity', []],
    ['arn:aws:s3:::b', 'identity', []],
    ['arn:aws:s3:us-east-1:1', 'identity', []],
    ['xarn:aws:s3::b', 'identity', []],
    ['arn:aws:s3::b', 'resource', []],
  ])('is an ARN cut short after an empty part: %s in a policy of the kind %s', (Resource, kind, expected) => {
    expect(errors(shared({ Resource }), kind, 'MISSING_ARN_FIELD')).toEqual(expected)
  })

  it('is no ARN in a trust policy, which has none', () => {
    expect(errors(trust({ Resource: 'arn:aws:s3::b' }), 'trust', 'MISSING_ARN_FIELD')).toEqual([])
    expect(
      errors(document({ Resource: undefined, NotResource: 'arn:aws:s3::b' }), 'identity', 'MISSING_ARN_FIELD'),
    ).toHaveLength(1)
  })
})
