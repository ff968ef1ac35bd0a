import { describe, expect, it } from 'vitest'
import { Fault } from '../kernel/Fault.ts'
import { escapeUri, parseForm } from './form.ts'

const malformed = (what: string) => new Fault('MalformedInput', 400, what)
const parse = (text: string) => parseForm(text, malformed)

describe('parseForm', () => {
  it('nests dotted names', () => {
    const form = parse('Action=TagRole&Tags.member.1.Key=a&Tags.member.1.Value=b+c%26&Tags.member.2.Key=')
    const members = (form.get('Tags') as Map<string, Map<string, Map<string, string>>>).get('member')
    expect(form.get('Action')).toBe('TagRole')
    expect(members?.get('1')?.get('Value')).toBe('b c&')
    expect(members?.get('2')?.get('Key')).toBe('')
  })

  it('keeps the first of two values of a name', () => {
    expect(parse('A=1&A=2').get('A')).toBe('1')
  })

  it('skips empty pairs and takes a bare name as empty', () => {
    expect([...parse('&&A&=x&')]).toEqual([
      ['A', ''],
      ['', 'x'],
    ])
  })

  it('treats __proto__ as a name like any other', () => {
    const form = parse('__proto__.polluted=1&constructor.prototype.polluted=1')
    expect(form.has('__proto__')).toBe(true)
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  it.each([
    ['an escape that is none', 'A=%zz'],
    ['bytes that are not UTF-8', 'A=%ff'],
    ['a name that is a value and a structure', 'A=1&A.b=2'],
    ['a name that is a structure and a value', 'A.b=2&A=1'],
    ['too many levels', `A${'.1'.repeat(30)}=x`],
    ['too many pairs', 'A=1&'.repeat(20_001)],
  ])('refuses %s', (_, text) => {
    expect(() => parse(text)).toThrow(Fault)
  })
})

describe('escapeUri', () => {
  it('escapes all but the unreserved characters', () => {
    expect(escapeUri("a-b._~!'()*/ é")).toBe('a-b._~%21%27%28%29%2A%2F%20%C3%A9')
  })

  it('replaces a lone surrogate, which has no bytes', () => {
    expect(escapeUri('\ud800')).toBe('%EF%BF%BD')
  })
})
