import { expect, test } from 'vitest'
import { recent } from './recent.ts'

test('of a thousand keys the last hundred are held, and never more than two hundred', () => {
  const held = recent<number, string>(100)
  for (let key = 0; key < 1000; key++) held.set(key, `value-${key}`)
  const known = Array.from({ length: 1000 }, (_, key) => key).filter((key) => held.get(key) === `value-${key}`)
  expect(known.length).toBeLessThanOrEqual(200)
  expect(known.at(0)).toBeLessThanOrEqual(900)
  expect(known.at(-1)).toBe(999)
  expect(known).toEqual(Array.from({ length: known.length }, (_, at) => 1000 - known.length + at))
})

test('a key that is set again has its last value', () => {
  const held = recent<string, number>(1)
  held.set('a', 1)
  held.set('b', 2)
  held.set('a', 3)
  expect([held.get('a'), held.get('b'), held.get('c')]).toEqual([3, 2, undefined])
})
