import type { MachinePool } from '../ocm/types.ts'

/** `2`, or `1-4` when it scales by itself. */
export const poolSize = ({ replicas, autoscaling }: Pick<MachinePool, 'replicas' | 'autoscaling'>): string =>
  autoscaling ? `${autoscaling.min_replicas}-${autoscaling.max_replicas}` : String(replicas ?? 0)

export const POOL_HEADINGS = [
  'ID',
  'AUTOSCALING',
  'REPLICAS',
  'INSTANCE TYPE',
  'LABELS',
  'TAINTS',
  'AVAILABILITY ZONES',
  'DISK SIZE',
] as const

export const poolRow = (pool: MachinePool): readonly string[] => [
  pool.id,
  pool.autoscaling ? 'Yes' : 'No',
  poolSize(pool),
  pool.instance_type,
  Object.entries(pool.labels ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .join(', '),
  (pool.taints ?? []).map(({ key, value, effect }) => `${key}=${value}:${effect}`).join(', '),
  (pool.availability_zones ?? []).join(', '),
  pool.root_volume?.aws?.size === undefined ? '' : `${pool.root_volume.aws.size} GiB`,
]
