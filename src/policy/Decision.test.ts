import { describe, expect, it } from 'vitest'
import { compile } from './compile.ts'
import { allowedReason, citation } from './Decision.ts'

const allow = { Effect: 'Allow', Action: '*', Resource: '*' }
const [plain, named] = compile({ Statement: [allow, { ...allow, Sid: 'Named' }] }).statements

describe('a citation', () => {
  it('says what there is to say, and nothing of what there is not', () => {
    if (!plain || !named) throw new Error('no statements')
    expect(citation(plain, 'identity', undefined, 2, undefined)).toStrictEqual({
      type: 'identity',
      policy: 2,
      statement: 0,
    })
    expect(citation(named, 'scp', 0, 1, 'p-FullAWSAccess')).toStrictEqual({
      type: 'scp',
      level: 0,
      policy: 1,
      id: 'p-FullAWSAccess',
      statement: 1,
      sid: 'Named',
    })
  })

  it('cannot be changed', () => {
    if (!plain) throw new Error('no statement')
    expect(citation(plain, 'identity', undefined, 0, undefined)).toSatisfy(Object.isFrozen)
  })
})

describe('the reason of an Allow', () => {
  const id = 'arn:aws:iam::111122223333:policy/P'
  it.each([
    ['allowed by statement 2 of the boundary policy', { type: 'boundary', policy: 0, statement: 1 }],
    ['allowed by statement "" of the identity policy', { type: 'identity', policy: 0, statement: 1, sid: '' }],
    [
      `allowed by statement "S" of the identity policy ${id}`,
      { type: 'identity', policy: 0, statement: 1, sid: 'S', id },
    ],
    ['the account’s root user is allowed what no policy takes away', undefined],
  ] as const)('%s', (reason, first) => {
    expect(allowedReason(first)).toBe(reason)
  })
})
