import { expect, test } from 'vitest'
import fc from 'fast-check'
import { listing, utf8Order } from './listing.ts'

const keys = ['a', 'photos/2006/January/sample.jpg', 'photos/2006/February/sample2.jpg', 'photos/index', 'z'].sort(
  utf8Order,
)
const page = (query: Partial<Parameters<typeof listing>[2]>) =>
  listing(keys, (key) => key, { prefix: '', delimiter: '', after: '', limit: 1000, ...query })

test('with a delimiter, keys beneath one prefix are one entry', () => {
  expect(page({ delimiter: '/' })).toEqual({ entries: ['a', 'z'], prefixes: ['photos/'], truncated: false, last: 'z' })
  expect(page({ delimiter: '/', prefix: 'photos/2006/' }).prefixes).toEqual([
    'photos/2006/February/',
    'photos/2006/January/',
  ])
})

test('a page that ended with a prefix goes on behind all keys of that prefix', () => {
  const first = page({ delimiter: '/', limit: 2 })
  expect(first).toMatchObject({ entries: ['a'], prefixes: ['photos/'], truncated: true, last: 'photos/' })
  expect(page({ delimiter: '/', after: 'photos/' })).toMatchObject({ entries: ['z'], prefixes: [], truncated: false })
})

test('no keys at all may be asked for', () => {
  expect(page({ limit: 0 })).toMatchObject({ entries: [], truncated: false })
})

test('pages of any size put together are the whole listing', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(
        fc.string({ unit: fc.constantFrom('a', 'b', '/', 'é', '\u{1F600}', '\uffee'), minLength: 1, maxLength: 6 }),
      ),
      fc.integer({ min: 1, max: 4 }),
      fc.constantFrom('', '/', 'a'),
      (names, limit, delimiter) => {
        const sorted = [...names].sort(utf8Order)
        const all = listing(sorted, (key) => key, { prefix: '', delimiter, after: '', limit: 1000 })
        const entries: string[] = []
        const prefixes: string[] = []
        for (let after = '', more = true; more;) {
          const next = listing(sorted, (key) => key, { prefix: '', delimiter, after, limit })
          entries.push(...next.entries)
          prefixes.push(...next.prefixes)
          more = next.truncated
          after = next.last ?? ''
        }
        expect({ entries, prefixes }).toEqual({ entries: all.entries, prefixes: all.prefixes })
      },
    ),
  )
})

test('keys come in the order of their UTF-8 bytes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
      expect(Math.sign(utf8Order(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)))
    }),
  )
})
