import { expect, test } from 'vitest'
import { isDomainName, isWithin, normalName, reversed } from './dns-name.ts'

test.each([
  ['*.Apps.Example.com', '\\052.apps.example.com.'],
  ['\\052.apps.example.com.', '\\052.apps.example.com.'],
  ['_dmarc.example.com', '_dmarc.example.com.'],
])('%s is kept as %s', (name, kept) => expect(normalName(name)).toBe(kept))

test('records are ordered by their labels from the right', () => {
  const names = ['www.example.com.', 'example.com.', 'api.example.com.', 'a-b.example.com.', 'x.api.example.com.']
  expect([...names].sort((a, b) => (reversed(a) < reversed(b) ? -1 : 1))).toEqual([
    'example.com.',
    'a-b.example.com.',
    'api.example.com.',
    'x.api.example.com.',
    'www.example.com.',
  ])
})

test('a name lies within its own zone and those above it', () => {
  expect(isWithin('api.example.com.', 'example.com.')).toBe(true)
  expect(isWithin('example.com.', 'example.com.')).toBe(true)
  expect(isWithin('badexample.com.', 'example.com.')).toBe(false)
})

test.each(['', '.', 'a..b', 'ä.com', `${'a'.repeat(64)}.com`])('%j is no domain name', (name) =>
  expect(isDomainName(name)).toBe(false),
)
