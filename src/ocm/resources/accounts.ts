import type { View } from '../../store/projection.ts'
import { machineTypes } from '../../catalogue/machine-types.ts'
import { created, noContent, ok } from '../http/exchange.ts'
import { notFound, ocmFault } from '../http/fault.ts'
import { requiredText } from '../http/fields.ts'
import type { Call, Handler } from '../http/route.ts'
import { accountServiceId } from '../ids.ts'
import type { OcmParts } from '../parts.ts'
import { change, type Room } from '../room.ts'
import { listAnswer } from '../search/list.ts'
import { accounts, clusters, labels, organizations, subscriptions } from './documents.ts'
import type { Account, Label, Organization, Subscription } from './documents.ts'
import { ACCOUNTS, timestamp } from './links.ts'

const OWN = 'own'

/** The organisation of this world, made the first time that it is needed. */
export function organizationOf(room: OcmParts): Promise<Organization> {
  return change(room, (view) => {
    const known = organizations.get(view, OWN)?.value
    if (known) return { writes: [], result: known }
    const { random, clock } = room
    const made = { id: accountServiceId(random), externalId: random.text(8, '0123456789'), created: clock.now() }
    return { writes: [organizations.put(OWN, made)], result: made }
  })
}

function accountOf(room: Room, username: string): Promise<Account> {
  return change(room, (view) => {
    const known = accounts.get(view, username)?.value
    if (known) return { writes: [], result: known }
    const made = { id: accountServiceId(room.random), username, created: room.clock.now() }
    return { writes: [accounts.put(username, made)], result: made }
  })
}

const organizationResource = ({ id, externalId, created: at }: Organization) => ({
  kind: 'Organization',
  id,
  href: `${ACCOUNTS}/organizations/${id}`,
  name: 'Stint',
  external_id: externalId,
  created_at: timestamp(at),
  updated_at: timestamp(at),
  capabilities: [{ name: 'capability.organization.hibernate_cluster', value: 'false', inherited: false }],
})

export const currentAccount: Handler = async ({ room, caller: { username } }) => {
  const [account, organization] = [await accountOf(room, username), await organizationOf(room)]
  return ok({
    kind: 'Account',
    id: account.id,
    href: `${ACCOUNTS}/accounts/${account.id}`,
    username,
    first_name: username,
    last_name: '',
    email: `${username}@stint.example`,
    created_at: timestamp(account.created),
    updated_at: timestamp(account.created),
    organization: organizationResource(organization),
  })
}

export const getOrganization: Handler = async ({ room, ids: [id = ''] }) =>
  ok(organizationResource(await ownOrganization(room, id)))

async function ownOrganization(room: Room, id: string): Promise<Organization> {
  const organization = await organizationOf(room)
  if (organization.id !== id) throw notFound('Organization', id)
  return organization
}

const ALLOWED = 1000

const quota = (id: string, consumed: number, resources: readonly object[]) => ({
  kind: 'QuotaCost',
  quota_id: id,
  allowed: ALLOWED,
  consumed,
  related_resources: resources,
  cloud_accounts: [],
})

const related = (name: string, type: string, cost: number) => ({
  resource_name: name,
  resource_type: type,
  byoc: 'byoc',
  availability_zone_type: 'any',
  cloud_provider: 'aws',
  product: 'ROSA',
  billing_model: 'any',
  cost,
})

export const quotaCost: Handler = async ({ room, ids: [id = ''], query, path }) => {
  await ownOrganization(room, id)
  const gpus = machineTypes.filter(({ category }) => category === 'accelerated_computing')
  const items = [
    quota('cluster|byoc|moa', clusters.all(room.projection.view()).length, [related('*', 'cluster', 0)]),
    quota(
      'compute.node|gpu|byoc|moa',
      0,
      gpus.map(({ genericName }) => related(genericName, 'compute.node', 0)),
    ),
  ]
  return ok(listAnswer('QuotaCost', path, items, query))
}

/* Labels: by them OCM remembers which roles are linked to an organisation or an account. */

const labelResource = ({ key, value, owner, ownerId, created: at }: Label) => ({
  kind: 'Label',
  id: `${ownerId}-${key}`,
  href: `${ACCOUNTS}/${owner}s/${ownerId}/labels/${key}`,
  key,
  value,
  type: owner === 'organization' ? 'Organization' : 'Account',
  internal: false,
  [`${owner}_id`]: ownerId,
  created_at: timestamp(at),
})

async function checkOwner(call: Call, owner: Label['owner']): Promise<string> {
  const [id = ''] = call.ids
  if (owner === 'organization') await ownOrganization(call.room, id)
  else if ((await accountOf(call.room, call.caller.username)).id !== id) throw ocmFault(403, 'Account is not yours')
  return id
}

function knownLabel(view: View, ownerId: string, key: string): Label {
  const label = labels.get(view, `${ownerId}/${key}`)?.value
  if (!label) throw notFound('Label', key)
  return label
}

export const listLabels =
  (owner: Label['owner']): Handler =>
  async (call) => {
    const ownerId = await checkOwner(call, owner)
    const own = labels.all(call.room.projection.view()).filter(({ value }) => value.ownerId === ownerId)
    return ok(listAnswer('Label', call.path, own.map(({ value }) => labelResource(value)), call.query)) // prettier-ignore
  }

export const getLabel =
  (owner: Label['owner']): Handler =>
  async (call) => {
    const ownerId = await checkOwner(call, owner)
    return ok(labelResource(knownLabel(call.room.projection.view(), ownerId, call.ids[1] ?? '')))
  }

/** POST and PATCH alike: what is there is overwritten. */
export const putLabel =
  (owner: Label['owner']): Handler =>
  async (call) => {
    const ownerId = await checkOwner(call, owner)
    const key = call.ids[1] ?? requiredText(call.body, 'key')
    const label = { key, value: requiredText(call.body, 'value'), owner, ownerId, created: call.room.clock.now() }
    await change(call.room, () => ({ writes: [labels.put(`${ownerId}/${key}`, label)], result: undefined }))
    return call.ids[1] === undefined ? created(labelResource(label)) : ok(labelResource(label))
  }

export const deleteLabel =
  (owner: Label['owner']): Handler =>
  async (call) => {
    const ownerId = await checkOwner(call, owner)
    await change(call.room, (view) => {
      const { key } = knownLabel(view, ownerId, call.ids[1] ?? '')
      return { writes: [labels.remove(`${ownerId}/${key}`)], result: undefined }
    })
    return noContent
  }

/* Subscriptions: what remains of a cluster when it is gone. */

const subscriptionResource = (subscription: Subscription) => ({
  kind: 'Subscription',
  id: subscription.id,
  href: `${ACCOUNTS}/subscriptions/${subscription.id}`,
  plan: { kind: 'Plan', id: 'MOA', href: `${ACCOUNTS}/plans/MOA`, type: 'MOA' },
  cluster_id: subscription.clusterId,
  external_cluster_id: subscription.externalClusterId,
  display_name: subscription.displayName,
  status: subscription.status,
  managed: true,
  creator: { username: subscription.creator },
  created_at: timestamp(subscription.created),
})

export const listSubscriptions: Handler = ({ room, query, path }) => {
  const all = subscriptions.all(room.projection.view()).map(({ value }) => subscriptionResource(value))
  return ok(listAnswer('Subscription', path, all, query))
}

export const getSubscription: Handler = ({ room, ids: [id = ''] }) => {
  const subscription = subscriptions.get(room.projection.view(), id)?.value
  if (!subscription) throw notFound('Subscription', id)
  return ok(subscriptionResource(subscription))
}
