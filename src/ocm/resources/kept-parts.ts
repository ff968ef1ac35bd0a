import type { Collection } from '../documents.ts'
import { created, noContent, ok } from '../http/exchange.ts'
import { badRequest, notFound } from '../http/fault.ts'
import type { Fields } from '../http/fields.ts'
import type { Call, Handler } from '../http/route.ts'
import { accountServiceId } from '../ids.ts'
import type { View } from '../../store/projection.ts'
import { change } from '../room.ts'
import { listAnswer } from '../search/list.ts'
import { clusterHref } from './cluster-resource.ts'
import { changedCluster, seenCluster } from './ownership.ts'
import { autoscalers, kubeletConfigs, type Kept } from './parts-documents.ts'

interface KeptKind {
  readonly kind: string
  readonly documents: Collection<Kept>
  readonly noun: string
  readonly hrefOf: (clusterId: string, id: string) => string
  /** Where a cluster has one at most: its id, once there is one, or what it will be. */
  readonly only?: (view: View, clusterId: string) => string | undefined
}

const autoscaler: KeptKind = {
  kind: 'ClusterAutoscaler',
  documents: autoscalers,
  noun: 'Autoscaler for cluster',
  hrefOf: (clusterId) => `${clusterHref(clusterId)}/autoscaler`,
  only: () => 'autoscaler',
}

const kubeletConfig: KeptKind = {
  kind: 'KubeletConfig',
  documents: kubeletConfigs,
  noun: 'KubeletConfig for cluster',
  hrefOf: (clusterId, id) => `${clusterHref(clusterId)}/kubelet_configs/${id}`,
}

/** The one of a classic cluster, which `rosa` knows by the cluster alone. */
const oneKubeletConfig: KeptKind = {
  ...kubeletConfig,
  hrefOf: (clusterId) => `${clusterHref(clusterId)}/kubelet_config`,
  only: (view, clusterId) => kubeletConfigs.of(view, clusterId)[0]?.value.id,
}

const resource = ({ kind, hrefOf }: KeptKind, clusterId: string, { id, body }: Kept) => ({
  ...body,
  kind,
  id,
  href: hrefOf(clusterId, id),
})

/** Settings that a cluster keeps as they were sent: made, read, merged, removed. */
function handlers(kept: KeptKind) {
  const idOf = ({ ids }: Call, view: View, clusterId: string) => (kept.only ? kept.only(view, clusterId) : ids[1]) ?? ''
  const known = (call: Call, clusterId: string, view = call.room.projection.view()): Kept => {
    const id = idOf(call, view, clusterId)
    const found = kept.documents.get(view, `${clusterId}/${id}`)?.value
    if (!found) throw notFound(kept.noun, kept.only === undefined ? id : clusterId)
    return found
  }
  const list: Handler = (call) => {
    const { id } = seenCluster(call)
    const all = kept.documents.of(call.room.projection.view(), id).map(({ value }) => resource(kept, id, value))
    return ok(listAnswer(kept.kind, call.path, all, call.query))
  }
  const get: Handler = (call) => {
    const { id } = seenCluster(call)
    return ok(resource(kept, id, known(call, id)))
  }
  const create: Handler = async (call) => {
    const [clusterId, made] = await change(call.room, (view) => {
      const { id: owner } = changedCluster(call, view)
      const id = kept.only?.(view, owner) ?? accountServiceId(call.room.random)
      if (kept.documents.get(view, `${owner}/${id}`)) throw badRequest(`${kept.noun} '${owner}' already exists`)
      const value = { id, body: plain(call.body) }
      return { writes: [kept.documents.put(`${owner}/${id}`, value)], result: [owner, value] as const }
    })
    return created(resource(kept, clusterId, made))
  }
  const edit: Handler = async (call) => {
    const [clusterId, changed] = await change(call.room, (view) => {
      const { id: owner } = changedCluster(call, view)
      const before = known(call, owner, view)
      const value = { id: before.id, body: { ...before.body, ...plain(call.body) } }
      return { writes: [kept.documents.put(`${owner}/${before.id}`, value)], result: [owner, value] as const }
    })
    return ok(resource(kept, clusterId, changed))
  }
  const remove: Handler = async (call) => {
    await change(call.room, (view) => {
      const { id: owner } = changedCluster(call, view)
      const { id } = known(call, owner, view)
      return { writes: [kept.documents.remove(`${owner}/${id}`)], result: undefined }
    })
    return noContent
  }
  return { list, get, create, edit, remove }
}

const plain = ({ id: _id, kind: _kind, href: _href, ...rest }: Fields): Fields => rest

export const autoscalerHandlers = handlers(autoscaler)
export const kubeletConfigHandlers = handlers(kubeletConfig)
export const oneKubeletConfigHandlers = handlers(oneKubeletConfig)
