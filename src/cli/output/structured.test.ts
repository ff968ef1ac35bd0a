import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { yaml } from './structured.ts'

describe('YAML', () => {
  it.each([
    'arn:aws:iam::111122223333:role/Payroll',
    '10.0.0.0/16',
    'https://127.0.0.1:4566/a?b=c&d',
    'Two words, (and more)',
    'i-0123456789abcdef0',
    'm5.xlarge',
    'a#b',
    "it's",
    's3:Get*',
    'Größe',
  ])('writes %s as it is', (text) => {
    expect(yaml({ a: text })).toBe(`a: ${text}\n`)
  })

  it.each([
    '', ' a', 'a ', 'a: b', 'a:', 'a #b', '#a', '- a', '-', '*', '&a', '!a', '@a', '%a', '`a', '"a"', "'a'", '[a]', '{a}', 'a\nb', 'a\tb',
    'yes', 'No', 'on', 'OFF', 'y', 'N', 'true', 'False', 'null', 'NULL', '~', '=', '<<',
    '1', '111122223333', '-1', '+1', '1.5', '.5', '1e3', '1_000', '0x1f', '0o17', '0b11', '017', '4.21.3', '1:30:00', '.inf', '-.INF', '.nan',
    '2026-11-29', '2026-11-29T18:00:00Z', '2026-11-29 18:00:00 +01:00', '\u0085', '\u2028', '\ufeff', '---', '...',
  ])('quotes %j', (text) => {
    expect(yaml({ a: text })).toBe(`a: ${JSON.stringify(text)}\n`)
  }) // prettier-ignore

  it('is read as what it was, by the rules of both versions', () => {
    const value = {
      'arn:aws:iam::1:root': [{ on: 'off', list: [[], {}, ['a', { b: null }]] }, '1e3', true, 1.5],
      yes: { no: '2001-01-01', text: 'a: b' },
    }
    for (const version of ['1.1', '1.2'] as const) expect(parse(yaml(value), { version })).toEqual(value)
  })
})
