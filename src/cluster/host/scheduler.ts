import { kubeTime, listAt, textAt, type KubeObject } from '../api/object.ts'
import { dated } from '../conditions.ts'
import { assignment, tellEvent } from '../events.ts'
import { resource, type KubeClient } from '../kube-client.ts'
import { keyPlace, objectKey, type Again, type Controller } from '../reconcile.ts'
import { claimsOf, isOver, misfit, siteOf, type Site } from './fitting.ts'

const PODS = resource('v1', 'pods')
const NODES = resource('v1', 'nodes')
const CLAIMS = resource('v1', 'persistentvolumeclaims')
const VOLUMES = resource('v1', 'persistentvolumes')
const CLASSES = resource('storage.k8s.io/v1', 'storageclasses')
const SELECTED = 'volume.kubernetes.io/selected-node'
/** A pod that fits nowhere is looked at again when something changes, and by itself after so many world milliseconds. */
const AGAIN_MS = 60_000

/**
 * Gives each pod the node on which it fits: by taints, selectors, the zones of its volumes, and what is left of CPU and memory. Volumes
 * that wait for their first consumer are told the node first.
 */
export function scheduler(kube: KubeClient, now: () => number): Controller {
  const pending = new Set<string>()
  const lookAtPod = (pod: KubeObject): readonly string[] => {
    const keys = objectKey(pod)
    const [key = ''] = keys
    if (isWaiting(pod)) {
      pending.add(key)
      return keys
    }
    // Room was taken or given: others may fit now.
    const wasPending = pending.delete(key)
    return wasPending || isOver(pod) || pod.metadata.deletionTimestamp ? [...pending] : []
  }

  const settle = async (pod: KubeObject): Promise<Again | void> => {
    const [nodes, pods] = await Promise.all([kube.list(NODES), kube.list(PODS)])
    const found = await volumesOf(kube, pod)
    if ('missing' in found) return unschedulable(pod, found.missing)
    const sites = nodes.map((node) => siteOf(node, pods))
    const reasons = sites.map((site) => misfit(pod, site, found.terms))
    const best = sites.filter((_, index) => reasons[index] === undefined).sort(roomiest)[0]
    if (!best) return unschedulable(pod, noNode(reasons))
    const { name, namespace } = pod.metadata
    if (found.unbound.length > 0) {
      for (const claim of found.unbound)
        if (claim.metadata.annotations?.[SELECTED] !== best.name)
          await kube.patch(CLAIMS, { name: claim.metadata.name, namespace }, { metadata: { annotations: { [SELECTED]: best.name } } }) // prettier-ignore
      return undefined
    }
    pending.delete(objectKey(pod)[0] ?? '')
    await kube.post(PODS, { name, namespace, subresource: 'binding' }, binding(pod, best.name))
    await tellEvent(kube, pod, assignment(pod, best.name), now())
    return undefined
  }

  const unschedulable = async (pod: KubeObject, message: string): Promise<Again> => {
    const { name, namespace } = pod.metadata
    const [known] = listAt(pod, 'status.conditions').filter((one) => textAt(one, 'type') === 'PodScheduled')
    if (textAt(known, 'message') !== message) {
      const condition = { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }
      const conditions = [dated(pod, condition, kubeTime(now()))]
      await kube.patch(PODS, { name, namespace, subresource: 'status' }, { status: { conditions } })
      await tellEvent(kube, pod, { reason: 'FailedScheduling', message, component: 'default-scheduler' }, now())
    }
    return { after: AGAIN_MS }
  }

  return {
    name: 'scheduler',
    watches: [
      { resource: PODS, keys: lookAtPod },
      { resource: NODES, keys: () => [...pending] },
      { resource: CLAIMS, keys: () => [...pending] },
    ],
    async reconcile(key) {
      const { namespace, name } = keyPlace(key)
      const pod = await kube.get(PODS, name, namespace)
      if (pod && isWaiting(pod)) return settle(pod)
      pending.delete(key)
      return undefined
    },
  }
}

const binding = ({ metadata: { name, namespace } }: KubeObject, node: string) => ({
  apiVersion: 'v1',
  kind: 'Binding',
  metadata: { name, namespace },
  target: { apiVersion: 'v1', kind: 'Node', name: node },
})

const isWaiting = (pod: KubeObject) => !textAt(pod, 'spec.nodeName') && !pod.metadata.deletionTimestamp && !isOver(pod)

const roomiest = (a: Site, b: Site) => b.free.pods - a.free.pods || a.name.localeCompare(b.name)

/** `0/7 nodes are available: 3 Insufficient cpu, 4 node(s) had untolerated taint {…}.` */
function noNode(reasons: readonly (string | undefined)[]): string {
  const counts = new Map<string, number>()
  for (const reason of reasons) if (reason !== undefined) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  const told = [...counts].map(([reason, count]) => `${count} ${reason}`).sort()
  return `0/${reasons.length} nodes are available: ${told.join(', ') || 'there are none'}.`
}

type Found =
  | { readonly missing: string }
  | { readonly terms: readonly (readonly unknown[])[]; readonly unbound: readonly KubeObject[] }

/** Where the volumes that the pod mounts can be reached, and which of its claims are still to be bound. */
export async function volumesOf(kube: KubeClient, pod: KubeObject): Promise<Found> {
  const terms: (readonly unknown[])[] = []
  const unbound: KubeObject[] = []
  for (const name of claimsOf(pod)) {
    const claim = await kube.get(CLAIMS, name, pod.metadata.namespace)
    if (!claim) return { missing: `persistentvolumeclaim "${name}" not found` }
    const volumeName = textAt(claim, 'spec.volumeName')
    if (volumeName && textAt(claim, 'status.phase') === 'Bound') {
      const volume = await kube.get(VOLUMES, volumeName)
      terms.push(listAt(volume, 'spec.nodeAffinity.required.nodeSelectorTerms'))
    } else if (await waitsForConsumer(kube, claim)) unbound.push(claim)
    else return { missing: 'pod has unbound immediate PersistentVolumeClaims' }
  }
  return { terms, unbound }
}

async function waitsForConsumer(kube: KubeClient, claim: KubeObject): Promise<boolean> {
  const name = textAt(claim, 'spec.storageClassName')
  const found = name
    ? await kube.get(CLASSES, name)
    : (await kube.list(CLASSES)).find(
        ({ metadata }) => metadata.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true',
      )
  return textAt(found, 'volumeBindingMode') === 'WaitForFirstConsumer'
}
