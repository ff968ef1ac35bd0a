import { describe, expect, it } from 'vitest'
import { contextNames, KeyList, lookupIn, namesOf } from './context.ts'

const many = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`aws:Key${i}`, i]))

function listOf(keys: Readonly<Record<string, unknown>>): KeyList {
  const list = new KeyList()
  for (const [name, value] of Object.entries(keys)) list.set(name, value)
  return list
}

describe('a request’s context', () => {
  it.each([
    ['a text', { 'aws:A': 'x' }, ['x']],
    ['an empty text', { 'aws:A': '' }, ['']],
    ['a number', { 'AWS:a': 7 }, ['7']],
    ['a boolean', { 'aws:a': false }, ['false']],
    ['a list', { 'aws:a': ['x', 1, true, ['deep'], null, {}] }, ['x', '1', 'true']],
    ['an empty list', { 'aws:a': [] }, undefined],
    ['null', { 'aws:a': null }, undefined],
    ['an object', { 'aws:a': { x: 'y' } }, undefined],
    ['another key', { 'aws:b': 'x' }, undefined],
    ['two spellings: the last counts', { 'aws:a': 'x', 'aws:A': 'y' }, ['y']],
    ['many others', { ...many, 'aws:A': 'x' }, ['x']],
    ['many others and two spellings', { ...many, 'aws:a': 'x', 'aws:A': 'y' }, ['y']],
    ['many others and not it', many, undefined],
    ['nothing', {}, undefined],
    ['only the name of a missing place', { undefined: 'x' }, undefined],
  ])('gives what it holds: %s', (_what, context, values) => {
    expect(lookupIn(context)('aws:a')).toEqual(values)
    expect(lookupIn(listOf(context))('aws:a')).toEqual(values)
    expect(lookupIn(new KeyList(listOf(context)))('aws:a')).toEqual(values)
  })

  it('goes on where another one ends, of whose keys the later counts', () => {
    const before = listOf({ 'aws:A': 'x', 'aws:B': 'y' })
    const list = new KeyList(before)
    list.set('AWS:a', 'z')
    expect(lookupIn(list)('aws:a')).toEqual(['z'])
    expect(lookupIn(list)('aws:b')).toEqual(['y'])
    expect(contextNames(list)).toEqual(['aws:A', 'aws:B', 'AWS:a'])
    expect([...list]).toEqual([['aws:A', 'x'], ['aws:B', 'y'], ['AWS:a', 'z']]) // prettier-ignore
    expect(lookupIn(before)('aws:a')).toEqual(['x'])
  })

  it('names what it holds as it is written', () => {
    expect(contextNames({ 'aws:SourceIp': '203.0.113.7', 'AWS:userid': undefined })).toEqual([
      'aws:SourceIp',
      'AWS:userid',
    ])
    expect(contextNames(listOf({ 'aws:SourceIp': '203.0.113.7' }))).toEqual(['aws:SourceIp'])
  })

  it('is told from the one before by every name', () => {
    expect(lookupIn({ 'aws:A': 'x', 'aws:B': 'y' })('aws:b')).toEqual(['y'])
    expect(lookupIn({ 'aws:A': 'x', 'aws:C': 'z' })('aws:c')).toEqual(['z'])
    expect(lookupIn({ 'aws:A': 'x', 'aws:C': 'z' })('aws:b')).toBeUndefined()
    expect(lookupIn({ 'aws:A': 'x' })('aws:c')).toBeUndefined()
    expect(lookupIn({ 'aws:C': 'x', 'aws:A': 'y' })('aws:a')).toEqual(['y'])
  })

  it('has one table with that before it if all names are the same', () => {
    const table = namesOf(['aws:A', 'aws:B'])
    expect(namesOf(['aws:A', 'aws:B'])).toBe(table)
    for (const names of [['aws:A'], ['aws:A', 'aws:B', 'aws:C'], ['aws:A', 'aws:D'], ['aws:D', 'aws:B'], []]) {
      const before = namesOf(['aws:A', 'aws:B'])
      expect([...namesOf(names)]).toEqual(names.map((name) => [name.toLowerCase(), name]))
      expect(namesOf(['aws:A', 'aws:B'])).not.toBe(before)
    }
  })

  it('takes more names than it remembers, and longer ones', () => {
    for (let i = 0; i < 21_000; i++) expect(lookupIn({ [`aws:N${i}`]: 'x' })(`aws:n${i}`)).toEqual(['x'])
    const long = 'A'.repeat(1000)
    expect(lookupIn({ [long]: 'x' })(long.toLowerCase())).toEqual(['x'])
  })
})
