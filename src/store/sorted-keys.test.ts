import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sortedKeys } from './sorted-keys.ts'

const key = fc.string({ unit: fc.constantFrom('a', 'b', '/', '\ud83d', '\uffff'), maxLength: 5 })

test('whatever is added and deleted, a range is what sorting and filtering would give', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.boolean(), key), { maxLength: 200 }),
      key,
      fc.option(key, { nil: undefined }),
      fc.nat(20),
      (steps, prefix, after, limit) => {
        const keys = sortedKeys()
        const plain = new Set<string>()
        for (const [add, one] of steps) {
          if (add) keys.add(one)
          else keys.delete(one)
          if (add) plain.add(one)
          else plain.delete(one)
        }
        const expected = [...plain]
          .sort()
          .filter((one) => one.startsWith(prefix) && (after === undefined || one > after))
        expect(keys.range(prefix, after, limit)).toEqual(expected.slice(0, limit))
        expect(keys.count(prefix)).toBe([...plain].filter((one) => one.startsWith(prefix)).length)
        expect(keys.size).toBe(plain.size)
      },
    ),
  )
})

test('a set of many chunks stays in order', () => {
  const keys = sortedKeys()
  const all = Array.from({ length: 5000 }, (_, at) => `role/${String((at * 7919) % 5000).padStart(4, '0')}`)
  for (const one of all) keys.add(one)
  for (const one of all.slice(0, 2500)) keys.delete(one)
  expect(keys.range('role/')).toEqual(all.slice(2500).sort())
  expect(keys.count('role/')).toBe(2500)
  expect(keys.count('role/4')).toBe(all.slice(2500).filter((one) => one.startsWith('role/4')).length)
  expect(keys.range('role/', 'role/4', 3)).toEqual(
    all.slice(2500).filter((one) => one > 'role/4').sort().slice(0, 3), // prettier-ignore
  )
})
