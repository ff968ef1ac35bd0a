import { describe, expect, it } from 'vitest'
import { glob, patternTokens } from './elements/wildcard.ts'
import { compile, evaluate, policySize } from './index.ts'
import { firstError } from './refuse.ts'
import { validate } from './validate.ts'

const MB = 1024 * 1024

/** Milliseconds of processor time at best: what else runs on the machine does not count. */
function costs(work: () => unknown): number {
  const once = () => {
    const { user, system } = process.cpuUsage()
    work()
    const after = process.cpuUsage({ user, system })
    return (after.user + after.system) / 1000
  }
  return Math.min(once(), once(), once())
}

function refused(document: string | object): void {
  expect(() => compile(document)).toThrow(expect.objectContaining({ code: 'MalformedPolicyDocument' }))
}

const deep = (levels: number) => `${'{"Statement":['.repeat(levels)}${']}'.repeat(levels)}`

function nested(levels: number): object {
  let document: object = {}
  for (let i = 0; i < levels; i++) document = { Statement: [document] }
  return document
}

const like = (value: string) => ({ StringLike: { 'aws:username': value } })

function single(statement: object) {
  return compile({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*', ...statement } })
}

const ask = { principal: 'arn:aws:iam::111122223333:user/ann', action: 's3:GetObject', resource: 'arn:aws:s3:::b/k' }

describe('a hostile document', () => {
  it.each([
    ['10 MB of letters', 'x'.repeat(10 * MB)],
    ['10 MB of quotes', '"'.repeat(10 * MB)],
    ['10 MB of escapes', `"${'\\"'.repeat(5 * MB)}`],
    ['10 MB of white space', ' '.repeat(10 * MB)],
    ['10 MB of brackets', '['.repeat(10 * MB)],
    ['10 MB of statements', `{"Statement":[${'{"Effect":"Allow"},'.repeat(MB / 2)}{}]}`],
    ['1,000 nested statements', deep(1000)],
    ['4,000 nested statements', deep(4000)],
  ])('of %s is refused at once', (_what, document) => {
    expect(
      costs(() => {
        refused(document)
        expect(validate(document, 'identity')[0]?.severity).toBe('error')
      }),
    ).toBeLessThan(50)
  })

  it.each([
    ['a million statements', () => ({ Statement: Array.from({ length: MB }, () => 0) })],
    ['1,000 nested statements', () => nested(1000)],
    ['10 MB of an action', () => ({ Statement: { Effect: 'Allow', Action: 'x'.repeat(10 * MB), Resource: '*' } })],
    [
      'ten copies of ten copies of …',
      () => Array.from({ length: 9 }).reduce<object>((inner) => Array.from({ length: 10 }, () => inner), {}),
    ],
  ])('as an object of %s is refused at once', (_what, make) => {
    const document = make()
    expect(costs(() => refused(document))).toBeLessThan(50)
  })

  it('of the greatest length compiles in linear time, whatever it lists', () => {
    const actions = Array.from({ length: 6000 }, (_, i) => `ec2:Action${i}*`)
    const text = JSON.stringify({ Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] })
    expect(text.length).toBeLessThan(131_072)
    expect(costs(() => compile(text))).toBeLessThan(200)
  })

  it.each([
    ['variables that are not closed', { Resource: '${a'.repeat(30_000), Condition: like('${'.repeat(50_000)) }],
    ['stars for an action', { Action: '*'.repeat(100_000) }],
    ['open places for an action', { Action: '?'.repeat(100_000) }],
  ])('of %s is validated in linear time', (_what, elements) => {
    const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*', ...elements }
    const text = JSON.stringify({ Version: '2012-10-17', Statement: statement })
    validate(text, 'identity')
    expect(costs(() => validate(text, 'identity'))).toBeLessThan(400)
  })

  it.each(['"'.repeat(MB), `"${'\\"'.repeat(MB)}`, '"a" '.repeat(MB / 4), ' \n'.repeat(MB)])(
    'is measured in linear time',
    (document) => {
      expect(costs(() => policySize(document))).toBeLessThan(200)
    },
  )

  it('is measured as IAM counts: without white space between the tokens, with that in texts', () => {
    expect(policySize('{ "a b" : [ "\\" c" ,\n\t1 ] }\r\n')).toBe('{"a b":["\\" c",1]}'.length)
    expect(policySize('"never \\')).toBe('"never \\'.length)
    expect(policySize({ Statement: [] })).toBe('{"Statement":[]}'.length)
  })

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'])(
    'with %s as a name means nothing by it',
    (name) => {
      const before = Object.getOwnPropertyNames(Object.prototype).length
      const withMember = (text: string) => compile(text.replace('NAME', JSON.stringify(name)))
      const element = withMember('{"Statement":{"Effect":"Allow","Action":"*","Resource":"*",NAME:{"Effect":"Allow"}}}')
      expect(evaluate(ask, { identity: [element] }).decision).toBe('ImplicitDeny')
      const operator = withMember(
        '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{NAME:{"k":"v"}}}}',
      )
      expect(evaluate(ask, { identity: [operator] }).decision).toBe('ImplicitDeny')
      const key = withMember(
        '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringLike":{NAME:"*"}}}}',
      )
      expect(evaluate(ask, { identity: [key] }).decision).toBe('ImplicitDeny')
      expect(evaluate({ ...ask, context: { k: 'v' } }, { identity: [key] }).decision).toBe('ImplicitDeny')
      const given = JSON.parse(`{${JSON.stringify(name)}:"v"}`) as Record<string, string>
      expect(evaluate({ ...ask, context: given }, { identity: [key] }).decision).toBe('Allow')
      expect(evaluate({ ...ask, action: name }, { identity: [single({ Action: 's3:*' })] }).decision).toBe(
        'ImplicitDeny',
      )
      expect(Object.getOwnPropertyNames(Object.prototype)).toHaveLength(before)
    },
  )

  it('of thousands of patterns is advised on in time, and is no refusal', () => {
    const resources = Array.from({ length: 2000 }, (_, at) => `arn:aws:s3:::${'*a'.repeat(8)}${at}`)
    const actions = Array.from({ length: 2000 }, (_, at) => `s3:${'*e?'.repeat(6)}${at}`)
    const Statement = { Effect: 'Allow', Action: [...actions, 's3:GetObject'], Resource: resources }
    const policy = { Version: '2012-10-17', Statement }
    expect(costs(() => validate(policy, 'identity'))).toBeLessThan(3000)
    expect(firstError(policy, 'identity')).toBeUndefined()
  })

  it('that says of itself that it is compiled is read like any other', () => {
    const forged = { compiled: true, statements: [], actions: { of: () => ({ allow: [], deny: [] }) } }
    expect(() => evaluate(ask, { identity: [forged as never] })).toThrow('Syntax errors in policy.')
  })
})

