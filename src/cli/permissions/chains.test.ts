import { expect, it } from 'vitest'
import { holders, type Holder } from './chains.ts'
import type { Entity } from './principals.ts'
import type { Permissions } from './world.ts'

const ACCOUNT = '111122223333'
const policy = (statement: object) => JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
const trust = policy({ Effect: 'Allow', Principal: { AWS: ACCOUNT }, Action: 'sts:AssumeRole' })
const allow = (...Action: string[]) => [{ id: 'p', text: policy({ Effect: 'Allow', Action, Resource: '*' }) }]

const role = (name: string, ...actions: string[]): Entity => ({
  kind: 'role',
  arn: `arn:aws:iam::${ACCOUNT}:role/${name}`,
  name,
  account: ACCOUNT,
  facts: {
    kind: 'role-session',
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${name}/*`,
    account: ACCOUNT,
    roleArn: `arn:aws:iam::${ACCOUNT}:role/${name}`,
  },
  tags: {},
  identity: allow(...actions),
  trust,
})

const worldOf = (...entities: Entity[]): Permissions => ({
  entities,
  organization: undefined,
  control: new Map(),
  unread: [],
})
const asking = {
  action: 's3:GetObject',
  target: { resource: 'arn:aws:s3:::b/k', owner: ACCOUNT, policy: undefined },
  context: {},
}
const nameOf = ({ principal }: Holder) => principal.slice(principal.lastIndexOf('/') + 1)
const told = (all: readonly Holder[]): unknown =>
  all.map((one) => (one.assumedBy ? [nameOf(one), told(one.assumedBy)] : nameOf(one)))

it('who can assume a role is told once, where it is listed first, however the roles assume each other', () => {
  const world = worldOf(
    role('Reader', 's3:GetObject', 'sts:AssumeRole'),
    role('Writer', 's3:*', 'sts:AssumeRole'),
    role('Porter', 'sts:AssumeRole'),
  )
  expect(told(holders(world, asking))).toEqual([
    ['Reader', ['Writer', ['Porter', ['Reader', 'Writer']]]],
    ['Writer', ['Reader', 'Porter']],
  ])
})

it('sixty roles that may all assume each other are told by their 3,540 steps, not by every way through them', () => {
  const world = worldOf(...Array.from({ length: 60 }, (_, i) => role(`R${i}`, '*')))
  const all = holders(world, asking)
  expect(all).toHaveLength(60)
  for (const { assumedBy } of all) expect(assumedBy).toHaveLength(59)
})

it('a listing is asked of what is listed, where no resource is named', () => {
  const lists = policy({ Effect: 'Allow', Action: 'iam:List*', Resource: `arn:aws:iam::${ACCOUNT}:role/*` })
  const world = worldOf({ ...role('Auditor'), identity: [{ id: 'p', text: lists }] })
  const about = (action: string) => holders(world, { ...asking, action, target: { ...asking.target, resource: '*' } })
  expect(about('iam:ListRoles').map(nameOf)).toEqual(['Auditor'])
  expect(about('iam:ListUsers')).toEqual([])
  expect(about('iam:ListAccountAliases')).toEqual([])
})
