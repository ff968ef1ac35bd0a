import { describe, expect, it } from 'vitest'
import type { Explanation, Failure, NearMiss } from './Explanation.ts'
import { place, render } from './render.ts'

const ref = { type: 'identity', policy: 0, statement: 2 } as const
const denied = {
  decision: 'ImplicitDeny',
  reason: 'because no identity-based policy allows the s3:GetObject action',
  by: [],
  denial: { type: 'identity' },
} as const
const request: Explanation['request'] = {
  principal: 'arn:aws:iam::111122223333:user/ann',
  action: 's3:GetObject',
  resource: 'arn:aws:s3:::b/k',
  context: {},
}
const lines = (facts: Parameters<typeof render>[0]) => render(facts).split('\n')
const nearly = (...failed: Failure[]): NearMiss => ({ ...ref, effect: 'Allow', failed })
const said = (failure: Failure) => lines({ ...denied, nearMisses: [nearly(failure)] }).at(-1)

describe('an explanation in words', () => {
  it('of a decision alone is its reason', () => {
    expect(lines(denied)).toEqual(['Denied', `  ${denied.reason}`])
  })

  it('of an Allow names what allows, and no side by itself', () => {
    const by = [
      { ...ref, sid: 'Read', id: 'arn:aws:iam::111122223333:policy/P' },
      { type: 'scp', level: 1, policy: 0, statement: 0 },
    ] as const
    const sides = [{ side: 'caller', verdict: 'allows', text: 'allows s3:GetObject' }] as const
    const facts = {
      decision: 'Allow',
      reason: 'allowed',
      by,
      request,
      sides,
      crossAccount: true,
      missingKeys: ['x'],
    } as const
    expect(lines(facts)).toEqual([
      'Allowed: s3:GetObject on arn:aws:s3:::b/k',
      '  for arn:aws:iam::111122223333:user/ann',
      '  allowed',
      '  Allow by statement "Read" of identity policy arn:aws:iam::111122223333:policy/P',
      '  Allow by statement 1 of scp policy 1 at level 1',
    ])
  })

  it('of a refusal shows the sides where both have a say', () => {
    const sides = [
      { side: 'caller', account: '111122223333', verdict: 'allows', text: 'allows s3:GetObject' },
      { side: 'resource', verdict: 'silent', text: 'the resource has no policy of its own' },
    ] as const
    const shown = [
      "  the caller's side (111122223333): allows s3:GetObject",
      "  the resource's side: the resource has no policy of its own",
    ]
    const level = (type: 'identity' | 'resource') => ({ type, verdict: 'allows', documents: [] }) as const
    expect(lines({ ...denied, sides, crossAccount: true }).slice(2)).toEqual(shown)
    expect(lines({ ...denied, sides, levels: [level('identity'), level('resource')] }).slice(2)).toEqual(shown)
    expect(lines({ ...denied, sides, levels: [level('identity')] }).slice(2)).toEqual([])
    expect(lines({ ...denied, sides }).slice(2)).toEqual([])
  })

  it('of an explicit denial names what denies', () => {
    expect(lines({ ...denied, decision: 'ExplicitDeny', by: [ref] }).at(-1)).toBe(
      '  Deny by statement 3 of identity policy 1',
    )
  })

  it('names five near misses, and how many more there are', () => {
    const miss = nearly({ element: 'Resource', wanted: ['*'], got: ['x'] })
    const of = (count: number) => lines({ ...denied, nearMisses: Array.from({ length: count }, () => miss) })
    expect(of(5).filter((line) => line.startsWith('  nearly: statement 3 of identity policy 1'))).toHaveLength(5)
    expect(of(5).at(-1)).toBe('    Resource wants *, the request has x')
    expect(of(7).filter((line) => line.startsWith('  nearly'))).toHaveLength(5)
    expect(of(7).at(-1)).toBe('  and 2 more that nearly applied')
  })

  it('names what is missing, and what may be the mistake', () => {
    const facts = {
      ...denied,
      missingKeys: ['aws:SourceVpc', 's3:prefix'],
      mistakes: [{ code: 'x', text: 'Write StringLike.' }],
    }
    expect(lines(facts).slice(2)).toEqual([
      '  the request does not have: aws:SourceVpc, s3:prefix',
      '  perhaps: Write StringLike.',
    ])
  })
})

describe('what an element wants', () => {
  const letters = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
  it.each<readonly [string, Failure]>([
    [
      '    Principal wants AWS:* or Service:x, the request has y, z',
      { element: 'Principal', wanted: ['AWS:*', 'Service:x'], got: ['y', 'z'] },
    ],
    [
      '    StringLike aws:x wants nothing, the request has none',
      { element: 'Condition', operator: 'StringLike', key: 'aws:x', wanted: [], got: [] },
    ],
    [
      '    it has elements that the language does not know: Conditon, Foo',
      { element: 'Statement', wanted: [], got: ['Conditon', 'Foo'] },
    ],
    [
      '    Action wants a or b or c or d or e or f, the request has a, b, c, d, e, f',
      { element: 'Action', wanted: letters.slice(0, 6), got: letters.slice(0, 6) },
    ],
    [
      '    Action wants a or b or c or d or e or f or 2 more, the request has a, b, c, d, e, f, 1 more',
      { element: 'Action', wanted: letters, got: letters.slice(0, 7) },
    ],
  ])('%s', (line, failure) => {
    expect(said(failure)).toBe(line)
  })
})

describe('the place of a statement', () => {
  it.each([
    ['statement 3 of identity policy 1', ref],
    [
      'statement "Sid" of scp policy p-x at level 0',
      { type: 'scp', level: 0, policy: 1, id: 'p-x', statement: 0, sid: 'Sid' },
    ],
  ] as const)('%s', (text, one) => {
    expect(place(one)).toBe(text)
  })
})
