import { describe, expect, it } from 'vitest'
import { advice, when, words } from '../testing/advice.ts'

const said = (code: string, operator: string, key: string, value: unknown) =>
  words(when({ [operator]: { [key]: value } }), 'identity', code)

describe('wildcards', () => {
  const MESSAGE =
    'Your condition value includes a * or ? character. If you meant to use a wildcard (*, ?), update the condition operator to include Like.'
  it.each([
    ['StringEquals', 'a*', 'StringLike'],
    ['StringNotEquals', 'a?', 'StringNotLike'],
    ['StringEqualsIgnoreCase', '*', 'StringLike'],
    ['ForAnyValue:StringEqualsIfExists', 'a*b', 'ForAnyValue:StringLikeIfExists'],
    ['StringEquals', '${aws:username}*', 'StringLike'],
  ])('under %s are what they are: %s', (operator, value, instead) => {
    expect(said('WILDCARD_WITHOUT_LIKE_OPERATOR', operator, 'aws:userid', value)).toEqual([`${MESSAGE} → ${instead}`])
  })

  it.each([
    ['StringLike', 'a*'],
    ['ArnEquals', 'arn:aws:s3:::b*'],
    ['StringEquals', 'a'],
    ['StringEquals', '${*}'],
    ['StringEquals', "${aws:username, '*'}"],
    ['XStringEquals', 'a*'],
  ])('are not told of under %s in %s', (operator, value) => {
    expect(said('WILDCARD_WITHOUT_LIKE_OPERATOR', operator, 'aws:userid', value)).toEqual([])
  })

  it.each([
    ['StringLike', 'aws:PrincipalArn', 'ArnLike'],
    ['StringNotLike', 'aws:SourceArn', 'ArnNotLike'],
    ['ForAllValues:StringLike', 'sts:RequestContextProviders', 'ForAllValues:ArnLike'],
    ['ForAnyValue:StringLikeIfExists', 'iam:PolicyARN', 'ForAnyValue:ArnLikeIfExists'],
  ])('of %s reach across the parts of the ARN in %s', (operator, key, instead) => {
    expect(said('STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS', operator, key, 'arn:aws:iam::*:role/x')).toEqual([
      `With ${operator}, a wildcard can stand for several parts of the ARN in ${key}. Use ${instead}, which compares part by part. → ${instead}`,
    ])
  })

  it.each([
    ['ArnLike', 'aws:PrincipalArn'],
    ['StringEquals', 'aws:PrincipalArn'],
    ['StringLike', 'aws:username'],
    ['StringLike', 'nobody:key'],
  ])('of %s are in their place at %s', (operator, key) => {
    expect(said('STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS', operator, key, 'arn:aws:iam::*:role/x')).toEqual([])
  })
})

describe('a set prefix', () => {
  it('on a key with one value holds without it', () => {
    expect(
      said('FORALLVALUES_WITH_SINGLE_VALUED_KEY', 'ForAllValues:StringEquals', 'aws:PrincipalOrgID', 'o-1'),
    ).toEqual([
      'Using ForAllValues qualifier with the single-valued condition key aws:PrincipalOrgID can be overly permissive. We recommend that you remove ForAllValues:. → StringEquals',
    ])
    for (const [operator, key] of [
      ['ForAnyValue:StringEquals', 'aws:PrincipalOrgID'],
      ['StringEquals', 'aws:PrincipalOrgID'],
      ['ForAllValues:StringEquals', 'aws:TagKeys'],
      ['ForAllValues:StringEquals', 'dynamodb:LeadingKeys'],
      ['ForAllValues:StringEquals', 'nobody:key'],
    ] as const)
      expect(said('FORALLVALUES_WITH_SINGLE_VALUED_KEY', operator, key, 'a')).toEqual([])
  })

  it('is missing on a key with many', () => {
    expect(said('MISSING_QUALIFIER', 'StringEquals', 'aws:TagKeys', 'a')).toEqual([
      'The request context key aws:TagKeys has multiple values. Use the ForAllValues or ForAnyValue condition key qualifiers in your policy. → ForAnyValue:StringEquals',
    ])
    for (const [operator, key] of [
      ['ForAnyValue:StringEquals', 'aws:TagKeys'],
      ['ForAllValues:StringEquals', 'aws:TagKeys'],
      ['Null', 'aws:TagKeys'],
      ['StringEquals', 'aws:username'],
      ['StringEquals', 'nobody:key'],
    ] as const)
      expect(said('MISSING_QUALIFIER', operator, key, operator === 'Null' ? 'true' : 'a')).toEqual([])
  })

  it('makes Null say nothing', () => {
    const message =
      'Avoid using the Null condition operator with the ForAllValues or ForAnyValue qualifiers because they always return a true or false respectively. → Null'
    expect(said('NULL_WITH_QUALIFIER', 'ForAllValues:Null', 'aws:TagKeys', 'true')).toEqual([message])
    expect(said('NULL_WITH_QUALIFIER', 'ForAnyValue:Null', 'aws:TagKeys', 'true')).toEqual([message])
    expect(said('NULL_WITH_QUALIFIER', 'Null', 'aws:TagKeys', 'true')).toEqual([])
    expect(said('NULL_WITH_QUALIFIER', 'ForAnyValue:StringEquals', 'aws:TagKeys', 'true')).toEqual([])
  })
})

