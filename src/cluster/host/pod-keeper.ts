import { kubeTime, listAt, textAt, type KubeObject } from '../api/object.ts'
import { dated } from '../conditions.ts'
import { resource, type KubeClient } from '../kube-client.ts'
import type { Kubelet } from '../nodes/kubelet.ts'
import { keyPlace, objectKey, type Controller } from '../reconcile.ts'
import { ATTACHMENTS } from './attachments.ts'
import { claimsOf, isOver } from './fitting.ts'
import { addressesOf, type Workload } from './pods.ts'

const PODS = resource('v1', 'pods')
const NODES = resource('v1', 'nodes')
const CLAIMS = resource('v1', 'persistentvolumeclaims')

/**
 * The kubelets' part for the customer's own pods: their volumes are there, they run, they end. There is no container engine: what runs
 * as such a pod is what somebody starts as it. A pod whose node is gone goes too.
 */
export function podKeeper(
  kube: KubeClient,
  kubeletOf: (node: string) => Kubelet | undefined,
  workloads: readonly Workload[],
  now: () => number,
): Controller {
  const own = new Set(workloads.map(({ id, namespace }) => `${namespace} ${id}`))
  const isOurs = ({ metadata }: KubeObject) => own.has(`${metadata.namespace ?? ''} ${metadata.labels?.['app'] ?? ''}`)
  const bound = new Set<string>()

  const isMounted = async (pod: KubeObject, node: string): Promise<boolean> => {
    const claims = claimsOf(pod)
    if (claims.length === 0) return true
    const attachments = await kube.list(ATTACHMENTS)
    for (const name of claims) {
      const claim = await kube.get(CLAIMS, name, pod.metadata.namespace)
      const volume = textAt(claim, 'spec.volumeName')
      const found = attachments.find(
        (one) => textAt(one, 'spec.nodeName') === node && textAt(one, 'spec.source.persistentVolumeName') === volume,
      )
      if (textAt(found, 'status.attached') !== 'true') return false
    }
    return true
  }

  const run = async (pod: KubeObject, { kube: own_, machine }: Kubelet): Promise<void> => {
    const time = kubeTime(now())
    const conditions = ['PodScheduled', 'Initialized', 'ContainersReady', 'Ready'].map((type) =>
      dated(pod, { type, status: 'True' }, time),
    )
    const status = {
      phase: 'Running',
      startTime: time,
      ...addressesOf(machine),
      conditions,
      containerStatuses: listAt(pod, 'spec.containers').map((one) => ({
        name: textAt(one, 'name'),
        image: textAt(one, 'image'),
        ready: true,
        started: true,
        restartCount: 0,
        state: { running: { startedAt: time } },
      })),
    }
    const { name, namespace } = pod.metadata
    await own_.patch(PODS, { name, namespace, subresource: 'status' }, { status })
  }

  return {
    name: 'kubelets',
    watches: [
      {
        resource: PODS,
        keys(pod) {
          if (isOurs(pod) || !textAt(pod, 'spec.nodeName')) return []
          for (const key of objectKey(pod)) bound.add(key)
          return objectKey(pod)
        },
      },
      { resource: ATTACHMENTS, keys: () => [...bound] },
      { resource: NODES, keys: (node) => (kubeletOf(node.metadata.name) ? [] : [...bound]) },
    ],
    async reconcile(key) {
      const { namespace, name } = keyPlace(key)
      const pod = await kube.get(PODS, name, namespace)
      const node = textAt(pod, 'spec.nodeName')
      if (!pod || isOver(pod)) return void bound.delete(key)
      if (pod.metadata.deletionTimestamp !== undefined || !(await kube.get(NODES, node)))
        return kube.remove(PODS, { name, ...(namespace ? { namespace } : {}), graceSeconds: 0 })
      const kubelet = kubeletOf(node)
      if (kubelet && textAt(pod, 'status.phase') !== 'Running' && (await isMounted(pod, node))) await run(pod, kubelet)
    },
  }
}
