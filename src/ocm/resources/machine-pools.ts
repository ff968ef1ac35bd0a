import { canonicalJson } from '../../kernel/canonical-json.ts'
import { machinePlan } from '../../catalogue/install-plan.ts'
import type { View } from '../../store/projection.ts'
import type { Document, Write } from '../../store/Store.ts'
import { created, noContent, ok, tagged } from '../http/exchange.ts'
import { badRequest, notFound } from '../http/fault.ts'
import { at, compact, countAt, fieldsAt, itemsAt, requiredText, textAt, textMapAt, textsAt, type Fields } from '../http/fields.ts' // prettier-ignore
import type { Call, Handler } from '../http/route.ts'
import { change } from '../room.ts'
import { listAnswer } from '../search/list.ts'
import { installs } from '../install/documents.ts'
import { checkMachineType, checkReplicas, diskOf } from './cluster-nodes.ts'
import { machinePools, type Cluster, type MachinePool } from './documents.ts'
import { CLUSTERS } from './links.ts'
import { checkLabels, checkTaints } from './node-labels.ts'
import { changedCluster, checkMatch, seenCluster } from './ownership.ts'
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
    subnets: pool.subnets ?? [],
    labels: pool.labels,
    taints: pool.taints,
    root_volume: { aws: { size: pool.diskGib } },
    aws: awsOf(pool),
  })

function awsOf({ securityGroups, tags, spot }: MachinePool): object | undefined {
  if (!securityGroups && !tags && !spot) return undefined
  return compact({
    kind: 'AWSMachinePool',
    additional_security_group_ids: securityGroups,
    tags,
    spot_market_options: spot && compact({ kind: 'AWSSpotMarketOptions', max_price: spot.maxPrice }),
  })
}

export const poolsOf = (view: View, clusterId: string): readonly MachinePool[] =>
  machinePools.of(view, clusterId).map(({ value }) => value)

function knownPool(view: View, clusterId: string, id: string): Document<MachinePool> {
  const pool = machinePools.get(view, `${clusterId}/${id}`)
  if (!pool || pool.value.deleted) throw notFound('Machine pool', id)
  return pool
}

function readyCluster(call: Call, view: View): Cluster {
  const cluster = changedCluster(call, view)
  if (cluster.state !== 'ready')
    throw badRequest(
      `Cluster '${cluster.id}' is in state '${cluster.state}'; machine pools can be changed when it is ready`,
    )
  return cluster
}

export const listMachinePools: Handler = (call) => {
  const { query, path } = call
  const view = call.room.projection.view()
  const { id } = seenCluster(call, view)
  const shown = poolsOf(view, id).filter(({ deleted }) => !deleted)
  return ok(listAnswer('MachinePool', path, shown.map(resource), query))
}

export const getMachinePool: Handler = (call) => {
  const view = call.room.projection.view()
  const { id } = seenCluster(call, view)
  const { value, revision } = knownPool(view, id, call.ids[1] ?? '')
  return tagged(ok(resource(value)), revision)
}

export const createMachinePool: Handler = async (call) => {
  const {
    room,
    ids: [clusterId = ''],
    body,
  } = call
  const pool = await change(room, (view) => {
    const cluster = readyCluster(call, view)
    const made = newPool(cluster, body, installs.get(view, cluster.id)?.value.made.privateSubnets ?? {})
    if (machinePools.get(view, `${clusterId}/${made.id}`))
      throw badRequest(`Machine pool with identifier '${made.id}' already exists`)
    return { writes: [machinePools.put(`${clusterId}/${made.id}`, made)], result: made }
  })
  room.wake(clusterId)
  return created(resource(pool))
}

function newPool(cluster: Cluster, body: Fields, privateSubnets: ByZone): MachinePool {
  const id = requiredText(body, 'id')
  if (!NAME.test(id) || RESERVED.has(id)) throw badRequest(`Machine pool name '${id.slice(0, 100)}' is not valid`)
  const instanceType = textAt(body, 'instance_type') ?? machinePlan('worker').instanceType
  checkMachineType(instanceType)
  const pool = {
    id,
    clusterId: cluster.id,
    replicas: 0,
    instanceType,
    zones: zonesOf(cluster, body, privateSubnets),
    labels: { ...checkLabels('labels', textMapAt(body, 'labels') ?? {}) },
    taints: taintsOf(body),
    diskGib: diskOf(countAt(body, 'root_volume.aws.size')),
    ...awsSettings(cluster, body),
  }
  return { ...pool, ...replicasOf(pool, body, 0) }
}

