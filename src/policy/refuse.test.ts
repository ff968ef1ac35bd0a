import { describe, expect, it } from 'vitest'
import { examine, firstError } from './refuse.ts'

const SYNTAX = 'Syntax errors in policy.'
const ORGANIZATIONS = 'The provided policy document does not meet the requirements of the specified policy type.'
const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }
const document = (...Statement: object[]) => ({ Version: '2012-10-17', Statement })

describe('what AWS refuses', () => {
  it('is told as AWS tells it, with where it stands', () => {
    expect(firstError('{"Version":"2012-10-17",\n "Statement":[}', 'identity')).toStrictEqual({
      code: 'JSON_SYNTAX_ERROR',
      severity: 'error',
      message: SYNTAX,
      position: { line: 2, column: 15, pointer: '/Statement/0' },
    })
  })

  it('is told with what is known of why', () => {
    expect(firstError('{"Version":"2012-10-17","Version":"2012-10-17"}', 'identity')).toEqual({
      code: 'JSON_SYNTAX_ERROR',
      severity: 'error',
      message: SYNTAX,
      hint: 'duplicate name "Version"',
      position: { line: 1, column: 25, pointer: '' },
    })
  })

  it('of an object has no line', () => {
    expect(firstError(document({ ...statement, Action: () => 1 }), 'identity')).toMatchObject({
      code: 'JSON_SYNTAX_ERROR',
      position: { line: 0, column: 0, pointer: '/Statement/0/Action' },
    })
  })

  it.each(['scp', 'rcp'] as const)('is told in one sentence where it is an %s, and why beside it', (kind) => {
    expect(firstError('[', kind)).toMatchObject({ message: ORGANIZATIONS, hint: SYNTAX })
    expect(firstError('{"a":1,"a":2}', kind)).toMatchObject({
      message: ORGANIZATIONS,
      hint: `${SYNTAX} (duplicate name "a")`,
    })
  })

  it('is the first thing that is wrong', () => {
    const wrong = document({ ...statement, Conditon: {} }, { ...statement, Effect: 'allow' })
    expect(firstError(wrong, 'identity')?.position.pointer).toBe('/Statement/0/Conditon')
  })

  it('is a policy without a version only where it is attached by its ARN', () => {
    const old = { Statement: statement }
    expect(firstError(old, 'identity')?.message).toBe('Policy document must be version 2012-10-17 or greater.')
    expect(firstError(old, 'identity', { inline: true })).toBeUndefined()
  })

  it('is nothing else', () => {
    for (const sound of [document(statement), { Version: '2012-10-17', Statement: statement }])
      expect(examine(sound, 'identity', false).refused).toEqual([])
  })
})

describe('a document of sound shape', () => {
  it('is handed on, statement by statement', () => {
    const { sound } = examine(document(statement, { ...statement, Sid: 'Two' }), 'scp', true)
    expect(sound).toMatchObject({ kind: 'scp', inline: true, version: { type: 'string', value: '2012-10-17' } })
    expect(sound?.statements.map(({ members }) => members.get('Sid'))).toMatchObject([undefined, { value: 'Two' }])
  })

  it('may have one statement without a list', () => {
    const { sound } = examine({ Version: '2012-10-17', Statement: statement }, 'identity', false)
    expect(sound?.statements.map(({ node }) => node.at.pointer)).toEqual(['/Statement'])
  })

  it('is told from one that is not', () => {
    for (const broken of ['[', '[]', '{"Statement":[1]}', document({ ...statement, Conditon: {} })])
      expect(examine(broken, 'identity', false)).not.toHaveProperty('sound')
  })
})
