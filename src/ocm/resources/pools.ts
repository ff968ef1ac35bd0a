import { machinePlan } from '../../catalogue/install-plan.ts'
import type { Cluster, MachinePool } from './documents.ts'

/** The pool that every cluster begins with. */
export const WORKER_POOL = 'worker'

export function workerPool({ id, spec }: Cluster): MachinePool {
  const { nodes } = spec
  return {
    id: WORKER_POOL,
    clusterId: id,
    replicas: nodes.compute,
    ...(nodes.autoscale_compute ? { autoscaling: nodes.autoscale_compute } : {}),
    instanceType: nodes.compute_machine_type.id,
    zones: nodes.availability_zones,
    labels: nodes.compute_labels,
    taints: [],
    diskGib: nodes.compute_root_volume.aws.size,
  }
}

/** Red Hat's own pool: it is in no list of the customer's. */
export function infraPool({ id, spec }: Cluster): MachinePool {
  const plan = machinePlan('infra')
  return {
    id: 'infra',
    clusterId: id,
    replicas: spec.multi_az ? plan.count.multiAz : plan.count.singleAz,
    instanceType: plan.instanceType,
    zones: spec.nodes.availability_zones,
    labels: {},
    taints: [{ key: 'node-role.kubernetes.io/infra', value: '', effect: 'NoSchedule' }],
    diskGib: plan.volume.gib,
  }
}
