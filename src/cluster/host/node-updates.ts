import type { OpenShiftVersion } from '../../catalogue/versions.ts'
import { at, listAt, textAt, type KubeObject } from '../api/object.ts'
import { conditionStatus } from '../kinds/kind.ts'
import { resource, type KubeClient } from '../kube-client.ts'
import type { Controller } from '../reconcile.ts'

const VERSIONS = resource('config.openshift.io/v1', 'clusterversions')
const NODES = resource('v1', 'nodes')
const MASTER = 'node-role.kubernetes.io/master'
/** On a node that is being updated. */
const WORKING = 'machineconfiguration.openshift.io/state'
const ALL = 'nodes'
const POLL_MS = 50

/**
 * Brings every node to the version of the completed release, one at a time, the control plane first: no new pods, the node's
 * system begun anew, and open again once it is ready.
 */
export function nodeUpdates(
  kube: KubeClient,
  version: Pick<OpenShiftVersion, 'rawId' | 'kubernetesVersion'>,
  restart: (node: string) => void,
): Controller {
  const wanted = `v${version.kubernetesVersion}`
  const isNew = (node: KubeObject) => textAt(node, 'status.nodeInfo.kubeletVersion') === wanted && textAt(node, 'status.nodeInfo.osImage').endsWith(` ${version.rawId}`) // prettier-ignore
  return {
    name: 'machine-config-operator',
    watches: [
      { resource: VERSIONS, keys: () => [ALL] },
      { resource: NODES, keys: () => [ALL] },
    ],
    always: [ALL],
    async reconcile() {
      const [release, nodes] = await Promise.all([kube.get(VERSIONS, 'version'), kube.list(NODES)])
      const [last] = listAt(release, 'status.history')
      if (textAt(last, 'version') !== version.rawId || textAt(last, 'state') !== 'Completed') return
      const working = nodes.find(({ metadata }) => metadata.annotations?.[WORKING] === 'Working')
      if (working) {
        if (!isNew(working) || conditionStatus(working, 'Ready') !== 'True') return { after: POLL_MS }
        const { name } = working.metadata
        await kube.patch(
          NODES,
          { name },
          { metadata: { annotations: { [WORKING]: 'Done' } }, spec: { unschedulable: null } },
        )
        return { after: 0 }
      }
      const next = nodes
        .toSorted(mastersFirst)
        .find((node) => !isNew(node) && at(node, 'status.nodeInfo') !== undefined)
      if (!next) return
      const { name } = next.metadata
      await kube.patch(
        NODES,
        { name },
        { metadata: { annotations: { [WORKING]: 'Working' } }, spec: { unschedulable: true } },
      )
      restart(name)
      return { after: POLL_MS }
    },
  }
}

function mastersFirst(a: KubeObject, b: KubeObject): number {
  const rank = ({ metadata }: KubeObject) => (Object.hasOwn(metadata.labels ?? {}, MASTER) ? 0 : 1)
  return rank(a) - rank(b) || a.metadata.name.localeCompare(b.metadata.name)
}
