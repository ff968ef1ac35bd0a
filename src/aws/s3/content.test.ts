import { expect, test } from 'vitest'
import fc from 'fast-check'
import { cut, rangeOf } from './content.ts'

test.each([
  ['bytes=0-9', { start: 0, end: 9 }],
  ['bytes=5-', { start: 5, end: 99 }],
  ['bytes=-10', { start: 90, end: 99 }],
  ['bytes=-1000', { start: 0, end: 99 }],
  ['bytes=50-5000', { start: 50, end: 99 }],
])('%s of an object of 100 bytes', (header, range) => expect(rangeOf(header, 100)).toEqual(range))

test.each([undefined, '', 'bytes=9-5', 'bytes=a-b', 'lines=1-2', 'bytes=0-1,5-6', 'bytes=-'])(
  '%s is no range: the whole object is meant',
  (header) => {
    expect(rangeOf(header, 100)).toBeUndefined()
  },
)

test.each(['bytes=100-', 'bytes=200-300', 'bytes=-0'])(
  'when no byte is in %s, it refuses with InvalidRange',
  (header) => {
    expect(() => rangeOf(header, 100)).toThrow(expect.objectContaining({ code: 'InvalidRange', status: 416 }))
  },
)

test('a range over several segments is their bytes in order', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 5 }),
      fc.nat(),
      fc.nat(),
      (sizes, a, b) => {
        const segments = sizes.map((size, index) => ({ digest: String(index), start: index, size }))
        const bytes = segments.flatMap(({ digest, start, size }) =>
          Array.from({ length: size }, (_, i) => `${digest}:${start + i}`),
        )
        const [start, end] = [a % bytes.length, b % bytes.length].sort((x, y) => x - y) as [number, number]
        const found = cut(segments, { start, end }).flatMap(({ digest, start: from, size }) =>
          Array.from({ length: size }, (_, i) => `${digest}:${from + i}`),
        )
        expect(found).toEqual(bytes.slice(start, end + 1))
      },
    ),
  )
})
