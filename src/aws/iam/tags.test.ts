import { expect, test } from 'vitest'
import { checkedTags, tagged, tagRecord, untagged } from './tags.ts'

const team = { Key: 'Team', Value: 'a' }
const env = { Key: 'env', Value: 'dev' }

test('tagging with a key that differs by case only replaces the tag where it stands', () => {
  expect(tagged([team, env], [{ Key: 'TEAM', Value: 'b' }])).toEqual([{ Key: 'TEAM', Value: 'b' }, env])
})

test('untagging ignores case and keys that are not there', () => {
  expect(untagged([team, env], ['team', 'none'])).toEqual([env])
})

test('the same key twice in one request is refused, whatever its case', () => {
  expect(() => checkedTags([team, { Key: 'tEAM', Value: '' }])).toThrow(
    'Duplicate tag keys found. Please note that Tag keys are case insensitive.',
  )
})

test('keys kept for AWS are refused in any case', () => {
  expect(() => checkedTags([{ Key: 'AWS:x', Value: '' }])).toThrow(expect.objectContaining({ code: 'InvalidInput' }))
})

test('the fifty-first tag is refused with LimitExceeded', () => {
  const fifty = Array.from({ length: 50 }, (_, n) => ({ Key: `k${n}`, Value: '' }))
  expect(() => tagged(fifty, [team])).toThrow(expect.objectContaining({ code: 'LimitExceeded' }))
  expect(tagged(fifty, [{ Key: 'K49', Value: 'new' }])).toHaveLength(50)
})

test('a tag named __proto__ is a tag like any other', () => {
  expect(Object.keys(tagRecord([{ Key: '__proto__', Value: 'x' }]))).toEqual(['__proto__'])
})
