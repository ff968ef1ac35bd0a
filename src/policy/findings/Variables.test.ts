import { describe, expect, it } from 'vitest'
import { advice, document, shared, when, words } from '../testing/advice.ts'

const OWN = [
  'MISSING_BRACE_IN_VARIABLE',
  'EMPTY_VARIABLE',
  'UNSUPPORTED_SPACE_IN_VARIABLE',
  'MISSING_QUOTE_IN_VARIABLE',
  'VARIABLE_UNSUPPORTED_IN_VERSION',
  'VARIABLE_UNSUPPORTED_IN_ELEMENT',
  'INVALID_VARIABLE_FOR_OPERATOR',
]
const of = (text: string) => document({ Resource: `arn:aws:s3:::b/${text}` })
const told = (text: string) => advice(of(text), 'identity', ...OWN).map((one) => one.split(' ')[0])

describe('a variable', () => {
  it.each([
    'a',
    '$',
    '{aws:username}',
    '${aws:username}',
    '${*}${?}${$}',
    "${aws:username, 'x'}",
    "${aws:username,'a, b'}",
    '${ aws:username }',
    "${aws:username, ''}",
  ])('is in order: %s', (text) => {
    expect(told(text)).toEqual([])
  })

  it.each<[string, string, string]>([
    [
      '${aws:username',
      'MISSING_BRACE_IN_VARIABLE',
      'The policy variable is missing a closing curly brace. Add } after the variable text. → arn:aws:s3:::b/${aws:username}',
    ],
    [
      'a}${aws:username',
      'MISSING_BRACE_IN_VARIABLE',
      'The policy variable is missing a closing curly brace. Add } after the variable text. → arn:aws:s3:::b/a}${aws:username}',
    ],
    [
      '${}',
      'EMPTY_VARIABLE',
      'Empty policy variable. Remove the ${ } variable structure or provide a variable within the structure. → ${aws:username}',
    ],
    [
      '${ }',
      'EMPTY_VARIABLE',
      'Empty policy variable. Remove the ${ } variable structure or provide a variable within the structure. → ${aws:username}',
    ],
    [
      '${aws: user name}',
      'UNSUPPORTED_SPACE_IN_VARIABLE',
      'A space is not supported within the policy variable text. Remove the space. → ${aws:username}',
    ],
    [
      "${aws: username, 'x'}",
      'UNSUPPORTED_SPACE_IN_VARIABLE',
      'A space is not supported within the policy variable text. Remove the space. → ${aws:username}',
    ],
    [
      '${aws:username, x}',
      'MISSING_QUOTE_IN_VARIABLE',
      "The policy variable default value must begin and end with a single quote. Add the missing quote. → ${aws:username, 'x'}",
    ],
    [
      "${aws:username, 'x}",
      'MISSING_QUOTE_IN_VARIABLE',
      "The policy variable default value must begin and end with a single quote. Add the missing quote. → ${aws:username, 'x'}",
    ],
    [
      "${aws:username,x' }",
      'MISSING_QUOTE_IN_VARIABLE',
      "The policy variable default value must begin and end with a single quote. Add the missing quote. → ${aws:username, 'x'}",
    ],
    [
      "${aws:username, x'y'}",
      'MISSING_QUOTE_IN_VARIABLE',
      "The policy variable default value must begin and end with a single quote. Add the missing quote. → ${aws:username, 'xy'}",
    ],
    [
      "${ aws:username, 'x'y}",
      'MISSING_QUOTE_IN_VARIABLE',
      "The policy variable default value must begin and end with a single quote. Add the missing quote. → ${ aws:username, 'xy'}",
    ],
    [
      '${ , x}',
      'MISSING_QUOTE_IN_VARIABLE',
      "The policy variable default value must begin and end with a single quote. Add the missing quote. → ${ , 'x'}",
    ],
    [
      '${aws:username,}',
      'MISSING_QUOTE_IN_VARIABLE',
      "The policy variable default value must begin and end with a single quote. Add the missing quote. → ${aws:username, ''}",
    ],
  ])('%s: %s', (text, code, said) => {
    expect(told(text)).toEqual([code])
    expect(words(of(text), 'identity', code)).toEqual([said])
    expect(advice(when({ StringLike: { 'aws:userid': ['a', text] } }), 'identity', ...OWN)).toEqual([
      `${code} /Condition/StringLike/aws:userid/1`,
    ])
    expect(
      advice(document({ Resource: undefined, NotResource: `arn:aws:s3:::b/${text}` }), 'identity', ...OWN),
    ).toEqual([`${code} /NotResource`])
  })

  it('is plain text in an older document', () => {
    const code = 'VARIABLE_UNSUPPORTED_IN_VERSION'
    const Version = { Version: '2008-10-17' }
    const said =
      'To include variables in your policy, use the policy version 2012-10-17 or later. → "Version": "2012-10-17"'
    expect(words({ ...shared({ Resource: 'arn:aws:s3:::b/${aws:username}' }), ...Version }, 'resource', code)).toEqual([
      said,
    ])
    expect(
      words({ ...shared({ Resource: 'arn:aws:s3:::b/${aws:username}' }), Version: undefined }, 'resource', code),
    ).toEqual([said])
    expect(advice({ ...shared({ Resource: 'arn:aws:s3:::b/${*}' }), ...Version }, 'resource', code)).toEqual([])
    expect(advice({ ...shared({ Resource: 'arn:aws:s3:::b/k' }), ...Version }, 'resource', code)).toEqual([])
    expect(advice(of('${aws:username}'), 'identity', code)).toEqual([])
  })

  it('has no place in Action and Sid', () => {
    const code = 'VARIABLE_UNSUPPORTED_IN_ELEMENT'
    const said = (text: string) =>
      `Policy variables are supported in the Resource and Condition elements. Remove the policy variable ${text} from this element. → the text itself`
    expect(words(document({ Action: ['s3:GetObject', 's3:${aws:username}'] }), 'identity', code)).toEqual([
      said('s3:${aws:username}'),
    ])
    expect(words(document({ Action: undefined, NotAction: 's3:${aws:username}' }), 'identity', code)).toHaveLength(1)
    expect(words(document({ Sid: 'A${aws:username}' }), 'identity', code)).toEqual([said('A${aws:username}')])
    expect(words(document({ Action: 's3:${*}', Sid: '${?}${$}' }), 'identity', code)).toEqual([])
  })

  it.each([
    ['NumericEquals', true],
    ['DateLessThan', true],
    ['IpAddress', true],
    ['BinaryEquals', true],
    ['Null', true],
    ['StringEquals', false],
    ['ForAnyValue:StringLikeIfExists', false],
    ['ArnNotLike', false],
    ['Bool', false],
  ])('under %s has no place: %j', (operator, wrong) => {
    const code = 'INVALID_VARIABLE_FOR_OPERATOR'
    const said = 'Policy variables can only be used with String and ARN operators. → a String or Arn operator'
    expect(words(when({ [operator]: { 'x:k': '${aws:username}' } }), 'identity', code)).toEqual(wrong ? [said] : [])
    expect(words(when({ [operator]: { 'x:k': 'aws:username' } }), 'identity', code)).toEqual([])
  })
})
