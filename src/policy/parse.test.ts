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
    expect(fault(`"${'x'.repeat(MAX_TEXT)}"`).code).toBe('MalformedPolicyDocument')
  })

  it('takes __proto__ and constructor as names like any other', () => {
    const node = parse('{"__proto__":{"admin":1},"constructor":2}')
    expect(node.type === 'object' && [...node.members.keys()]).toEqual(['__proto__', 'constructor'])
    expect(({} as { admin?: number }).admin).toBeUndefined()
  })

  it('takes an object for its text', () => {
    expect(plain(nodeOf({ a: [1, 'b', null], c: undefined }))).toEqual(new Map([['a', [1, 'b', null]]]))
    expect(() => nodeOf({ a: () => 1 })).toThrow(Fault)
  })

  it('refuses an object that holds itself', () => {
    const loop: Record<string, unknown> = {}
    loop['loop'] = loop
    expect(() => nodeOf(loop)).toThrow(Fault)
  })
})
