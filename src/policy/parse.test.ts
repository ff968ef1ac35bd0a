import { describe, expect, it } from 'vitest'
import { Fault } from '../kernel/Fault.ts'
import { MAX_TEXT, type Node, nodeOf, parse } from './parse.ts'

function plain(node: Node): unknown {
  switch (node.type) {
    case 'object':
      return new Map([...node.members].map(([name, inner]) => [name, plain(inner)]))
    case 'array':
      return node.items.map(plain)
    case 'null':
      return null
    default:
      return node.value
  }
}

function fault(text: string): Fault {
  try {
    parse(text)
  } catch (error) {
    if (error instanceof Fault) return error
  }
  throw new Error(`accepted: ${text.slice(0, 80)}`)
}

describe('the strict JSON parser', () => {
  it('reads every kind of value', () => {
    const text = '{"a":[1,-2.5e3,true,false,null,"\\u00e9\\n\\"\\/"],"b":{}}'
    expect(plain(parse(text))).toEqual(
      new Map<string, unknown>([
        ['a', [1, -2500, true, false, null, 'é\n"/']],
        ['b', new Map()],
      ]),
    )
  })

  it('says where each value stands', () => {
    const node = parse('{\n  "Statement": [\n    {"a/b": "x"}\n  ]\n}')
    const statement = node.type === 'object' ? node.members.get('Statement') : undefined
    const first = statement?.type === 'array' ? statement.items[0] : undefined
    expect(first?.at).toEqual({ line: 3, column: 5, pointer: '/Statement/0' })
    expect(first?.type === 'object' ? first.members.get('a/b')?.at : undefined).toEqual({
      line: 3,
      column: 13,
      pointer: '/Statement/0/a~1b',
    })
  })

  it.each([
    ['nothing', ''],
    ['a byte order mark', '\ufeff{}'],
    ['a comment', '{/* hi */}'],
    ['a trailing comma', '{"a":1,}'],
    ['a trailing comma in a list', '[1,]'],
    ['two documents', '{} {}'],
    ['single quotes', "{'a':1}"],
    ['a bare word', '{"a":NaN}'],
    ['a leading zero', '[01]'],
    ['a control character in a text', '["\u0001"]'],
    ['an unknown escape', '["\\x41"]'],
    ['an unfinished text', '["abc'],
    ['an unfinished escape', '["\\u12'],
    ['a lone surrogate', '["\\ud800"]'],
    ['a lone surrogate as it is', '["\udc00"]'],
    ['a missing colon', '{"a" 1}'],
    ['an unfinished object', '{"a":1'],
  ])('refuses %s', (_what, text) => {
    expect(fault(text)).toMatchObject({
      code: 'MalformedPolicyDocument',
      status: 400,
      message: 'Syntax errors in policy.',
    })
  })

  it('refuses a name that is given twice, and says where', () => {
    const { detail } = fault('{"Version":"2012-10-17",\n "Version":"2008-10-17"}')
    expect(detail).toEqual({ position: { line: 2, column: 2, pointer: '' }, hint: 'duplicate name "Version"' })
  })

  it('refuses depth 1,000 and texts beyond IAM’s limit at once', () => {
    expect(fault('['.repeat(1000) + ']'.repeat(1000)).code).toBe('MalformedPolicyDocument')
    expect(fault(`"${'x'.repeat(MAX_TEXT)}"`).message).toBe('Syntax errors in policy.')
  })

  it.each<readonly [string, string, number, number, string]>([
    ['nothing', '', 1, 1, ''],
    ['what follows the document', '{}\n x', 2, 2, ''],
    ['what is no value', '{"a": [1, x]}', 1, 11, '/a/1'],
    ['a name that is none', '{"a":{b:1}}', 1, 7, '/a'],
    ['a missing colon', '{"a":{"b" 1}}', 1, 11, '/a'],
    ['a missing brace', '{"a":{"b":1]}', 1, 12, '/a'],
    ['a missing bracket', '{"a":["b"}', 1, 10, '/a'],
    ['a comma too many', '["b",]', 1, 6, '/1'],
    ['a text that does not end', '{"a":["b\n"]}', 1, 9, '/a/0'],
    ['an unknown escape', '["b\\x"]', 1, 6, '/0'],
    ['an escape of too few digits', '["\\u12"]', 1, 5, '/0'],
    ['a lone surrogate', '[\n "a", "\\udc00"]', 2, 7, '/1'],
    ['a word half written', '[tru]', 1, 2, '/0'],
    ['a number half written', '[-]', 1, 2, '/0'],
    ['a number that ends in its point', '[1.]', 1, 3, ''],
    ['a number that ends in its exponent', '[1e]', 1, 3, ''],
    ['a number with a plus', '[+1]', 1, 2, '/0'],
    ['what follows white space', '[1] \n\n  x', 3, 3, ''],
    ['white space of another kind', '\u00a0{}', 1, 1, ''],
  ])('says where it stopped: %s', (_what, text, line, column, pointer) => {
    expect(fault(text).detail).toMatchObject({ position: { line, column, pointer } })
  })

  it.each([
    ['0', 0],
    ['-0.5', -0.5],
    ['10', 10],
    ['1.25E+2', 125],
    ['25e-1', 2.5],
    ['1e10', 1e10],
  ])('reads the number %s, and keeps how it was written', (raw, value) => {
    expect(parse(raw)).toMatchObject({ type: 'number', value, raw })
  })

  it('reads every escape, and all white space', () => {
    expect(plain(parse('"\\nabcd\\tbeef"'))).toBe('\nabcd\tbeef')
    expect(plain(parse('\t\r\n ["\\"\\\\\\/\\b\\f\\n\\r\\t\\u00E9\\ud83d\\ude00", "" ] \t\r\n'))).toEqual([
      '"\\/\b\f\n\r\té😀',
      '',
    ])
  })

  it('reads words for what they are', () => {
    expect([parse('true'), parse('false'), parse('null')]).toMatchObject([
      { type: 'boolean', value: true },
      { type: 'boolean', value: false },
      { type: 'null' },
    ])
  })

  it('points to names with tildes and slashes as JSON pointers do', () => {
    const pointers = (node: Node) =>
      node.type === 'object' ? [...node.members.values()].map(({ at }) => at.pointer) : []
    const value = { 'a~b/c~/': 1, '': 2 }
    expect(pointers(parse(JSON.stringify(value)))).toEqual(['/a~0b~1c~0~1', '/'])
    expect(pointers(nodeOf(value))).toEqual(['/a~0b~1c~0~1', '/'])
  })

  it('takes thirty-two levels and no more, of texts and objects', () => {
    const levels = (count: number) => `${'['.repeat(count)}1${']'.repeat(count)}`
    const members = (count: number) => `${'{"a":'.repeat(count)}1${'}'.repeat(count)}`
    for (const make of [levels, members]) {
      expect(parse(make(32)).type).toBe(nodeOf(JSON.parse(make(32))).type)
      expect(fault(make(33)).message).toBe('Syntax errors in policy.')
      expect(fault(make(33)).detail).toMatchObject({ position: { pointer: expect.stringMatching(/^(?:\/[0a]){33}$/) } })
      expect(() => nodeOf(JSON.parse(make(33)))).toThrow('Syntax errors in policy.')
    }
  })

  it('says why it takes no half of a character', () => {
    expect(fault('["\\ud83d"]').detail).toEqual({
      position: { line: 1, column: 2, pointer: '/0' },
      hint: 'lone surrogate',
    })
  })

  it('takes as many characters as it says, and says so at the first', () => {
    expect(parse(`"${'x'.repeat(MAX_TEXT - 2)}"`).type).toBe('string')
    expect(fault(`\n"${'x'.repeat(MAX_TEXT - 2)}"`).detail).toEqual({ position: { line: 1, column: 1, pointer: '' } })
  })

  it.each<readonly [string, (length: number) => unknown, number]>([
    ['a text', (length) => 'x'.repeat(length), 2],
    ['a list', (length) => ['x'.repeat(length), 1, null], 2 + 3 + 4],
    ['members', (length) => ({ a: 'x'.repeat(length), bc: true }), 2 + 5 + 2 + 6 + 1],
    ['a name', (length) => ({ ['x'.repeat(length)]: 1 }), 2 + 4 + 1],
  ])('takes of objects what may be as long a text, and no more: %s', (_what, make, rest) => {
    expect(nodeOf(make(MAX_TEXT - rest)).at).toEqual({ line: 0, column: 0, pointer: '' })
    expect(() => nodeOf(make(MAX_TEXT - rest + 1))).toThrow(
      expect.objectContaining({
        message: 'Syntax errors in policy.',
        detail: { position: { line: 0, column: 0, pointer: '' } },
      }),
    )
  })

  it('counts on where the first of them fills it', () => {
    expect(() => nodeOf(['x'.repeat(MAX_TEXT - 5), 1])).toThrow(Fault)
  })

  it('takes __proto__ and constructor as names like any other', () => {
    const node = parse('{"__proto__":{"admin":1},"constructor":2}')
    expect(node.type === 'object' && [...node.members.keys()]).toEqual(['__proto__', 'constructor'])
    expect(({} as { admin?: number }).admin).toBeUndefined()
  })

  it('takes an object for its text', () => {
    expect(plain(nodeOf({ a: [1, 'b', null], c: undefined }))).toEqual(new Map([['a', [1, 'b', null]]]))
    expect(nodeOf(2.5)).toEqual({ type: 'number', value: 2.5, raw: '2.5', at: { line: 0, column: 0, pointer: '' } })
    expect(nodeOf([false])).toMatchObject({ items: [{ type: 'boolean', value: false, at: { pointer: '/0' } }] })
    expect(() => nodeOf({ a: [() => 1] })).toThrow(
      expect.objectContaining({
        code: 'MalformedPolicyDocument',
        message: 'Syntax errors in policy.',
        detail: { position: { line: 0, column: 0, pointer: '/a/0' } },
      }),
    )
  })

  it('refuses an object that holds itself', () => {
    const loop: Record<string, unknown> = {}
    loop['loop'] = loop
    expect(() => nodeOf(loop)).toThrow(Fault)
  })
})
