import type { Ask, Doc, Docs, Principals, Stmt, Text, Who } from './naive-evaluator.ts'

/** Draws small worlds, in which statements and requests meet often, from a seed. */
export interface Draw {
  readonly next: () => number
}

/** @see https://github.com/bryc/code/blob/master/jshash/PRNGs.md (sfc32) */
export function drawFrom(seed: number): Draw {
  let [a, b, c, d] = [0x9e3779b9, 0x243f6a88, 0xb7e15162, seed ^ 0xdeadbeef]
  const next = () => {
    const t = (a + b + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + t
    return (t >>> 0) / 4_294_967_296
  }
  for (let i = 0; i < 15; i++) next()
  return { next }
}

const chance = ({ next }: Draw, of: number) => next() < of
const below = ({ next }: Draw, count: number) => Math.floor(next() * count)
const one = <T>(draw: Draw, all: readonly T[]): T => all[below(draw, all.length)] as T
const many = <T>(draw: Draw, least: number, most: number, make: () => T): T[] =>
  Array.from({ length: least + below(draw, most - least + 1) }, make)

export const ACCOUNT = '111122223333'
export const OTHER = '999988887777'
const USER = `arn:aws:iam::${ACCOUNT}:user/team/ann`
const ROLE = `arn:aws:iam::${ACCOUNT}:role/R`
const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/R/s`
const FEDERATED = `arn:aws:sts::${ACCOUNT}:federated-user/fay`
const LINKED = `arn:aws:iam::${ACCOUNT}:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX`
const PROVIDER = `arn:aws:iam::${ACCOUNT}:oidc-provider/rh-oidc.s3.us-east-1.amazonaws.com/abc`

const WHO: readonly Who[] = [
  { kind: 'user', arn: USER, account: ACCOUNT, ids: ['AIDAANN'] },
  { kind: 'user', arn: USER, account: ACCOUNT },
  { kind: 'role-session', arn: SESSION, account: ACCOUNT, role: ROLE, ids: ['AROAR', 'AROAR:s'] },
  { kind: 'role-session', arn: SESSION, account: ACCOUNT, role: ROLE },
  { kind: 'role-session', arn: SESSION, account: ACCOUNT, role: LINKED },
  { kind: 'federated-user', arn: FEDERATED, account: ACCOUNT, user: USER, ids: ['AIDAANN', `${ACCOUNT}:fay`] },
  { kind: 'federated-user', arn: FEDERATED, account: ACCOUNT },
  { kind: 'root', arn: `arn:aws:iam::${ACCOUNT}:root`, account: ACCOUNT },
  { kind: 'service', arn: 'ec2.amazonaws.com', service: 'ec2.amazonaws.com' },
  { kind: 'web-identity', arn: PROVIDER, provider: PROVIDER },
  { kind: 'anonymous', arn: '' },
]

const ACTIONS = ['s3:GetObject', 's3:PutObject', 'ec2:RunInstances', 'iam:PassRole', 'sts:AssumeRole', 'S3:GETOBJECT']
const ACTION_PATTERNS = [
  '*',
  's3:*',
  's3:GetObject',
  'S3:get*',
  's3:?utObject',
  'ec2:Run*',
  'iam:passrole',
  '*:*Object',
  'st*:Assume*',
  '?3:*',
]
const RESOURCES = [
  '*',
  'arn:aws:s3:::b/k',
  'arn:aws:s3:::b',
  'arn:aws:s3:::b/ann/x',
  'arn:aws:s3:::b/*',
  `arn:aws:iam::${ACCOUNT}:role/R`,
  `arn:aws:iam::${OTHER}:role/path/R`,
  `arn:aws:ec2:us-east-1:${ACCOUNT}:instance/i-1`,
]
const RESOURCE_PATTERNS = [
  '*',
  'arn:aws:s3:::b/*',
  'arn:aws:s3:::*',
  'arn:aws:s3:::?/k',
  'arn:aws:s3:::b',
  'arn:aws:s3:::B/*',
  'arn:*:iam::*:role/*',
  'arn:aws:*',
  'arn:aws:ec2:us-*-1:*:instance/*',
  'arn:aws:s3:::b/${aws:username}/*',
  "arn:aws:s3:::b/${aws:PrincipalTag/team, 'ann'}/?",
  'arn:aws:s3:::b/${*}',
  'arn:aws:s3:::${aws:PrincipalTag/team}*',
  'arn:aws:s3:${aws:username}::*',
  'arn:aws:s3:::b/${aws:TagKeys}',
  'arn:aws:s3:::b/${unfinished',
]
const ENTRIES: readonly (readonly [type: string, value: string])[] = [
  ['AWS', '*'],
  ['AWS', USER],
  ['AWS', `${USER}x`],
  ['AWS', ROLE],
  ['AWS', SESSION],
  ['AWS', FEDERATED],
  ['AWS', ACCOUNT],
  ['AWS', `arn:aws:iam::${ACCOUNT}:root`],
  ['AWS', OTHER],
  ['AWS', 'AROAR'],
  ['AWS', 'AROAR:s'],
  ['AWS', 'AIDAANN'],
  ['Service', 'ec2.amazonaws.com'],
  ['Service', 'lambda.amazonaws.com'],
  ['Service', '*'],
  ['Federated', PROVIDER],
  ['Federated', `${PROVIDER}x`],
  ['Federated', '*'],
  ['CanonicalUser', 'AIDAANN'],
]

/** A key, what a request may say under it, and what a policy may want of it. */
interface Topic {
  readonly keys: readonly string[]
  readonly operators: readonly string[]
  readonly given: readonly string[]
  readonly wanted: readonly string[]
}

const STRINGS = [
  'StringEquals',
  'StringNotEquals',
  'StringEqualsIgnoreCase',
  'StringNotEqualsIgnoreCase',
  'StringLike',
  'StringNotLike',
]
const compared = (prefix: string) =>
  ['Equals', 'NotEquals', 'LessThan', 'LessThanEquals', 'GreaterThan', 'GreaterThanEquals'].map((name) => prefix + name)

const TOPICS: readonly Topic[] = [
  {
    keys: [
      'aws:TagKeys',
      'AWS:tagkeys',
      'aws:RequestTag/a b:c',
      'aws:PrincipalTag/team',
      'aws:PrincipalTag/TEAM',
      '__proto__',
      'constructor',
    ],
    operators: STRINGS,
    given: ['a', 'A', 'ab', '', '*', '${aws:username}', 'é😀', 'ann'],
    wanted: [
      'a',
      'A',
      'a*',
      '*',
      '?',
      '',
      '${aws:username}',
      '${aws:PrincipalTag/team}',
      "${aws:PrincipalTag/none, 'a'}",
      '${aws:PrincipalTag/none}*',
      '${*}',
      '${}',
      '${aws:username, a}',
      'é?',
      '*a*b',
    ],
  },
  {
    keys: ['s3:max-keys', 'sts:DurationSeconds'],
    operators: compared('Numeric'),
    given: [
      '1',
      '5',
      '-5',
      '5.0',
      '5e0',
      '1e3',
      '9007199254740992',
      '9007199254740993',
      '',
      'ten',
      '0x5',
      'NaN',
      '0.1',
    ],
    wanted: ['1', '5', '+5', '1000', '9007199254740993', '-0', '0.10', '.1', 'ten', '1e400', '5.'],
  },
  {
    keys: ['aws:CurrentTime', 'aws:TokenIssueTime'],
    operators: compared('Date'),
    given: [
      '2026-11-24T15:00:00Z',
      '2026-11-24T16:00:00+01:00',
      '2026-11-24',
      '1795532400',
      '2026',
      '2026-02-29',
      'now',
      '2026-11-24T15:00:00.000000001Z',
      '2026-11-24T24:00:00Z',
    ],
    wanted: [
      '2026-11-24T15:00:00Z',
      '2026-11-24T15:00:00',
      '2026-11-24',
      '2026-11',
      '1795532400.0',
      '2026-02-30',
      '2026-11-24T15:00:00.5Z',
      'soon',
      '2026-11-24T15:00+0000',
    ],
  },
  {
    keys: ['aws:SecureTransport', 'aws:MultiFactorAuthPresent'],
    operators: ['Bool'],
    given: ['true', 'false', 'TRUE', '1', ''],
    wanted: ['true', 'false', 'False', 'yes', '${aws:SecureTransport}'],
  },
  {
    keys: ['aws:SourceIp', 'aws:VpcSourceIp'],
    operators: ['IpAddress', 'NotIpAddress'],
    given: [
      '10.1.2.3',
      '203.0.113.7',
      '2001:db8::1',
      '::ffff:10.1.2.3',
      '10.1.2',
      '010.1.2.3',
      '10.1.2.3/32',
      'here',
      '2001:DB8:0:0:0:0:0:1',
      '0.0.0.0',
    ],
    wanted: [
      '10.0.0.0/8',
      '203.0.113.7',
      '203.0.113.0/25',
      '2001:db8::/32',
      '::/0',
      '0.0.0.0/0',
      '10.0.0.0/33',
      '::ffff:10.0.0.0/104',
      'anywhere',
      '10.9.9.9/9',
      '2001:db8::1',
    ],
  },
  {
    keys: ['aws:PrincipalArn', 'aws:SourceArn'],
    operators: ['ArnEquals', 'ArnNotEquals', 'ArnLike', 'ArnNotLike'],
    given: [ROLE, USER, 'arn:aws:sns:us-east-1:1:t:a', 'role/R', '', 'arn:aws:s3:::b'],
    wanted: [
      'arn:*:iam::*:role/*',
      ROLE,
      '*',
      'arn:aws:sns:us-*:1:*',
      'arn:aws:iam::*',
      '${aws:PrincipalArn}',
      'arn:aws:iam::*:user/*/${aws:username}',
      'arn:aws:s3:::?',
      '${aws:PrincipalTag/none}',
    ],
  },
  {
    keys: ['kms:EncryptionContext', 'x:blob'],
    operators: ['BinaryEquals'],
    given: ['QQ==', 'QQ', 'QR==', 'not base64!', '', 'QmluYXJ5'],
    wanted: ['QQ==', 'QmluYXJ5', '!', ''],
  },
  {
    keys: [
      'aws:ResourceAccount',
      'aws:PrincipalAccount',
      'aws:PrincipalType',
      'aws:username',
      'aws:ViaAWSService',
      'aws:CalledViaFirst',
      'aws:PrincipalIsAWSService',
    ],
    operators: ['StringEquals', 'StringNotEquals', 'StringLike', 'BoolIfExists'],
    given: [OTHER, 'ann', 'bob'],
    wanted: [
      ACCOUNT,
      OTHER,
      'ann',
      'User',
      'AssumedRole',
      'true',
      'false',
      'cloudformation.amazonaws.com',
      '${aws:PrincipalAccount}',
    ],
  },
]

function text(draw: Draw, all: readonly string[]): Text {
  return chance(draw, 0.5) ? one(draw, all) : many(draw, 1, 3, () => one(draw, all))
}

function condition(draw: Draw): NonNullable<Stmt['Condition']> {
  const clauses = many(draw, 1, 2, () => {
    const topic = one(draw, TOPICS)
    const key = one(draw, topic.keys)
    if (chance(draw, 0.08))
      return [
        one(draw, ['Null', 'Null', 'Null', 'ForAllValues:Null', 'ForAnyValue:Null']),
        key,
        text(draw, ['true', 'false', 'TRUE', 'maybe']),
      ] as const
    if (chance(draw, 0.04))
      return [one(draw, ['StringEqual', 'NumericNotLessThan', 'ForSomeValues:Bool']), key, 'a'] as const
    const name = one(draw, topic.operators)
    const set = chance(draw, 0.3) ? one(draw, ['ForAllValues:', 'ForAnyValue:']) : ''
    const ifExists = chance(draw, 0.25) && !name.endsWith('IfExists') ? 'IfExists' : ''
    return [`${set}${name}${ifExists}`, key, text(draw, topic.wanted)] as const
  })
  return Object.fromEntries(clauses.map(([operator, key, wanted]) => [operator, ownMembers([[key, wanted]])]))
}

/** An object in which `__proto__` is a member like any other. */
function ownMembers<T>(members: readonly (readonly [key: string, value: T])[]): Record<string, T> {
  return Object.fromEntries(members)
}

function principals(draw: Draw): Principals {
  if (chance(draw, 0.15)) return '*'
  const entries = many(draw, 1, 3, () => one(draw, ENTRIES))
  const types = [...new Set(entries.map(([type]) => type))]
  return Object.fromEntries(
    types.map((type) => [type, entries.filter(([other]) => other === type).map(([, value]) => value)]),
  )
}

function statement(draw: Draw, namesPrincipals: boolean, denying: number): Stmt {
  const misplaced = chance(draw, 0.04)
  return {
    Effect: chance(draw, denying) ? 'Deny' : 'Allow',
    ...(namesPrincipals !== misplaced && { [chance(draw, 0.15) ? 'NotPrincipal' : 'Principal']: principals(draw) }),
    [chance(draw, 0.2) ? 'NotAction' : 'Action']: text(draw, ACTION_PATTERNS),
    ...(!chance(draw, namesPrincipals ? 0.3 : 0.03) && {
      [chance(draw, 0.2) ? 'NotResource' : 'Resource']: text(draw, chance(draw, 0.4) ? ['*'] : RESOURCE_PATTERNS),
    }),
    ...(chance(draw, 0.45) && { Condition: condition(draw) }),
    ...(chance(draw, 0.02) && { Conditions: {} }),
  } as Stmt
}

export function drawDocument(draw: Draw, namesPrincipals = false, denying = 0.15): Doc {
  return {
    ...(!chance(draw, 0.05) && { Version: chance(draw, 0.05) ? '2008-10-17' : '2012-10-17' }),
    Statement: many(draw, 1, 4, () => statement(draw, namesPrincipals, denying)),
  }
}

export function drawDocuments(draw: Draw): Docs {
  const list = (least: number, most: number) => many(draw, least, most, () => drawDocument(draw))
  const levels = () => many(draw, 1, 3, () => list(chance(draw, 0.1) ? 0 : 1, 2))
  return {
    ...(!chance(draw, 0.05) && { identity: list(0, 3) }),
    ...(chance(draw, 0.3) && { boundary: drawDocument(draw) }),
    ...(chance(draw, 0.3) && { session: list(0, 2) }),
    ...(chance(draw, 0.5) && { resource: drawDocument(draw, true) }),
    ...(chance(draw, 0.3) && { scp: levels() }),
    ...(chance(draw, 0.2) && { rcp: many(draw, 1, 2, () => many(draw, 0, 2, () => drawDocument(draw, true, 0.9))) }),
  }
}

function context(draw: Draw): Ask['context'] {
  const said = TOPICS.flatMap(({ keys, given }): (readonly [string, Text])[] =>
    chance(draw, 0.6)
      ? [[one(draw, keys), chance(draw, 0.7) ? one(draw, given) : many(draw, 0, 3, () => one(draw, given))]]
      : [],
  )
  if (chance(draw, 0.1)) said.push(['aws:CalledVia', ['cloudformation.amazonaws.com', 'dynamodb.amazonaws.com']])
  return ownMembers(said)
}

export function drawAsk(draw: Draw): Ask {
  return {
    who: one(draw, WHO),
    action: one(draw, ACTIONS),
    resource: one(draw, RESOURCES),
    ...(chance(draw, 0.5) && { resourceAccount: chance(draw, 0.7) ? ACCOUNT : OTHER }),
    ...(chance(draw, 0.1) && { resourceMustAllow: true }),
    context: context(draw),
  }
}
