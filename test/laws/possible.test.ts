import fc from 'fast-check'
import { expect, it } from 'vitest'
import { evaluate } from '../../src/policy/evaluate.ts'
import { type Documents, possible } from '../../src/policy/possible/possible.ts'

/** `possible` against the engine: whatever the keys turn out to be that nobody knows, it did not claim too much. */

const ann = 'arn:aws:iam::111122223333:user/ann'
const request = { principal: ann, action: 's3:GetObject', resource: 'arn:aws:s3:::b/v' }
const KEYS = ['x:a', 'x:b', 'x:c', 'x:d']
const OPERATORS = [
  'StringEquals',
  'StringNotEquals',
  'StringLike',
  'StringEqualsIfExists',
  'ForAnyValue:StringEquals',
  'ForAllValues:StringNotEquals',
]

const operand = fc.oneof(
  fc.tuple(fc.constantFrom(...OPERATORS), fc.constantFrom('v', 'w', '${x:a}', '${x:b}', "${x:a, 'v'}")),
  fc.tuple(fc.constant('Null'), fc.constantFrom('true', 'false')),
)
const conditions = fc
  .array(fc.tuple(fc.constantFrom(...KEYS, 'aws:username'), operand), { maxLength: 3 })
  .map((all) =>
    all.reduce<Record<string, Record<string, string>>>(
      (made, [key, [operator, value]]) => ({ ...made, [operator]: { ...made[operator], [key]: value } }),
      {},
    ),
  )
const resource = fc.constantFrom('*', 'arn:aws:s3:::b/*', 'arn:aws:s3:::b/${x:a}', 'arn:aws:s3:::c')
const statement = fc.record({
  Effect: fc.constantFrom('Allow', 'Allow', 'Deny'),
  Action: fc.constant('s3:*'),
  element: fc.constantFrom('Resource', 'Resource', 'NotResource'),
  resource,
  Condition: conditions,
})
const document = fc.array(statement, { minLength: 1, maxLength: 4 }).map((all) => ({
  Version: '2012-10-17',
  Statement: all.map(({ element, resource: one, ...rest }) => ({ ...rest, [element]: one })),
}))
const documents: fc.Arbitrary<Documents> = fc.record(
  {
    identity: fc.array(document, { maxLength: 2 }),
    boundary: document,
    scp: fc.array(fc.array(document, { minLength: 1, maxLength: 2 }), { maxLength: 2 }),
  },
  { requiredKeys: ['identity'] },
)
const value = fc.option(fc.constantFrom('v', 'w', ''), { nil: undefined })
const context = fc
  .tuple(value, value, value, value)
  .map((values) => Object.fromEntries(KEYS.flatMap((key, at) => (values[at] === undefined ? [] : [[key, values[at]]]))))

type Context = Record<string, string>

function allowed(policies: Documents, given: Context): boolean {
  return evaluate({ ...request, context: given }, policies as Parameters<typeof evaluate>[1]).decision === 'Allow'
}

/** Whether a condition that was told holds, by the engine. */
function holds(
  { operator, key, values }: { operator: string; key: string; values: readonly string[] },
  given: Context,
): boolean {
  // Only a value makes it one of these.
  if (operator === 'not NotResource') return holds({ operator: 'Resource', key, values }, given)
  if (operator.startsWith('not ')) return !holds({ operator: operator.slice(4), key, values }, given)
  const about = /^(?:Not)?Resource$/.test(operator)
    ? { [operator]: values }
    : { Resource: '*', Condition: { [operator]: { [key]: values } } }
  return allowed(
    { identity: [{ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', ...about } }] },
    given,
  )
}

it('what may be is yes, no or if as the engine says once everything is known', () => {
  const seen = new Set<string>()
  fc.assert(
    fc.property(documents, fc.array(context, { minLength: 20, maxLength: 20 }), (policies, contexts) => {
      const { verdict, when } = possible(request, policies, (key) => key === 'aws:username')
      seen.add(verdict)
      for (const given of contexts) {
        const really = allowed(policies, given)
        if (verdict !== 'if') expect([verdict, given, really]).toEqual([verdict, given, verdict === 'yes'])
        else if (when.some((all) => all.every((one) => holds(one, given))))
          expect([when, given, really]).toEqual([when, given, true])
      }
    }),
    { numRuns: 400 },
  )
  expect([...seen].toSorted()).toEqual(['if', 'no', 'yes'])
})
