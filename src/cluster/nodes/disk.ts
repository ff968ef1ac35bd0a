import type { Projection } from '../../store/projection.ts'
import type { Store } from '../../store/Store.ts'

/** What an instance keeps between two boots: to which cluster and pool its ignition made it, and how its kubelet shows who it is. */
export interface Disk {
  readonly cluster: string
  /** `bootstrap`, `master`, `worker` … */
  readonly pool: string
  /** With which a kubelet asks for its certificate. */
  readonly bootstrapToken?: string
  /** The kubelet's key, and the request that is to certify it. */
  readonly request?: { readonly name: string; readonly key: string }
  /** PEM. */
  readonly certificate?: string
}

const PARTITION = 'disks'

export function readDisk(projection: Projection, instanceId: string): Disk | undefined {
  return projection.view().get<Disk & Readonly<Record<string, never>>>(PARTITION, instanceId)?.value
}

export async function writeDisk(store: Store, instanceId: string, disk: Disk): Promise<void> {
  await store.commit({ writes: [{ partition: PARTITION, key: instanceId, value: { ...disk } }] })
}
