import { kubeTime } from '../api/object.ts'
import { dated } from '../conditions.ts'
import { tellEvent } from '../events.ts'
import { conditionStatus } from '../kinds/kind.ts'
import { resource, type KubeClient } from '../kube-client.ts'
import { objectKey, type Controller } from '../reconcile.ts'

const NODES = resource('v1', 'nodes')

/** A node whose kubelet is silent is not ready, and nobody knows more. */
export function nodeLifecycle(kube: KubeClient, runs: (node: string) => boolean, now: () => number): Controller {
  return {
    name: 'node-lifecycle',
    watches: [{ resource: NODES, keys: objectKey }],
    async reconcile(name) {
      const node = await kube.get(NODES, name)
      if (!node || runs(name) || conditionStatus(node, 'Ready') !== 'True') return
      const condition = {
        type: 'Ready',
        status: 'Unknown',
        reason: 'NodeStatusUnknown',
        message: 'Kubelet stopped posting node status.',
      }
      const others =
        (node['status'] as { readonly conditions?: readonly { readonly type?: string }[] } | undefined)?.conditions ??
        []
      const conditions = [...others.filter(({ type }) => type !== 'Ready'), dated(node, condition, kubeTime(now()))]
      await kube.patch(NODES, { name, subresource: 'status' }, { status: { conditions } })
      const message = `Node ${name} status is now: NodeNotReady`
      await tellEvent(
        kube,
        node,
        { type: 'Normal', reason: 'NodeNotReady', message, component: 'node-controller' },
        now(),
      )
    },
  }
}
