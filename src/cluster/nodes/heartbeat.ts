import { isFields, kubeTime, listAt, put, textAt, type KubeObject } from '../api/object.ts'
import { LEASE_NAMESPACE } from '../kinds/names.ts'
import { KubeError, resource, type KubeClient } from '../kube-client.ts'

const NODES = resource('v1', 'nodes')
const LEASES = resource('coordination.k8s.io/v1', 'leases')

const LEASE_SECONDS = 40
/** A lease is renewed, and an unchanged status posted again, this long after the last time; world milliseconds. */
const DUE_MS = { lease: 10_000, status: 300_000 } as const
const OWN = ['MemoryPressure', 'DiskPressure', 'PIDPressure', 'Ready']

export type Beat = keyof typeof DUE_MS

/**
 * By what a node shows that it lives: its lease, and the times in its status. It beats when somebody is about to look and it is due,
 * not by a clock: a day that passes unseen costs no writes.
 */
export function heartbeat(kube: KubeClient, node: KubeObject, now: () => number): (what: Beat) => Promise<void> {
  const { name, uid = '' } = node.metadata
  const last: Record<Beat, number> = { lease: -Infinity, status: now() }
  const underway = new Map<Beat, Promise<void>>()

  const renew = async () => {
    const spec = { holderIdentity: name, leaseDurationSeconds: LEASE_SECONDS, renewTime: microTime(now()) }
    try {
      await kube.patch(LEASES, { name, namespace: LEASE_NAMESPACE }, { spec })
    } catch (error) {
      if (!(error instanceof KubeError && error.reason === 'NotFound')) throw error
      const ownerReferences = [{ apiVersion: 'v1', kind: 'Node', name, uid }]
      const metadata = { name, namespace: LEASE_NAMESPACE, ownerReferences }
      await kube.create(LEASES, { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata, spec })
    }
  }

  const post = async () => {
    const found = await kube.get(NODES, name)
    if (!found) return
    const time = kubeTime(now())
    const conditions = listAt(found, 'status.conditions').map((one) =>
      isFields(one) && OWN.includes(textAt(one, 'type')) ? { ...one, lastHeartbeatTime: time } : one,
    )
    await kube.update(NODES, { name, subresource: 'status' }, put(found, 'status.conditions', conditions))
  }

  const beats: Readonly<Record<Beat, () => Promise<void>>> = { lease: renew, status: post }

  return (what) => {
    const known = underway.get(what)
    if (known || now() - last[what] < DUE_MS[what]) return known ?? Promise.resolve()
    const at = now()
    const beating = beats[what]()
      .then(() => void (last[what] = at))
      .finally(() => underway.delete(what))
    underway.set(what, beating)
    return beating
  }
}

/** Kubernetes' `MicroTime`. */
const microTime = (milliseconds: number) => new Date(milliseconds).toISOString().replace(/Z$/, '000Z')
