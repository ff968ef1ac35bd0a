import { expect, test } from 'vitest'
import { accountId } from '../../kernel/brands.ts'
import { memoryStore } from '../../store/memory/memory-store.ts'
import { openProjection } from '../../store/projection.ts'
import type { Write } from '../../store/Store.ts'
import { boundaryOf, identityPolicies, policyTextByArn } from './access.ts'
import { groups, policies, roles, users, type Group, type ManagedPolicy, type Role, type User } from './documents.ts'

const ACCOUNT = accountId('111122223333')
const ADMINISTRATOR = 'arn:aws:iam::aws:policy/AdministratorAccess'
const OWN = `arn:aws:iam::${ACCOUNT}:policy/team/Own`

const statement = (action: string) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] })

const policy: ManagedPolicy = {
  arn: OWN,
  id: 'ANPAAAAAAAAAAAAAAAAAA',
  name: 'Own',
  path: '/team/',
  created: 0,
  updated: 0,
  tags: [],
  defaultVersion: 'v2',
  versions: [
    { id: 'v1', document: statement('s3:*'), created: 0 },
    { id: 'v2', document: statement('ec2:*'), created: 0 },
  ],
  made: 2,
}
const common = { path: '/', created: 0, tags: [] }
const group: Group = {
  arn: `arn:aws:iam::${ACCOUNT}:group/admins`,
  id: 'AGPAAAAAAAAAAAAAAAAAA',
  name: 'admins',
  path: '/',
  created: 0,
  attached: [ADMINISTRATOR],
  inline: [{ name: 'sts', document: statement('sts:*') }],
}
const user: User = {
  ...common,
  arn: `arn:aws:iam::${ACCOUNT}:user/ada`,
  id: 'AIDAAAAAAAAAAAAAAAAAA',
  name: 'ada',
  attached: [OWN],
  inline: [],
  groups: ['admins'],
}
const role: Role = {
  ...common,
  arn: `arn:aws:iam::${ACCOUNT}:role/Worker`,
  id: 'AROAAAAAAAAAAAAAAAAAA',
  name: 'Worker',
  maxSessionDuration: 3600,
  trust: statement('sts:AssumeRole'),
  boundary: `arn:aws:iam::${ACCOUNT}:policy/Gone`,
  attached: [`arn:aws:iam::${ACCOUNT}:policy/Own`],
  inline: [{ name: 'kms', document: statement('kms:*') }],
}

async function viewOf(...writes: readonly Write[]) {
  const store = memoryStore()
  await store.commit({ writes })
  return (await openProjection(store)).view()
}

const everything = () =>
  viewOf(
    policies.put(ACCOUNT, 'Own', policy),
    groups.put(ACCOUNT, 'admins', group),
    users.put(ACCOUNT, 'ada', user),
    roles.put(ACCOUNT, 'Worker', role),
  )

test("a user's policies are its own in their default version and those of its groups", async () => {
  expect(identityPolicies(await everything(), ACCOUNT, user)).toEqual([
    { id: OWN, text: statement('ec2:*') },
    { id: ADMINISTRATOR, text: statement('*') },
    { id: `${group.arn}#sts`, text: statement('sts:*') },
  ])
})

test('an attached ARN under another path is another policy, which does not exist', async () => {
  expect(identityPolicies(await everything(), ACCOUNT, role)).toEqual([
    { id: `${role.arn}#kms`, text: statement('kms:*') },
  ])
})

test('a boundary whose policy is gone allows nothing', async () => {
  const boundary = boundaryOf(await everything(), ACCOUNT, role)
  expect(JSON.parse(boundary?.text ?? '')).toEqual({ Version: '2012-10-17', Statement: [] })
  expect(boundaryOf(await everything(), ACCOUNT, user)).toBeUndefined()
})

test.each([
  '',
  'arn:aws:iam::aws:policy/',
  'arn:aws:iam::aws:policy/__proto__',
  'arn:aws:s3:::policy/Own',
  'policy/Own',
])('there is no policy %j', async (arn) => {
  expect(policyTextByArn(await everything(), arn)).toBeUndefined()
})
