import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sortable, unsortable } from './sortable.ts'

const units = fc
  .array(fc.oneof(fc.constantFrom(0, 1, 2, 0x2f, 0x61, 0xd7fe, 0xd7ff, 0xd83d, 0xde00, 0xe000, 0xffff), fc.nat(0xffff)))
  .map((codes) => String.fromCharCode(...codes))

test('ordinary keys are stored as they are', () => {
  expect(sortable('role/ManagedOpenShift-Installer-Role')).toBe('role/ManagedOpenShift-Installer-Role')
})

test('any text comes back whole, without NUL or lone surrogates in between', () => {
  fc.assert(
    fc.property(units, (text) => {
      const stored = sortable(text)
      expect(unsortable(stored)).toBe(text)
      expect(stored).not.toContain('\0')
      expect(Buffer.from(stored).toString()).toBe(stored)
    }),
  )
})

test('the stored bytes stand in the order of the code units', () => {
  fc.assert(
    fc.property(units, units, (one, other) => {
      const order = Buffer.compare(Buffer.from(sortable(one)), Buffer.from(sortable(other)))
      expect(order).toBe(one < other ? -1 : one > other ? 1 : 0)
    }),
  )
})

test('a prefix stays a prefix', () => {
  fc.assert(fc.property(units, units, (prefix, rest) => sortable(prefix + rest).startsWith(sortable(prefix))))
})
