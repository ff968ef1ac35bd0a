import { expect, test } from 'vitest'
import { worldClock } from '../../kernel/Clock.ts'
import { seededRandom } from '../../kernel/random.ts'
import { lifetime, metadataTokens } from './tokens.ts'

const clock = worldClock()
const random = seededRandom('tokens')

test('a token lives as many seconds as decimal digits say, from one to six hours', () => {
  expect(['1', '60', '21600'].map(lifetime)).toEqual([1, 60, 21_600])
  const odd = [
    undefined,
    '',
    '0',
    '21601',
    '-1',
    '+60',
    ' 60',
    '60 ',
    '1e3',
    '0x10',
    '6.0',
    '60,60',
    '\u0661\u0662',
    'Infinity',
  ]
  for (const text of odd) expect([text, lifetime(text)]).toEqual([text, undefined])
})

test('a token is taken until its time is over, however many others were asked for', async () => {
  const tokens = metadataTokens({ clock, random })
  const first = tokens.issue(60)
  expect(first).toMatch(/^[\w-]{54}$/)
  const others = Array.from({ length: 1_000 }, () => tokens.issue(21_600))
  expect(new Set([first, ...others]).size).toBe(1_001)
  await clock.advance(59_000)
  expect(tokens.isValid(first)).toBe(true)
  await clock.advance(2_000)
  expect([tokens.isValid(first), tokens.isValid(others[0] ?? '')]).toEqual([false, true])
})

test('a token that was written otherwise, lengthened or given out by another instance is none', () => {
  const tokens = metadataTokens({ clock, random })
  const token = tokens.issue(60)
  const flipped = (at: number) => token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1)
  const forged = ['', 'x', `${token}A`, `${token}=`, token.slice(1), ...Array.from(token, (_letter, at) => flipped(at))]
  for (const text of forged) expect([text, tokens.isValid(text)]).toEqual([text, false])
  expect(metadataTokens({ clock, random }).isValid(token)).toBe(false)
})
