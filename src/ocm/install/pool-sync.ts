import { at, isFields, textAt } from '../http/fields.ts'
import type { KubernetesClient } from '../kubernetes.ts'
import { machinePools, type Cluster, type MachinePool } from '../resources/documents.ts'
import { poolsOf } from '../resources/machine-pools.ts'
import { change, type Room } from '../room.ts'
import type { Both } from './cluster-state.ts'
import { MACHINE_API, machineSetName, machineSets, POOL_LABEL, replicasIn } from './machine-sets.ts'

const SETS = `/apis/machine.openshift.io/v1beta1/namespaces/${MACHINE_API}/machinesets`

/** Hands the pools on to the cluster, as machine sets; machines are the machine API's. @throws what the API answers, or that it does not */
export async function syncPools(room: Room, { cluster, install }: Both): Promise<void> {
  const kubernetes = room.kubernetes(cluster.id, install.adminToken)
  const imageId = install.made.imageId ?? ''
  for (const pool of poolsOf(room.projection.view(), cluster.id))
    if (pool.deleted) await removePool(room, kubernetes, pool)
    else await ensureSets(kubernetes, cluster, imageId, pool)
}

async function ensureSets(
  kubernetes: KubernetesClient,
  cluster: Cluster,
  imageId: string,
  pool: MachinePool,
): Promise<void> {
  const wanted = machineSets(cluster, imageId, pool)
  for (const [index, zone] of pool.zones.entries()) {
    const path = `${SETS}/${machineSetName(cluster.infraId, pool.id, zone)}`
    const known = await kubernetes.get(path)
    const replicas = replicasIn(pool, index)
    if (!known) await kubernetes.create(SETS, wanted[index] ?? {})
    else if (at(known, 'spec.replicas') !== replicas) await kubernetes.patch(path, { spec: { replicas } })
  }
}

async function removePool(room: Room, kubernetes: KubernetesClient, pool: MachinePool): Promise<void> {
  for (const set of await kubernetes.list(SETS)) {
    const labels = at(set, 'metadata.labels')
    if (isFields(labels) && labels[POOL_LABEL] === pool.id)
      await kubernetes.remove(`${SETS}/${textAt(set, 'metadata.name') ?? ''}`)
  }
  await change(room, () => ({ writes: [machinePools.remove(`${pool.clusterId}/${pool.id}`)], result: undefined }))
}