describe('a hostile value', () => {
  const long = 'a'.repeat(100_000)
  const stars = '*a'.repeat(40)
  const context = {
    'x:k': long,
    'aws:SourceIp': '1'.repeat(100_000),
    'aws:CurrentTime': '2'.repeat(100_000),
    'x:n': `${'1'.repeat(100_000)}x`,
  }

  it.each([
    ['StringLike', { 'x:k': `${stars}b` }],
    ['StringNotLike', { 'x:k': `${stars}b` }],
    ['ArnLike', { 'x:k': `arn:${stars}:b:c:d:${stars}b` }],
    ['NumericLessThan', { 'aws:SourceIp': '5' }],
    ['NumericEquals', { 'x:n': '5' }],
    ['DateLessThan', { 'aws:CurrentTime': '2026-01-01' }],
    ['IpAddress', { 'aws:SourceIp': '10.0.0.0/8' }],
    ['BinaryEquals', { 'x:k': 'QQ==' }],
    ['StringEquals', { 'x:k': '${x:k}b' }],
  ])('is compared by %s in linear time', (operator, wanted) => {
    const identity = [single({ Condition: { [operator]: wanted } })]
    expect(costs(() => evaluate({ ...ask, context }, { identity }))).toBeLessThan(250)
  })

  it('in action, resource or caller is matched in linear time', () => {
    const identity = [single({ Action: `s3:${stars}b`, Resource: `arn:aws:s3:::${stars}b` })]
    const request = { principal: `arn:aws:sts::1:${long}`, action: `s3:${long}`, resource: `arn:aws:s3:::${long}` }
    expect(costs(() => evaluate(request, { identity }))).toBeLessThan(250)
  })

  it('may come in any number of names: each answer is as quick, and nothing piles up', () => {
    const identity = [single({ Action: ['s3:Get*', 'ec2:*'] })]
    const decisions = Array.from(
      { length: 5000 },
      (_, i) => evaluate({ ...ask, action: `s3:Get${i}` }, { identity }).decision,
    )
    expect(new Set(decisions)).toEqual(new Set(['Allow']))
    const many = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`k${i}`, 'v']))
    const conditioned = [single({ Condition: { StringEquals: { K19999: 'v' } } })]
    expect(evaluate({ ...ask, context: many }, { identity: conditioned }).decision).toBe('Allow')
  })
})

describe('a hostile pattern', () => {
  const long = 'a'.repeat(100_000)
  const ideographs = Array.from({ length: 20_000 }, (_, i) => String.fromCodePoint(0x4e00 + i))
  it.each([
    ['6,000 stars', '*'.repeat(6000), true],
    ['3,000 stars between letters that are there', `${'*a'.repeat(3000)}*b`, false],
    ['a long piece that is nearly everywhere', `*${'a'.repeat(5998)}b*`, false],
    ['a long piece that nearly begins everywhere', `*b${'a'.repeat(5998)}*`, false],
    ['the same with an open place', `*${'a'.repeat(2999)}?${'a'.repeat(2998)}b*`, false],
    ['open places everywhere', `*${'?a'.repeat(2999)}b*`, false],
    ['open places and letters that all differ', `*${ideographs.join('?')}*`, false],
    ['3,000 pieces with open places', `${'*?'.repeat(3000)}*b`, false],
  ])('takes as long as it is to read, with %s against 100 kB', (_what, pattern, expected) => {
    // 600 million steps, which is what pattern × text would be, are seconds.
    expect(costs(() => expect(glob(patternTokens(pattern), long)).toBe(expected))).toBeLessThan(400)
  })
})
