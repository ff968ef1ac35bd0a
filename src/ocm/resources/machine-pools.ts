import { findMachineType } from '../../catalogue/machine-types.ts'
import { machinePlan } from '../../catalogue/install-plan.ts'
import type { View } from '../../store/projection.ts'
import type { Write } from '../../store/Store.ts'
import { created, noContent, ok } from '../http/exchange.ts'
import { badRequest, notFound } from '../http/fault.ts'
import { at, compact, countAt, fieldsAt, itemsAt, requiredText, textAt, textMapAt, textsAt, type Fields } from '../http/fields.ts' // prettier-ignore
import type { Handler } from '../http/route.ts'
import { change } from '../room.ts'
import { listAnswer } from '../search/list.ts'
import { checkReplicas, diskOf } from './cluster-nodes.ts'
import { clusters, machinePools, type Cluster, type MachinePool } from './documents.ts'
import { CLUSTERS } from './links.ts'
import { WORKER_POOL } from './pools.ts'

const NAME = /^[a-z]([-a-z0-9]{0,28}[a-z0-9])?$/
/** Pools whose name would read as another part of the cluster. */
const RESERVED: ReadonlySet<string> = new Set(['infra', 'master', WORKER_POOL])
const EFFECTS: ReadonlySet<string> = new Set(['NoSchedule', 'PreferNoSchedule', 'NoExecute'])

const resource = (pool: MachinePool) =>
  compact({
    kind: 'MachinePool',
    id: pool.id,
    href: `${CLUSTERS}/clusters/${pool.clusterId}/machine_pools/${pool.id}`,
    replicas: pool.autoscaling ? undefined : pool.replicas,
    autoscaling: pool.autoscaling,
    instance_type: pool.instanceType,
    availability_zones: pool.zones,
    subnets: [],
    labels: pool.labels,
    taints: pool.taints,
    root_volume: { aws: { size: pool.diskGib } },
  })

export const poolsOf = (view: View, clusterId: string): readonly MachinePool[] =>
  machinePools.all(view).flatMap(({ value }) => (value.clusterId === clusterId ? [value] : []))

function knownPool(view: View, clusterId: string, id: string): MachinePool {
  const pool = machinePools.get(view, `${clusterId}/${id}`)?.value
  if (!pool || pool.deleted) throw notFound('Machine pool', id)
  return pool
}

function clusterOf(view: View, id: string): Cluster {
  const cluster = clusters.get(view, id)?.value
  if (!cluster) throw notFound('Cluster', id)
  return cluster
}

function readyCluster(view: View, id: string): Cluster {
  const cluster = clusterOf(view, id)
  if (cluster.state !== 'ready')
    throw badRequest(`Cluster '${id}' is in state '${cluster.state}'; machine pools can be changed when it is ready`)
  return cluster
}

export const listMachinePools: Handler = ({ room, ids: [id = ''], query, path }) => {
  const view = room.projection.view()
  clusterOf(view, id)
  const shown = poolsOf(view, id).filter(({ deleted }) => !deleted)
  return ok(listAnswer('MachinePool', path, shown.map(resource), query))
}

export const getMachinePool: Handler = ({ room, ids: [cluster = '', id = ''] }) =>
  ok(resource(knownPool(room.projection.view(), cluster, id)))

export const createMachinePool: Handler = async ({ room, ids: [clusterId = ''], body }) => {
  const pool = await change(room, (view) => {
    const cluster = readyCluster(view, clusterId)
    const made = newPool(cluster, body)
    if (machinePools.get(view, `${clusterId}/${made.id}`))
      throw badRequest(`Machine pool with identifier '${made.id}' already exists`)
    return { writes: [machinePools.put(`${clusterId}/${made.id}`, made)], result: made }
  })
  room.wake(clusterId)
  return created(resource(pool))
}

