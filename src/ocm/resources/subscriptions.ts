import type { View } from '../../store/projection.ts'
import { ok } from '../http/exchange.ts'
import { notFound } from '../http/fault.ts'
import type { Handler } from '../http/route.ts'
import { change } from '../room.ts'
import { textAt } from '../http/fields.ts'
import { compact } from '../http/fields.ts'
import { listAnswer } from '../search/list.ts'
import { accounts, subscriptions, type Subscription } from './documents.ts'
import { ACCOUNTS, link, timestamp } from './links.ts'
import { organizationOfKey } from './identity.ts'
import { isOwn } from './ownership.ts'

/* Subscriptions: what remains of a cluster when it is gone. */

function resource(view: View, subscription: Subscription) {
  const creator = accounts.get(view, subscription.creator)?.value.id
  return compact({
    kind: 'Subscription',
    id: subscription.id,
    href: `${ACCOUNTS}/subscriptions/${subscription.id}`,
    plan: { kind: 'Plan', id: 'MOA', href: `${ACCOUNTS}/plans/MOA`, type: 'MOA' },
    cluster_id: subscription.clusterId,
    external_cluster_id: subscription.externalClusterId,
    display_name: subscription.displayName,
    organization_id: organizationOfKey(view, subscription.organization)?.id,
    status: subscription.status,
    managed: true,
    cloud_provider_id: 'aws',
    creator: creator === undefined ? undefined : link('Account', creator, `${ACCOUNTS}/accounts/${creator}`),
    created_at: timestamp(subscription.created),
    updated_at: timestamp(subscription.created),
  })
}

export const listSubscriptions: Handler = ({ room, who, query, path }) => {
  const view = room.projection.view()
  const own = subscriptions.all(view).filter(({ value }) => isOwn(who, value))
  return ok(listAnswer('Subscription', path, own.map(({ value }) => resource(view, value)), query)) // prettier-ignore
}

export const getSubscription: Handler = ({ room, who, ids: [id = ''] }) => {
  const view = room.projection.view()
  const found = subscriptions.get(view, id)?.value
  if (!found || !isOwn(who, found)) throw notFound('Subscription', id)
  return ok(resource(view, found))
}

/** Only how it is called can be changed. */
export const editSubscription: Handler = async ({ room, who, ids: [id = ''], body }) => {
  const changed = await change(room, (view) => {
    const found = subscriptions.get(view, id)?.value
    if (!found || !isOwn(who, found)) throw notFound('Subscription', id)
    const next = { ...found, displayName: textAt(body, 'display_name') ?? found.displayName }
    return { writes: [subscriptions.put(id, next)], result: next }
  })
  return ok(resource(room.projection.view(), changed))
}
