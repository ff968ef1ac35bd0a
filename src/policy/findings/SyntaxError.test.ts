import { describe, expect, it } from 'vitest'
import { nodeOf } from '../parse.ts'
import { syntaxErrors } from './SyntaxError.ts'

const ok = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }
const found = (document: unknown) =>
  syntaxErrors(nodeOf(document as object)).map(({ code, message, hint, position }) => {
    expect(message).toBe('Syntax errors in policy.')
    return `${code} ${position.pointer}: ${hint}`
  })
const inStatement = (more: object) =>
  found({ Statement: { ...ok, ...more } }).map((text) => text.replace('/Statement/', '/'))

describe('a document of the language’s shape', () => {
  it.each<[string, object]>([
    ['has statements', { Version: '2012-10-17', Id: 'x', Statement: [ok] }],
    ['has one statement', { Version: '2008-10-17', Statement: ok }],
    ['has lists', { Statement: { ...ok, Action: ['a', 'b'], Resource: [] } }],
    [
      'has negations',
      { Statement: { Effect: 'Deny', NotAction: 'a', NotResource: ['b'], NotPrincipal: { AWS: 'c' } } },
    ],
    ['has everyone', { Statement: { ...ok, Sid: 's', Principal: '*' } }],
    ['has principals by type', { Statement: { ...ok, Principal: { AWS: ['a'], Service: 'b' } } }],
    ['has conditions', { Statement: { ...ok, Condition: { Bool: { k: [true, 'x', 1], l: 1 }, Null: {} } } }],
  ])('%s', (_what, document) => {
    expect(found(document)).toEqual([])
  })

  it.each<[unknown, string[]]>([
    [[], ['DATA_TYPE_MISMATCH : a policy is an object']],
    [{}, ['MISSING_STATEMENT : a policy has a Statement']],
    [
      { Version: 1 },
      [
        'INVALID_VERSION /Version: a version is 2012-10-17 or 2008-10-17',
        'MISSING_STATEMENT : a policy has a Statement',
      ],
    ],
    [{ Version: '2020-01-01', Statement: ok }, ['INVALID_VERSION /Version: a version is 2012-10-17 or 2008-10-17']],
    [
      { Version: '', Statement: [] },
      [
        'INVALID_VERSION /Version: a version is 2012-10-17 or 2008-10-17',
        'MISSING_STATEMENT /Statement: a policy has at least one statement',
      ],
    ],
    [{ Id: 1, Statement: ok }, ['DATA_TYPE_MISMATCH /Id: a text is wanted here']],
    [{ Statement: 'x' }, ['DATA_TYPE_MISMATCH /Statement: an object is wanted here']],
    [{ Statement: [ok, 'x'] }, ['DATA_TYPE_MISMATCH /Statement: an object is wanted here']],
    [{ Statements: [], Statement: ok }, ['INVALID_POLICY_ELEMENT /Statements: there is no element "Statements"']],
    [{ Statement: [ok, { Action: 'a' }] }, ['MISSING_EFFECT /Statement/1: a statement has an Effect']],
  ])('is not %j', (document, expected) => {
    expect(found(document)).toEqual(expected)
  })

  it.each<[object, string]>([
    [{ Sid: 1 }, 'DATA_TYPE_MISMATCH /Sid: a text is wanted here'],
    [{ Effect: 'Permit' }, 'INVALID_EFFECT /Effect: Effect is Allow or Deny'],
    [{ Effect: '' }, 'INVALID_EFFECT /Effect: Effect is Allow or Deny'],
    [{ Effect: ['Allow'] }, 'DATA_TYPE_MISMATCH /Effect: a text is wanted here'],
    [{ Action: 7 }, 'DATA_TYPE_MISMATCH /Action: a text is wanted here'],
    [{ Action: ['a', 7] }, 'DATA_TYPE_MISMATCH /Action: a text is wanted here'],
    [{ Action: [['a']] }, 'DATA_TYPE_MISMATCH /Action: a text is wanted here'],
    [{ Resource: null }, 'DATA_TYPE_MISMATCH /Resource: a text is wanted here'],
    [{ Principal: 'x' }, 'INVALID_PRINCIPAL_FORMAT /Principal: only "*" may stand here as a text'],
    [{ Principal: 1 }, 'INVALID_PRINCIPAL_FORMAT /Principal: an object is wanted here'],
    [{ Principal: { AWS: 1 } }, 'INVALID_PRINCIPAL_FORMAT /Principal: a text is wanted here'],
    [{ NotPrincipal: { AWS: ['a', 1] } }, 'INVALID_PRINCIPAL_FORMAT /NotPrincipal: a text is wanted here'],
    [{ Condition: 'x' }, 'DATA_TYPE_MISMATCH /Condition: an object is wanted here'],
    [{ Condition: { Bool: 'x' } }, 'DATA_TYPE_MISMATCH /Condition: an object is wanted here'],
    [{ Condition: { Bool: { k: null } } }, 'DATA_TYPE_MISMATCH /Condition: a value is wanted here'],
    [{ Condition: { Bool: { k: [{}] } } }, 'DATA_TYPE_MISMATCH /Condition: a value is wanted here'],
    [{ action: 'a' }, 'INVALID_POLICY_ELEMENT /action: there is no element "action"'],
    [{ NotAction: 'a' }, 'UNSUPPORTED_ELEMENT_COMBINATION /NotAction: Action and NotAction exclude each other'],
    [{ NotResource: 'a' }, 'UNSUPPORTED_ELEMENT_COMBINATION /NotResource: Resource and NotResource exclude each other'],
  ])('has no statement with %j', (more, expected) => {
    expect(inStatement(more)).toEqual([expected])
  })

  it.each(['NotAction', 'NotResource', 'NotPrincipal'])('has no number for %s', (name) => {
    const statement: Record<string, unknown> = { Effect: 'Deny', [name]: 7 }
    const [code, wanted] =
      name === 'NotPrincipal' ? ['INVALID_PRINCIPAL_FORMAT', 'an object'] : ['DATA_TYPE_MISMATCH', 'a text']
    expect(found({ Statement: statement })).toEqual([`${code} /Statement/${name}: ${wanted} is wanted here`])
  })

  it('has not both a principal and its negation', () => {
    expect(inStatement({ Principal: '*', NotPrincipal: { AWS: 'a' } })).toEqual([
      'UNSUPPORTED_ELEMENT_COMBINATION /NotPrincipal: Principal and NotPrincipal exclude each other',
    ])
  })
})
