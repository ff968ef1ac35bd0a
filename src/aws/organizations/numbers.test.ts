import { afterAll, beforeAll, expect, test } from 'vitest'
import { world, type TestWorld } from '../../../test/world.ts'
import type { AwsClient } from '../../wire/aws-client.ts'
import { organizationPolicies, units } from './documents.ts'

let w: TestWorld
let org: AwsClient
let rootId: string
beforeAll(async () => {
  w = await world()
  org = await w.client('management')
  rootId = (await org.call('organizations', 'ListRoots', {})).Roots?.[0]?.Id ?? ''
})
afterAll(() => w.close())

const refused = (what: string) => ({
  code: 'ConstraintViolationException',
  message: `You have exceeded the maximum number of ${what}.`,
})

test('an organization has two thousand units at most', async () => {
  const id = (at: number) => `ou-${rootId.slice(2)}-${String(at).padStart(8, '0')}`
  await w.store.commit({
    writes: Array.from({ length: 1999 }, (_, at) =>
      units.put(id(at), { id: id(at), name: `unit ${at}`, parent: rootId, tags: [] }),
    ),
  })
  const create = (Name: string) => org.call('organizations', 'CreateOrganizationalUnit', { ParentId: rootId, Name })
  const { OrganizationalUnit } = await create('last')
  await expect(create('one more')).rejects.toMatchObject(refused('OUs'))
  await org.call('organizations', 'DeleteOrganizationalUnit', { OrganizationalUnitId: OrganizationalUnit?.Id ?? '' })
  await create('in its place')
})

test('and a thousand policies of a type, service control policies left out', async () => {
  const type = 'TAG_POLICY'
  const policy = (at: number) => ({
    id: `p-${String(at).padStart(8, '0')}`,
    name: `policy ${at}`,
    description: '',
    type,
    content: '{"tags":{}}',
    targets: [],
    awsManaged: false,
    changed: 0,
    tags: [],
  })
  await w.store.commit({
    writes: Array.from({ length: 1000 }, (_, at) => organizationPolicies.put(policy(at).id, policy(at) as never)),
  })
  const create = (Type: 'TAG_POLICY' | 'SERVICE_CONTROL_POLICY', Content: string) =>
    org.call('organizations', 'CreatePolicy', { Name: 'one more', Description: '', Type, Content })
  await expect(create('TAG_POLICY', '{"tags":{}}')).rejects.toMatchObject(refused('policies'))
  const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }
  await create('SERVICE_CONTROL_POLICY', JSON.stringify(everything))
})
