import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ENTRY, hashesOf, partsOf, shareOf, termOf, termsOf } from './terms.mjs'

const text = fc.string({ unit: fc.constantFrom('a', '"', '\\', '[', ']', ',', 'é', '\n'), maxLength: 4 })

test('the parts that a term names hold every event that has it', () => {
  fc.assert(
    fc.property(
      fc.nat(10 ** 6),
      fc.uniqueArray(fc.nat(3000), { minLength: 1, maxLength: 40 }),
      fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 3 }),
      (since, steps, attributes) => {
        const sequences = steps.toSorted((a, b) => a - b).map((step) => since + 1 + step)
        const until = sequences.at(-1) ?? 0
        const events = sequences.map((sequence, at) => {
          const own = at % 3 === 0 ? [...attributes, ['third', 'one']] : attributes
          return [sequence, JSON.stringify(own)] as const
        })
        const hashed = events.map(([sequence, list]) => [sequence, hashesOf(list)] as const)
        const shares = termsOf(hashed, since, until)
        for (const attribute of [...attributes, ['third', 'one']]) {
          const term = termOf(JSON.stringify(attribute))
          const terms = shares.get(shareOf(term)) ?? Buffer.alloc(0)
          let at = terms.indexOf(term)
          while (at % ENTRY !== 0) at = terms.indexOf(term, at + 1)
          const ranges = partsOf(terms.readUInt32LE(at + 4), since, until)
          const holds = (sequence: number) => ranges.some(([low, high]) => sequence > low && sequence <= high)
          const having = events.filter(([, list]) => list.includes(JSON.stringify(attribute)))
          expect(having.every(([sequence]) => holds(sequence))).toBe(true)
        }
      },
    ),
  )
})
