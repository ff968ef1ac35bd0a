import { expect, test } from 'vitest'
import { accountId } from '../../kernel/brands.ts'
import { openProjection } from '../../store/projection.ts'
import { memoryStore } from '../../store/memory/memory-store.ts'
import type { Write } from '../../store/Store.ts'
import { accounts, organizationPolicies, organizations, units, type OrganizationPolicy } from './documents.ts'
import { found } from './founding.ts'
import { controlPolicies } from './policies-of.ts'

const MANAGEMENT = accountId('444455556666')
const CUSTOMER = accountId('111122223333')
const RED_HAT = accountId('710019948333')
const account = (id: typeof CUSTOMER) =>
  ({ id, name: id, email: `${id}@example.com`, status: 'ACTIVE', joined: 0, method: 'CREATED', tags: [] }) as const
const FOUNDING = [
  ...found({ id: 'o-abcdefghij', management: MANAGEMENT, rootId: 'r-abcd', created: 0 }, [
    account(MANAGEMENT),
    account(CUSTOMER),
  ]),
  accounts.put(RED_HAT, account(RED_HAT)),
]

async function viewAfter(...more: readonly Write[]) {
  const store = memoryStore()
  await store.commit({ writes: FOUNDING })
  if (more.length > 0) await store.commit({ writes: more })
  return (await openProjection(store)).view()
}

const scp = (id: string, ...targets: readonly string[]): Write => {
  const content = '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"s3:*","Resource":"*"}]}'
  const type = 'SERVICE_CONTROL_POLICY'
  const policy: OrganizationPolicy = {
    id,
    name: id,
    description: '',
    type,
    content,
    targets,
    awsManaged: false,
    tags: [],
  }
  return organizationPolicies.put(id, policy)
}

const FULL = 'arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess'
const own = (id: string) => `arn:aws:organizations::${MANAGEMENT}:policy/o-abcdefghij/service_control_policy/${id}`

test('a new account under the root has FullAWSAccess at both levels', async () => {
  const control = controlPolicies(await viewAfter(), CUSTOMER)
  expect(control?.scp?.map((level) => level.map(({ id }) => id))).toEqual([[FULL], [FULL]])
  expect(control?.orgPath).toBe('o-abcdefghij/r-abcd/')
  expect(control?.rcp?.[0]?.[0]?.id).toBe(
    'arn:aws:organizations::aws:policy/resource_control_policy/p-RCPFullAWSAccess',
  )
})

test('levels go from the root through nested units to the account', async () => {
  const view = await viewAfter(
    units.put('ou-abcd-outer000', { id: 'ou-abcd-outer000', name: 'outer', parent: 'r-abcd' }),
    units.put('ou-abcd-inner000', { id: 'ou-abcd-inner000', name: 'inner', parent: 'ou-abcd-outer000' }),
    accounts.put(CUSTOMER, { ...account(CUSTOMER), parent: 'ou-abcd-inner000' }),
    scp('p-outer000', 'ou-abcd-outer000'),
    scp('p-account0', CUSTOMER, MANAGEMENT),
  )
  const control = controlPolicies(view, CUSTOMER)
  expect(control?.scp?.map((level) => level.map(({ id }) => id))).toEqual([
    [FULL],
    [own('p-outer000')],
    [],
    [FULL, own('p-account0')],
  ])
  expect(control?.orgPath).toBe('o-abcdefghij/r-abcd/ou-abcd-outer000/ou-abcd-inner000/')
})

test('no control policy binds the management account, whatever is attached to it', async () => {
  const control = controlPolicies(await viewAfter(scp('p-account0', MANAGEMENT)), MANAGEMENT)
  expect(control).toEqual({ orgId: 'o-abcdefghij', orgPath: 'o-abcdefghij/r-abcd/' })
})

test('an account outside the organization has no control policies', async () => {
  expect(controlPolicies(await viewAfter(), RED_HAT)).toBeUndefined()
})

test('a policy type that is not enabled binds nobody', async () => {
  const view = await viewAfter(
    organizations.put('this', {
      id: 'o-abcdefghij',
      management: MANAGEMENT,
      rootId: 'r-abcd',
      created: 0,
      policyTypes: ['RESOURCE_CONTROL_POLICY'],
    }),
  )
  const control = controlPolicies(view, CUSTOMER)
  expect(control?.scp).toBeUndefined()
  expect(control?.rcp).toHaveLength(2)
})
