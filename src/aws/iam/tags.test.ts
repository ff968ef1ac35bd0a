import { expect, test } from 'vitest'
import { CASED, CASELESS, checkedTags, refuseNone, tagged, tagRecord, untagged } from './tags.ts'

const team = { Key: 'Team', Value: 'a' }
const env = { Key: 'env', Value: 'dev' }

test('tagging with a key that differs by case only replaces the tag where it stands', () => {
  expect(tagged([team, env], [{ Key: 'TEAM', Value: 'b' }], CASELESS)).toEqual([{ Key: 'TEAM', Value: 'b' }, env])
})

test('untagging ignores case and keys that are not there', () => {
  expect(untagged([team, env], ['team', 'none', 'aws:none'], CASELESS)).toEqual([env])
})

test('the same key twice in one request is refused, whatever its case', () => {
  expect(() => checkedTags([team, { Key: 'tEAM', Value: '' }], CASELESS)).toThrow(
    'Duplicate tag keys found. Please note that Tag keys are case insensitive.',
  )
})

test('of what is neither a user nor a role, keys that differ by case are two', () => {
  const lower = { Key: 'team', Value: 'b' }
  expect(tagged([team], [lower], CASED)).toEqual([team, lower])
  expect(untagged([team, lower], ['team'], CASED)).toEqual([team])
  expect(checkedTags([team, lower], CASED)).toEqual([team, lower])
  expect(() => checkedTags([team, team], CASED)).toThrow(/^Duplicate tag keys found\.$/)
})

test('keys kept for AWS are refused in any case', () => {
  const reserved = { Key: 'AWS:x', Value: '' }
  expect(() => checkedTags([reserved, reserved], CASED)).toThrow(
    expect.objectContaining({
      code: 'InvalidInput',
      message: 'Tag keys beginning with aws: are reserved for system use.',
    }) as Error,
  )
})

test('an empty list of tags is refused', () => {
  expect(() => refuseNone([])).toThrow(
    expect.objectContaining({ code: 'InvalidInput', message: 'Error occurred while validating input. ' }) as Error,
  )
})

test('the fifty-first tag is refused with LimitExceeded', () => {
  const fifty = Array.from({ length: 50 }, (_, n) => ({ Key: `k${n}`, Value: '' }))
  expect(() => tagged(fifty, [team], CASELESS)).toThrow(expect.objectContaining({ code: 'LimitExceeded' }))
  expect(tagged(fifty, [{ Key: 'K49', Value: 'new' }], CASELESS)).toHaveLength(50)
})

test('a tag named __proto__ is a tag like any other', () => {
  expect(Object.keys(tagRecord([{ Key: '__proto__', Value: 'x' }]))).toEqual(['__proto__'])
})