function newPool(cluster: Cluster, body: Fields): MachinePool {
  const id = requiredText(body, 'id')
  if (!NAME.test(id) || RESERVED.has(id)) throw badRequest(`Machine pool name '${id.slice(0, 100)}' is not valid`)
  const instanceType = textAt(body, 'instance_type') ?? machinePlan('worker').instanceType
  if (!findMachineType(instanceType)) throw badRequest(`Machine type '${instanceType}' is not supported`)
  const pool = {
    id,
    clusterId: cluster.id,
    replicas: 0,
    instanceType,
    zones: zonesOf(cluster, body),
    labels: { ...textMapAt(body, 'labels') },
    taints: taintsOf(body),
    diskGib: diskOf(countAt(body, 'root_volume.aws.size')),
  }
  return { ...pool, ...replicasOf(pool, body, 0) }
}

function zonesOf({ spec }: Cluster, body: Fields): readonly string[] {
  const own = spec.nodes.availability_zones
  const zones = textsAt(body, 'availability_zones') ?? []
  const stranger = zones.find((zone) => !own.includes(zone))
  if (stranger) throw badRequest(`Availability zone '${stranger}' is not one of the cluster's`)
  return zones.length > 0 ? [...new Set(zones)] : own
}

function taintsOf(body: Fields): MachinePool['taints'] {
  return (itemsAt(body, 'taints') ?? []).map((taint) => {
    const effect = requiredText(taint, 'effect')
    if (!EFFECTS.has(effect)) throw badRequest(`Taint effect '${effect}' is not valid`)
    return { key: requiredText(taint, 'key'), value: textAt(taint, 'value') ?? '', effect }
  })
}

type Replicas = Pick<MachinePool, 'replicas' | 'autoscaling'>

function replicasOf(pool: Pick<MachinePool, 'zones' | 'replicas'>, body: Fields, least: number): Replicas {
  if (fieldsAt(body, 'autoscaling')) {
    const min = countAt(body, 'autoscaling.min_replicas') ?? least
    const max = countAt(body, 'autoscaling.max_replicas') ?? min
    for (const [name, count] of [['min', min], ['max', max]] as const) checkReplicas(`autoscaling.${name}_replicas`, count, least, pool.zones.length) // prettier-ignore
    if (max < min) throw badRequest("Attribute 'autoscaling.max_replicas' must not be less than 'min_replicas'")
    return { replicas: min, autoscaling: { min_replicas: min, max_replicas: max } }
  }
  const replicas = countAt(body, 'replicas') ?? pool.replicas
  checkReplicas('replicas', replicas, least, pool.zones.length)
  return { replicas }
}

/** The pool with another number of nodes, to be written. @throws {Fault} 400 when the cluster cannot have so few or so many */
export function replaced(pool: MachinePool, { spec }: Cluster, body: Fields): Write {
  const { autoscaling: _before, ...rest } = pool
  const least = pool.id === WORKER_POOL ? machinePlan('worker').count[spec.multi_az ? 'multiAz' : 'singleAz'] : 0
  const scaled = at(body, 'replicas') !== undefined || at(body, 'autoscaling') !== undefined
  const changed = {
    ...(scaled ? { ...rest, ...replicasOf(pool, body, least) } : pool),
    labels: { ...(textMapAt(body, 'labels') ?? pool.labels) },
    taints: at(body, 'taints') === undefined ? pool.taints : taintsOf(body),
  }
  return machinePools.put(`${pool.clusterId}/${pool.id}`, changed)
}

export const editMachinePool: Handler = async ({ room, ids: [clusterId = '', id = ''], body }) => {
  await change(room, (view) => {
    const cluster = readyCluster(view, clusterId)
    return { writes: [replaced(knownPool(view, clusterId, id), cluster, body)], result: undefined }
  })
  room.wake(clusterId)
  return ok(resource(knownPool(room.projection.view(), clusterId, id)))
}

/** The record stays, marked, until its machines' sets are gone from the cluster. */
export const deleteMachinePool: Handler = async ({ room, ids: [clusterId = '', id = ''] }) => {
  await change(room, (view) => {
    readyCluster(view, clusterId)
    const pool = knownPool(view, clusterId, id)
    if (id === WORKER_POOL) throw badRequest(`Machine pool '${id}' is the cluster's default one and cannot be deleted`)
    return { writes: [machinePools.put(`${clusterId}/${id}`, { ...pool, deleted: true })], result: undefined }
  })
  room.wake(clusterId)
  return noContent
}