function awsSettings(
  { spec }: Cluster,
  body: Fields,
): Pick<MachinePool, 'subnets' | 'securityGroups' | 'tags' | 'spot'> {
  const subnets = textsAt(body, 'subnets') ?? []
  const stranger = subnets.find((id) => !(spec.aws.subnet_ids ?? []).includes(id))
  if (stranger) throw badRequest(`Subnet '${stranger}' is not one of the cluster's`)
  const groups = textsAt(body, 'aws.additional_security_group_ids') ?? []
  const tags = textMapAt(body, 'aws.tags')
  const spot = fieldsAt(body, 'aws.spot_market_options')
  const price = spot?.['max_price']
  if (typeof price === 'number' && price <= 0)
    throw badRequest("Attribute 'aws.spot_market_options.max_price' must be positive")
  return {
    ...(subnets.length > 0 ? { subnets } : {}),
    ...(groups.length > 0 ? { securityGroups: groups } : {}),
    ...(tags ? { tags } : {}),
    ...(spot ? { spot: typeof price === 'number' ? { maxPrice: price } : {} } : {}),
  }
}

type ByZone = Readonly<Record<string, string>>

/** Those that are asked for, by name or by their private subnets; else all of the cluster's. */
function zonesOf({ spec }: Cluster, body: Fields, privateSubnets: ByZone): readonly string[] {
  const subnets = textsAt(body, 'subnets') ?? []
  if (subnets.length > 0 && (textsAt(body, 'availability_zones') ?? []).length > 0)
    throw badRequest("Attributes 'availability_zones' and 'subnets' exclude each other")
  const outer = subnets.find((id) => !Object.values(privateSubnets).includes(id))
  if (outer !== undefined) throw badRequest(`Subnet '${outer}' is not one of the cluster's private ones`)
  if (subnets.length > 0)
    return Object.keys(privateSubnets).filter((zone) => subnets.includes(privateSubnets[zone] ?? ''))
  const own = spec.nodes.availability_zones
  const zones = textsAt(body, 'availability_zones') ?? []
  const stranger = zones.find((zone) => !own.includes(zone))
  if (stranger) throw badRequest(`Availability zone '${stranger}' is not one of the cluster's`)
  return zones.length > 0 ? [...new Set(zones)] : own
}

function taintsOf(body: Fields): MachinePool['taints'] {
  const taints = (itemsAt(body, 'taints') ?? []).map((taint) => {
    const effect = requiredText(taint, 'effect')
    if (!EFFECTS.has(effect)) throw badRequest(`Taint effect '${effect}' is not valid`)
    return { key: requiredText(taint, 'key'), value: textAt(taint, 'value') ?? '', effect }
  })
  return checkTaints(taints)
}

type Replicas = Pick<MachinePool, 'replicas' | 'autoscaling'>

function replicasOf(pool: Pick<MachinePool, 'zones'> & Replicas, body: Fields, least: number): Replicas {
  if (fieldsAt(body, 'autoscaling')) {
    if (at(body, 'replicas') !== undefined)
      throw badRequest("Attributes 'replicas' and 'autoscaling' exclude each other")
    const min = countAt(body, 'autoscaling.min_replicas') ?? pool.autoscaling?.min_replicas ?? least
    const max = countAt(body, 'autoscaling.max_replicas') ?? pool.autoscaling?.max_replicas ?? min
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
    labels: { ...checkLabels('labels', textMapAt(body, 'labels') ?? pool.labels) },
    taints: at(body, 'taints') === undefined ? pool.taints : taintsOf(body),
  }
  return machinePools.put(`${pool.clusterId}/${pool.id}`, changed)
}

/** What a pool's machines are made by stays; said again as it is, it may be. The text is inferred. @throws {Fault} 400 */
function refuseFixed(pool: MachinePool, body: Fields): void {
  const shown: Fields = resource(pool)
  for (const attribute of FIXED) {
    const asked = at(body, attribute)
    if (asked !== undefined && canonicalJson(asked) !== canonicalJson(at(shown, attribute) ?? null))
      throw badRequest(`Attribute '${attribute}' of a machine pool cannot be changed`)
  }
}

const FIXED = ['id', 'instance_type', 'availability_zones', 'subnets', 'root_volume.aws.size', 'aws.additional_security_group_ids', 'aws.tags'] as const // prettier-ignore

export const editMachinePool: Handler = async (call) => {
  const {
    room,
    ids: [clusterId = '', id = ''],
    body,
  } = call
  await change(room, (view) => {
    const cluster = readyCluster(call, view)
    const { value, revision } = knownPool(view, clusterId, id)
    checkMatch(call, revision)
    refuseFixed(value, body)
    return { writes: [replaced(value, cluster, body)], result: undefined }
  })
  room.wake(clusterId)
  return ok(resource(knownPool(room.projection.view(), clusterId, id).value))
}

/** The record stays, marked, until its machines' sets are gone from the cluster. */
export const deleteMachinePool: Handler = async (call) => {
  const {
    room,
    ids: [clusterId = '', id = ''],
  } = call
  await change(room, (view) => {
    readyCluster(call, view)
    const pool = knownPool(view, clusterId, id).value
    if (id === WORKER_POOL) throw badRequest(`Machine pool '${id}' is the cluster's default one and cannot be deleted`)
    return { writes: [machinePools.put(`${clusterId}/${id}`, { ...pool, deleted: true })], result: undefined }
  })
  room.wake(clusterId)
  return noContent
}
