import { describe, expect, it } from 'vitest'
import { advice, when, words } from '../testing/advice.ts'

const OWN = [
  'EMPTY_OBJECT_CONDITION',
  'EMPTY_ARRAY_CONDITION',
  'EMPTY_ARRAY_CONDITION_FORALLVALUES',
  'EMPTY_ARRAY_CONDITION_FORANYVALUE',
  'EMPTY_ARRAY_CONDITION_IFEXISTS',
  'DUPLICATE_KEYS_WITH_DIFFERENT_CASE',
  'STATEMENT_NEVER_MATCHES',
  'REDUNDANT_CONDITION_VALUE_NUM',
]
const NAME = 'aws:username'

describe('a condition', () => {
  it.each<[string, object, string[]]>([
    ['without operators', {}, ['EMPTY_OBJECT_CONDITION /Condition']],
    ['with an operator without keys', { StringEquals: {} }, ['EMPTY_OBJECT_CONDITION /Condition/StringEquals']],
    [
      'with another operator',
      { StringEquals: {}, Bool: { 'aws:SecureTransport': 'true' } },
      ['EMPTY_OBJECT_CONDITION /Condition/StringEquals'],
    ],
    ['without values', { StringEquals: { [NAME]: [] } }, [`EMPTY_ARRAY_CONDITION /Condition/StringEquals/${NAME}`]],
    [
      'without values under an operator that there is not',
      { StringEqual: { [NAME]: [] } },
      [`EMPTY_ARRAY_CONDITION /Condition/StringEqual/${NAME}`],
    ],
    [
      'without values under ForAllValues',
      { 'ForAllValues:StringEquals': { [NAME]: [] } },
      [`EMPTY_ARRAY_CONDITION_FORALLVALUES /Condition/ForAllValues:StringEquals/${NAME}`],
    ],
    [
      'without values under ForAllValues and IfExists',
      { 'ForAllValues:StringEqualsIfExists': { [NAME]: [] } },
      [`EMPTY_ARRAY_CONDITION_FORALLVALUES /Condition/ForAllValues:StringEqualsIfExists/${NAME}`],
    ],
    [
      'without values under ForAnyValue',
      { 'ForAnyValue:StringEquals': { [NAME]: [] } },
      [`EMPTY_ARRAY_CONDITION_FORANYVALUE /Condition/ForAnyValue:StringEquals/${NAME}`],
    ],
    [
      'without values under IfExists',
      { StringEqualsIfExists: { [NAME]: [] } },
      [`EMPTY_ARRAY_CONDITION_IFEXISTS /Condition/StringEqualsIfExists/${NAME}`],
    ],
    ['with a value', { StringEquals: { [NAME]: 'ann' }, StringLikeIfExists: { 'aws:userid': ['a'] } }, []],
    [
      'with a key twice',
      { StringEquals: { [NAME]: 'ann', 'AWS:username': 'bob', 'aws:UserName': 'eve' } },
      [
        'DUPLICATE_KEYS_WITH_DIFFERENT_CASE /Condition/StringEquals/AWS:username',
        'DUPLICATE_KEYS_WITH_DIFFERENT_CASE /Condition/StringEquals/aws:UserName',
      ],
    ],
    ['with a key under two operators', { StringLike: { [NAME]: 'a*' }, StringNotLike: { 'aws:UserName': 'ann' } }, []],
  ])('%s', (_what, Condition, expected) => {
    expect(advice(when(Condition), 'identity', ...OWN)).toEqual(expected)
  })

  const bounds: [operator: string, values: unknown, which?: string][] = [
    ['NumericLessThan', ['1', '10'], 'greatest'],
    ['NumericLessThanEquals', [1, 10], 'greatest'],
    ['NumericGreaterThan', ['1', '10'], 'least'],
    ['NumericGreaterThanEqualsIfExists', ['1', '10'], 'least'],
    ['DateLessThan', ['2026-01-01', '2027-01-01'], 'greatest'],
    ['DateGreaterThan', ['2026-01-01', '2027-01-01'], 'least'],
    ['NumericLessThan', ['1']],
    ['NumericLessThan', '1'],
    ['NumericEquals', ['1', '10']],
    ['NumericNotEquals', ['1', '10']],
    ['XNumericLessThan', ['1', '10']],
  ]
  it.each(bounds)('%s of %j: of several bounds one decides', (operator, values, which) => {
    const said = words(when({ [operator]: { 'x:key': values } }), 'identity', 'REDUNDANT_CONDITION_VALUE_NUM')
    const message = `Multiple values in ${operator} are redundant. Replace with the ${which} single value for x:key.`
    expect(said).toEqual(which === undefined ? [] : [`${message} → the ${which} value`])
  })

  it.each<[code: string, Condition: object, said: string]>([
    [
      'EMPTY_OBJECT_CONDITION',
      {},
      'This condition block is empty and it does not affect the policy. Specify conditions. → conditions, or no Condition',
    ],
    [
      'EMPTY_ARRAY_CONDITION',
      { StringEquals: { [NAME]: [] } },
      'There are no values for the condition key aws:username and it does not affect the policy. Specify conditions. → values',
    ],
    [
      'EMPTY_ARRAY_CONDITION_FORALLVALUES',
      { 'ForAllValues:StringEquals': { [NAME]: [] } },
      'The ForAllValues prefix with an empty condition key matches only if the key aws:username is missing from the request context. To determine if the request context is empty, we recommend that you use the Null condition operator with the value of true instead. → Null with the value true',
    ],
    [
      'EMPTY_ARRAY_CONDITION_FORANYVALUE',
      { 'ForAnyValue:StringEquals': { [NAME]: [] } },
      'The ForAnyValue prefix with an empty condition key aws:username never matches the request context and it does not affect the policy. Specify conditions. → values',
    ],
    [
      'EMPTY_ARRAY_CONDITION_IFEXISTS',
      { StringEqualsIfExists: { [NAME]: [] } },
      'The IfExists suffix with an empty condition key matches only if the key aws:username is missing from the request context. To determine if the request context is empty, we recommend that you use the Null condition operator with the value of true instead. → Null with the value true',
    ],
    [
      'DUPLICATE_KEYS_WITH_DIFFERENT_CASE',
      { StringEquals: { [NAME]: 'ann', 'AWS:username': 'bob' } },
      'The condition key AWS:username appears more than once with different capitalization in the same condition block. Remove the duplicate condition keys. → one aws:username with all values',
    ],
    [
      'STATEMENT_NEVER_MATCHES',
      { Null: { [NAME]: 'true' }, StringEquals: { 'aws:UserName': 'ann' } },
      'Null and StringEquals on aws:username exclude each other: the statement never matches. → one of the two',
    ],
  ])('%s says what is wrong', (code, Condition, said) => {
    expect(words(when(Condition), 'identity', code)).toEqual([said])
  })
})