describe('an operator of another type than its key', () => {
  it.each([
    ['NumericEquals', 'aws:username', '1', 'StringEquals'],
    ['ForAnyValue:NumericEquals', 'aws:TagKeys', '1', 'StringEquals'],
    ['Bool', 'aws:PrincipalArn', 'true', 'ArnLike'],
    ['NumericEquals', 'aws:SecureTransport', '1', 'Bool'],
    ['Bool', 's3:max-keys', 'true', 'NumericEquals'],
    ['IpAddress', 'aws:CurrentTime', '192.0.2.1', 'DateLessThan'],
    ['DateEquals', 'aws:SourceIp', '2026-01-01', 'IpAddress'],
    ['StringsEqual', 'aws:username', 'x', undefined],
    ['Equals', 'aws:username', 'x', 'StringEquals'],
  ])('%s on %s', (operator, key, value, meant) => {
    expect(said('TYPE_MISMATCH', operator, key, value)).toEqual(
      meant
        ? [`Use the operator type ${meant} instead of operator ${operator} for the condition key ${key}. → ${meant}`]
        : [],
    )
  })

  it.each([
    ['StringLike', 'aws:username', 'x'],
    ['ArnLike', 'aws:username', 'arn:aws:s3:::b'],
    ['ArnLike', 'aws:PrincipalArn', 'arn:aws:s3:::b'],
    ['StringEquals', 'aws:PrincipalArn', 'x'],
    ['Bool', 'aws:SecureTransport', 'true'],
    ['StringEquals', 'aws:SecureTransport', 'true'],
    ['NumericLessThan', 's3:max-keys', '1'],
    ['StringEquals', 's3:max-keys', '1'],
    ['DateLessThan', 'aws:EpochTime', '2026-01-01'],
    ['DateLessThan', 'aws:CurrentTime', '2026-01-01'],
    ['StringLike', 'aws:CurrentTime', '2026*'],
    ['NumericLessThan', 'aws:CurrentTime', '1'],
    ['NotIpAddress', 'aws:SourceIp', '192.0.2.1'],
    ['StringLike', 'aws:SourceIp', '192.*'],
    ['Null', 'aws:SourceIp', 'true'],
    ['NumericEquals', 'nobody:key', '1'],
  ])('is not %s on %s', (operator, key, value) => {
    expect(said('TYPE_MISMATCH', operator, key, value)).toEqual([])
  })
})

describe('Bool and Null', () => {
  it('compare with true or false, or with what a variable gives; IAM takes other texts for false', () => {
    const said = (operator: string, value: unknown) =>
      advice(when({ [operator]: { 'aws:SecureTransport': value } }), 'identity', 'TYPE_MISMATCH_BOOLEAN')
    expect([said('Bool', 'yes'), said('Null', ['true', '1'])].map((found) => found.length)).toEqual([1, 1])
    expect([said('Bool', 'False'), said('Bool', '${aws:username}'), said('StringEquals', 'yes')]).toEqual([[], [], []])
  })
})

describe('Bool', () => {
  const bool = (operator: string, value: unknown) =>
    advice(when({ [operator]: { 'aws:SecureTransport': value } }), 'identity', 'INVALID_CONDITION_MULTIPLE_BOOLEAN')
  it('takes one value', () => {
    expect(said('INVALID_CONDITION_MULTIPLE_BOOLEAN', 'Bool', 'aws:SecureTransport', ['true', 'false'])).toEqual([
      'The condition key does not support multiple Boolean values. Use a single Boolean value. → true or false',
    ])
    expect(bool('BoolIfExists', ['true', 'true'])).toHaveLength(1)
    expect([bool('Bool', ['true']), bool('Bool', 'true'), bool('StringEquals', ['true', 'false'])]).toEqual([
      [],
      [],
      [],
    ])
  })
})
