import fc from 'fast-check'
import { expect, test } from 'vitest'
import { quoted } from './quoted.ts'

test('a text is quoted as JSON.stringify quotes it, whatever stands in it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(quoted(text)).toBe(JSON.stringify(text))
    }),
  )
})

test.each(['', 'plain text', 'a"b', 'a\\b', 'line\n', '\u007f', 'é', '\u2028', '\ud83d', '\u0000'])(
  '%j is quoted as JSON',
  (text) => {
    expect(JSON.parse(quoted(text))).toBe(text)
    expect(quoted(text)).toBe(JSON.stringify(text))
  },
)