describe('two conditions on one key', () => {
  const absent = { Null: { [NAME]: 'true' } }
  it.each<[string, object]>([
    [
      'absent as two texts, and equal to something',
      { Null: { [NAME]: ['true', 'true'] }, StringEquals: { [NAME]: 'ann' } },
    ],
    ['absent, and equal to something', { ...absent, StringEquals: { [NAME]: 'ann' } }],
    ['equal to something, and absent', { StringEquals: { [NAME]: 'ann' }, ...absent }],
    ['absent as a boolean', { Null: { [NAME]: true }, StringEquals: { [NAME]: 'ann' } }],
    ['absent, and like something', { ...absent, StringLike: { [NAME]: 'a*' } }],
    ['absent, and one of several values', { ...absent, 'ForAnyValue:StringEquals': { [NAME]: 'ann' } }],
    ['absent, and one value that is not', { ...absent, 'ForAnyValue:StringNotEquals': { [NAME]: 'ann' } }],
    ['a value, and not that value', { StringEquals: { [NAME]: 'ann' }, StringNotEquals: { [NAME]: 'ann' } }],
    [
      'not some values, and one of them',
      { StringNotEquals: { [NAME]: ['ann', 'bob'] }, StringEquals: { [NAME]: 'bob' } },
    ],
  ])('%s: no request meets both', (_what, Condition) => {
    const second = Object.keys(Condition)[1]
    expect(advice(when(Condition), 'identity', 'STATEMENT_NEVER_MATCHES')).toEqual([
      `STATEMENT_NEVER_MATCHES /Condition/${second}/${NAME}`,
    ])
  })

  it.each<[string, object]>([
    ['there, and equal to something', { Null: { [NAME]: 'false' }, StringEquals: { [NAME]: 'ann' } }],
    ['there as a boolean', { Null: { [NAME]: false }, StringEquals: { [NAME]: 'ann' } }],
    ['there or absent', { Null: { [NAME]: ['true', 'false'] }, StringEquals: { [NAME]: 'ann' } }],
    ['absent, and absent', { ...absent, 'ForAllValues:Null': { [NAME]: 'true' } }],
    [
      'absent by a prefix that says nothing',
      { 'ForAllValues:Null': { [NAME]: 'true' }, StringEquals: { [NAME]: 'ann' } },
    ],
    ['the text true', { Bool: { [NAME]: 'true' }, StringEquals: { [NAME]: 'true' } }],
    ['absent, and equal if it exists', { ...absent, StringEqualsIfExists: { [NAME]: 'ann' } }],
    ['absent, and all of several values', { ...absent, 'ForAllValues:StringEquals': { [NAME]: 'ann' } }],
    ['absent, and not a value', { ...absent, StringNotEquals: { [NAME]: 'ann' } }],
    ['absent, and another key', { ...absent, StringEquals: { 'aws:userid': 'AIDA' } }],
    ['a value, and not another', { StringEquals: { [NAME]: 'ann' }, StringNotEquals: { [NAME]: 'bob' } }],
    [
      'two values, and not one of them',
      { StringEquals: { [NAME]: ['ann', 'bob'] }, StringNotEquals: { [NAME]: 'ann' } },
    ],
    ['a value, and the same', { StringEquals: { [NAME]: 'ann' }, StringLike: { [NAME]: 'ann' } }],
    ['not a value, and not by pattern', { StringNotEquals: { [NAME]: 'ann' }, StringNotLike: { [NAME]: 'ann' } }],
    ['a value of another key', { StringEquals: { [NAME]: 'ann' }, StringNotEquals: { 'aws:userid': 'ann' } }],
  ])('%s: a request may meet both', (_what, Condition) => {
    expect(advice(when(Condition), 'identity', 'STATEMENT_NEVER_MATCHES')).toEqual([])
  })
})
