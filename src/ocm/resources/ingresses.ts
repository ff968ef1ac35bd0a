import { DIGITS, LOWER } from '../../kernel/random.ts'
import type { View } from '../../store/projection.ts'
import type { Write } from '../../store/Store.ts'
import { created, noContent, ok } from '../http/exchange.ts'
import { badRequest, notFound } from '../http/fault.ts'
import type { Fields } from '../http/fields.ts'
import type { Call, Handler } from '../http/route.ts'
import { change, type Room } from '../room.ts'
import { listAnswer } from '../search/list.ts'
import { clusterDomain, clusterHref } from './cluster-resource.ts'
import type { Cluster } from './documents.ts'
import { changedCluster, seenCluster } from './ownership.ts'
import { ingresses, type Ingress } from './parts-documents.ts'

/** The default one routes for `apps`, a second one for `apps2`. */
const MOST = 2

function resource(cluster: Cluster, { id, body }: Ingress) {
  const isDefault = body['default'] === true
  return {
    kind: 'Ingress',
    id,
    href: `${clusterHref(cluster.id)}/ingresses/${id}`,
    dns_name: `${isDefault ? 'apps' : 'apps2'}.${clusterDomain(cluster)}`,
    listening: cluster.spec.api.listening,
    load_balancer_type: 'classic',
    route_namespace_ownership_policy: 'Strict',
    route_wildcard_policy: 'WildcardsDisallowed',
    excluded_namespaces: [],
    route_selectors: {},
    ...body,
    default: isDefault,
  }
}

const newId = ({ random }: Pick<Room, 'random'>) => random.text(1, LOWER) + random.text(1, DIGITS) + random.text(1, LOWER) + random.text(1, DIGITS) // prettier-ignore

/** What every cluster begins with. */
export function defaultIngress(room: Pick<Room, 'random'>, clusterId: string, body: Fields): Write {
  const id = newId(room)
  return ingresses.put(`${clusterId}/${id}`, { id, clusterId, body: { ...body, default: true } })
}

export const listIngresses: Handler = (call) => {
  const cluster = seenCluster(call)
  const all = ingresses.of(call.room.projection.view(), cluster.id).map(({ value }) => resource(cluster, value))
  return ok(listAnswer('Ingress', call.path, all, call.query))
}

function known(call: Call, view: View): Ingress {
  const id = call.ids[1] ?? ''
  const found = ingresses.get(view, `${seenCluster(call, view).id}/${id}`)?.value
  if (!found) throw notFound('Ingress', id)
  return found
}

export const getIngress: Handler = (call) => ok(resource(seenCluster(call), known(call, call.room.projection.view())))

export const createIngress: Handler = async (call) => {
  const [cluster, ingress] = await change(call.room, (view) => {
    const owner = changedCluster(call, view)
    if (call.body['default'] === true || ingresses.of(view, owner.id).length >= MOST)
      throw badRequest(`A cluster has one default ingress and ${MOST - 1} more`)
    const made = { id: newId(call.room), clusterId: owner.id, body: withoutId(call.body) }
    return { writes: [ingresses.put(`${owner.id}/${made.id}`, made)], result: [owner, made] as const }
  })
  return created(resource(cluster, ingress))
}

const withoutId = ({ id: _id, kind: _kind, href: _href, ...rest }: Fields): Fields => rest

export const editIngress: Handler = async (call) => {
  const [cluster, ingress] = await change(call.room, (view) => {
    const owner = changedCluster(call, view)
    const before = known(call, view)
    const changed = {
      ...before,
      body: { ...before.body, ...withoutId(call.body), default: before.body['default'] === true },
    }
    return { writes: [ingresses.put(`${owner.id}/${before.id}`, changed)], result: [owner, changed] as const }
  })
  call.room.wake(cluster.id)
  return ok(resource(cluster, ingress))
}

export const deleteIngress: Handler = async (call) => {
  await change(call.room, (view) => {
    const owner = changedCluster(call, view)
    const { id, body } = known(call, view)
    if (body['default'] === true) throw badRequest(`Ingress '${id}' is the default one and cannot be deleted`)
    return { writes: [ingresses.remove(`${owner.id}/${id}`)], result: undefined }
  })
  return noContent
}
