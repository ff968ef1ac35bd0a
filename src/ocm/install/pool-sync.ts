import { at, countAt, isFields, textAt, type Fields } from '../http/fields.ts'
import type { KubernetesClient } from '../kubernetes.ts'
import { machinePools, type Cluster, type MachinePool } from '../resources/documents.ts'
import { poolsOf } from '../resources/machine-pools.ts'
import { change, type Room } from '../room.ts'
import type { Both } from './cluster-state.ts'
import type { Made } from './documents.ts'
import { syncNodeMetadata } from './node-metadata.ts'
import { MACHINE_API, machineSetName, machineSets, POOL_LABEL, replicasIn } from './machine-sets.ts'

const AUTOSCALERS = '/apis/autoscaling.openshift.io/v1/clusterautoscalers'
const RANGES = `/apis/autoscaling.openshift.io/v1beta1/namespaces/${MACHINE_API}/machineautoscalers`
const SETS = `/apis/machine.openshift.io/v1beta1/namespaces/${MACHINE_API}/machinesets`

/** Hands the pools on to the cluster, as machine sets; machines are the machine API's. @throws what the API answers, or that it does not */
export async function syncPools(room: Room, { cluster, install }: Both): Promise<void> {
  const kubernetes = room.kubernetes(cluster.id, install.adminToken)
  for (const pool of poolsOf(room.projection.view(), cluster.id))
    if (pool.deleted) await removePool(room, kubernetes, pool)
    else await ensureSets(kubernetes, cluster, install.made, pool)
}

async function ensureSets(
  kubernetes: KubernetesClient,
  cluster: Cluster,
  made: Made,
  pool: MachinePool,
): Promise<void> {
  const wanted = machineSets(cluster, made, pool)
  for (const [index, zone] of pool.zones.entries()) {
    const path = `${SETS}/${machineSetName(cluster.infraId, pool.id, zone)}`
    const known = await kubernetes.get(path)
    const replicas = replicasIn(pool, index)
    const range = rangeIn(pool, index)
    if (!known) await kubernetes.create(SETS, wanted[index] ?? {})
    else {
      const now = countAt(known, 'spec.replicas') ?? replicas
      const next = range ? Math.min(Math.max(now, range.min), range.max) : replicas
      if (now !== next) await kubernetes.patch(path, { spec: { replicas: next } })
      await syncNodeMetadata(kubernetes, known, wanted[index] as Fields)
    }
    await ensureRange(kubernetes, machineSetName(cluster.infraId, pool.id, zone), range)
  }
  if (pool.autoscaling) await ensureAutoscaler(kubernetes)
}

interface Range {
  readonly min: number
  readonly max: number
}

/** A zone's share of the pool's bounds. */
function rangeIn({ autoscaling, zones }: MachinePool, index: number): Range | undefined {
  if (!autoscaling) return undefined
  const share = (replicas: number) => replicasIn({ replicas, zones }, index)
  return { min: share(autoscaling.min_replicas), max: share(autoscaling.max_replicas) }
}

async function ensureRange(kubernetes: KubernetesClient, set: string, range: Range | undefined): Promise<void> {
  const path = `${RANGES}/${set}`
  const known = await kubernetes.get(path)
  if (!range) {
    if (known) await kubernetes.remove(path)
    return
  }
  const spec = {
    minReplicas: range.min,
    maxReplicas: range.max,
    scaleTargetRef: { apiVersion: 'machine.openshift.io/v1beta1', kind: 'MachineSet', name: set },
  }
  if (!known)
    await kubernetes.create(RANGES, {
      apiVersion: 'autoscaling.openshift.io/v1beta1',
      kind: 'MachineAutoscaler',
      metadata: { name: set, namespace: MACHINE_API },
      spec,
    })
  else if (at(known, 'spec.minReplicas') !== range.min || at(known, 'spec.maxReplicas') !== range.max)
    await kubernetes.patch(path, { spec })
}

/** One for the whole cluster; what somebody made of it stays. */
async function ensureAutoscaler(kubernetes: KubernetesClient): Promise<void> {
  if (await kubernetes.get(`${AUTOSCALERS}/default`)) return
  await kubernetes.create(AUTOSCALERS, {
    apiVersion: 'autoscaling.openshift.io/v1',
    kind: 'ClusterAutoscaler',
    metadata: { name: 'default' },
    spec: {
      balanceSimilarNodeGroups: true,
      scaleDown: { enabled: true, delayAfterAdd: '10m', unneededTime: '10m', utilizationThreshold: '0.5' },
    },
  })
}

async function removePool(room: Room, kubernetes: KubernetesClient, pool: MachinePool): Promise<void> {
  for (const set of await kubernetes.list(SETS)) {
    const labels = at(set, 'metadata.labels')
    if (isFields(labels) && labels[POOL_LABEL] === pool.id)
      for (const collection of [RANGES, SETS])
        await kubernetes.remove(`${collection}/${textAt(set, 'metadata.name') ?? ''}`)
  }
  await change(room, () => ({ writes: [machinePools.remove(`${pool.clusterId}/${pool.id}`)], result: undefined }))
}
