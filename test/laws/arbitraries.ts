import fc from 'fast-check'
import type { Ask, Doc, Docs, Stmt } from './naive-evaluator.ts'

/** Small worlds, so that statements and requests meet often. */
export const ACCOUNT = '111122223333'
export const OTHER = '999988887777'
const USER = `arn:aws:iam::${ACCOUNT}:user/ann`
const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/R/s`
const ROLE = `arn:aws:iam::${ACCOUNT}:role/R`

const action = fc.constantFrom('s3:GetObject', 's3:PutObject', 'ec2:RunInstances', 'iam:PassRole')
const actionPattern = fc.constantFrom(
  '*',
  's3:*',
  's3:GetObject',
  'S3:get*',
  's3:?utObject',
  'ec2:Run*',
  'iam:passrole',
  '*:*Object',
)
const resource = fc.constantFrom('arn:aws:s3:::b/k', 'arn:aws:s3:::b', '*', 'arn:aws:s3:::c/k/l')
const resourcePattern = fc.constantFrom('*', 'arn:aws:s3:::b/*', 'arn:aws:s3:::*', 'arn:aws:s3:::?/k', 'arn:aws:s3:::b')
const principal = fc.constantFrom('*', USER, SESSION, ROLE, ACCOUNT, OTHER, `${USER}x`)
const value = fc.constantFrom('a', 'A', 'ab', '1', '10', 'true')
const valuePattern = fc.oneof(value, fc.constantFrom('a*', '*', '?'))
const key = fc.constantFrom('aws:TagKeys', 'AWS:tagkeys', 'aws:RequestTag/x', 'sts:ExternalId')
const some = <T>(one: fc.Arbitrary<T>) => fc.array(one, { minLength: 1, maxLength: 3 })

const quantifier = fc.constantFrom('', '', 'ForAllValues:', 'ForAnyValue:')
const suffix = fc.constantFrom('', '', 'IfExists')
const stringName = fc.constantFrom(
  'StringEquals',
  'StringNotEquals',
  'StringLike',
  'StringNotLike',
  'StringEqualsIgnoreCase',
  'StringNotEqualsIgnoreCase',
)
const clause = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      operator: fc.tuple(quantifier, stringName, suffix).map((parts) => parts.join('')),
      key,
      wanted: some(valuePattern),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      operator: fc.constantFrom('NumericLessThan', 'NumericGreaterThanEqualsIfExists', 'NumericNotEquals'),
      key: fc.constant('s3:max-keys'),
      wanted: some(fc.constantFrom('1', '5', '10')),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ operator: fc.constant('Null'), key, wanted: some(fc.constantFrom('true', 'false')) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      operator: fc.constantFrom('Bool', 'BoolIfExists'),
      key: fc.constant('aws:SecureTransport'),
      wanted: some(fc.constantFrom('true', 'false')),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      operator: fc.constantFrom('StringEqual', 'ForAllValues:Nothing'),
      key,
      wanted: some(value),
    }),
  },
)
const condition = fc
  .array(clause, { maxLength: 2 })
  .map((clauses) =>
    Object.fromEntries(clauses.map(({ operator, key: name, wanted }) => [operator, { [name]: wanted }])),
  )

const statement = (withPrincipal: boolean): fc.Arbitrary<Stmt> =>
  fc
    .record({
      effect: fc.oneof(
        { weight: 9, arbitrary: fc.constant('Allow' as const) },
        { weight: 1, arbitrary: fc.constant('Deny' as const) },
      ),
      actions: some(actionPattern),
      notAction: fc.constantFrom(false, false, false, true),
      resources: some(resourcePattern),
      notResource: fc.constantFrom(false, false, false, true),
      principals: some(principal),
      conditions: fc.oneof({ weight: 2, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: condition }),
    })
    .map(({ effect, actions, notAction, resources, notResource, principals, conditions }) => ({
      Effect: effect,
      ...(withPrincipal ? { Principal: { AWS: principals } } : {}),
      ...(notAction ? { NotAction: actions } : { Action: actions }),
      ...(notResource ? { NotResource: resources } : { Resource: resources }),
      ...(Object.keys(conditions).length > 0 ? { Condition: conditions } : {}),
    }))

export const document = (withPrincipal = false): fc.Arbitrary<Doc> =>
  fc
    .array(statement(withPrincipal), { minLength: 1, maxLength: 4 })
    .map((Statement) => ({ Version: '2012-10-17', Statement }))

const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: undefined })

export const documents: fc.Arbitrary<Docs> = fc
  .record({
    identity: fc.array(document(), { maxLength: 3 }),
    boundary: maybe(document()),
    session: maybe(fc.array(document(), { maxLength: 2 })),
    resource: maybe(document(true)),
    scp: maybe(fc.array(fc.array(document(), { maxLength: 2 }), { minLength: 1, maxLength: 2 })),
  })
  .map(({ identity, boundary, session, resource: own, scp }) => ({
    identity,
    ...(boundary && { boundary }),
    ...(session && { session }),
    ...(own && { resource: own }),
    ...(scp && { scp }),
  }))

const context = fc.record(
  {
    'aws:TagKeys': fc.array(value, { maxLength: 3 }),
    'aws:requesttag/X': some(value),
    'sts:ExternalId': fc.array(value, { minLength: 1, maxLength: 1 }),
    's3:max-keys': fc.constantFrom(['1'], ['7'], ['10']),
    'aws:SecureTransport': fc.constantFrom(['true'], ['false']),
  },
  { requiredKeys: [] },
)

export const ask: fc.Arbitrary<Ask> = fc
  .record({
    who: fc.constantFrom({ user: USER }, { user: SESSION, role: ROLE }),
    action,
    resource,
    owner: fc.constantFrom(ACCOUNT, ACCOUNT, OTHER),
    context,
  })
  .map(({ who, ...rest }) => ({ ...who, account: ACCOUNT, ...rest }))
