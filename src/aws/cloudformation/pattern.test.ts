import { expect, it } from 'vitest'
import { compilePattern } from './pattern.ts'

const CIDR =
  '^(([0-9]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5])\\.){3}([0-9]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5])(\\/(1[6-9]|2[0-8]))$'
const SAME = [CIDR, '^[a-z][-a-z0-9]*$', '[\\w.+-]+@[\\w-]+\\.[a-z]{2,4}', '', 'a|b*|(?:cd)+?', '^$|.{3,}', '[^\\d\\s]{1,3}', '[]]?', '\\x41\\u0042', 'a{2}b{1,}', '[a\\-z]+', '[\\w-]+', '(?<n>x)?$'] // prettier-ignore
const TEXTS = ['10.0.0.0/16', '10.0.0.0/29', '256.0.0.0/16', 'a-1', 'A', 'me@example.com', '', 'bbb', 'cdcd', 'aab', 'AB', ']', '-', 'x', 'a b', '\n'] // prettier-ignore

it.each(SAME)('the pattern %s has the texts that JavaScript’s own has', (source) => {
  const pattern = compilePattern(source)
  const own = new RegExp(`^(?:${source})$`)
  for (const text of TEXTS) if (source !== '[]]?') expect([text, pattern.matches(text)]).toEqual([text, own.test(text)])
})

it.each([
  ['\\p{Alnum}+', 'aZ9', true],
  ['\\p{Punct}', '[', true],
  ['\\P{Digit}', '1', false],
  ['[[a-c][x-z]]+', 'ax', true],
])('%s takes Java’s classes: %s %s', (source, text, matches) => {
  expect(compilePattern(source).matches(text)).toBe(matches)
})

it.each([
  ['(?!a)b', 'Not supported by Stint: looking ahead or behind'],
  ['(a)\\1', 'Not supported by Stint: references to a group'],
  ['a++', 'possessive quantifiers'],
  ['[a&&b]', 'intersections of classes'],
  ['(a', 'is not a valid regular expression'],
  ['a)', 'is not a valid regular expression'],
  ['*', 'is not a valid regular expression'],
  ['[b-a]', 'is not a valid regular expression'],
  ['a{3,2}', 'is not a valid regular expression'],
  ['\\', 'is not a valid regular expression'],
  ['('.repeat(5_000), 'is not a valid regular expression'],
])('%.20s is refused: %s', (source, why) => {
  expect(() => compilePattern(source)).toThrow(why)
})
