import { findVersion, minorOf, versionId, type ChannelGroup } from '../../catalogue/versions.ts'
import { rolesInWayOf } from '../checks/upgrade-roles.ts'
import { at, isFields, textAt, type Fields } from '../http/fields.ts'
import { info, readBoth, record, type Both } from '../install/cluster-state.ts'
import { lineOf } from '../install/log.ts'
import type { Again } from '../install/install.ts'
import { clusters, type Cluster } from '../resources/documents.ts'
import { upgradePolicies, type UpgradePolicy } from '../resources/parts-documents.ts'
import { openPolicy } from '../resources/upgrade-policies.ts'
import { change, type Room } from '../room.ts'

const CLUSTER_VERSION = '/apis/config.openshift.io/v1/clusterversions/version'

/**
 * World milliseconds. Clients that are told no time ask for one some minutes ahead, the earliest that the real service takes.
 * In a world without waits such an upgrade begins sooner; one that is asked for later begins when it is asked for.
 */
const SOON_MS = 15 * 60_000
const SOONER_MS = 10_000

const beginsAt = ({ pace }: Room, { created, nextRun }: UpgradePolicy) =>
  pace === 'instant' && nextRun <= created + SOON_MS ? Math.min(nextRun, created + SOONER_MS) : nextRun

/** Brings the cluster's open upgrade a step on: it begins when it is due, the cluster does it, OCM watches. */
export async function upgrade(room: Room, { cluster, install }: Both): Promise<Again> {
  const policy = openPolicy(room.projection.view(), cluster.id)
  if (!policy) return undefined
  if (policy.state === 'started') return watch(room, cluster, install.adminToken, policy)
  const due = beginsAt(room, policy)
  if (room.clock.now() < due) return { at: due }
  const inWay = await rolesInWayOf(room, cluster, policy.version)
  if (inWay.length > 0) {
    await settle(room, policy, 'delayed', `Upgrade to ${policy.version} is delayed: ${inWay.join('; ')}`)
    return 'customer'
  }
  const target = findVersion(policy.version)
  const channel = `${cluster.spec.version.channel_group}-${minorOf(policy.version)}`
  const kubernetes = room.kubernetes(cluster.id, install.adminToken)
  await kubernetes.patch(CLUSTER_VERSION, {
    spec: { channel, desiredUpdate: { version: policy.version, image: target?.releaseImage ?? '' } },
  })
  await settle(room, policy, 'started', `Cluster upgrade to ${policy.version} has started.`)
  return 'poll'
}

async function watch(room: Room, { id, spec }: Cluster, token: string, policy: UpgradePolicy): Promise<Again> {
  const kubernetes = room.kubernetes(id, token)
  const [version, nodes] = await Promise.all([kubernetes.get(CLUSTER_VERSION), kubernetes.list('/api/v1/nodes')])
  const kubelet = `v${findVersion(policy.version)?.kubernetesVersion ?? ''}`
  const late = nodes.filter((node) => textAt(node, 'status.nodeInfo.kubeletVersion') !== kubelet || !isReady(node))
  if (!isCompleted(version, policy.version) || late.length > 0) return 'poll'
  const group = spec.version.channel_group
  const next = { id: versionId(policy.version, group as ChannelGroup), raw_id: policy.version, channel_group: group } // checked when the cluster was made
  await record(room, id, 'install', ({ cluster }) => ({
    cluster: { ...cluster, spec: { ...cluster.spec, version: next } },
    lines: [info(`Cluster '${spec.name}' is upgraded to ${policy.version}; ${nodes.length} nodes run it`)],
  }))
  await settle(room, policy, 'completed', `Cluster upgrade to ${policy.version} has completed.`)
  return undefined
}

function isCompleted(object: Fields | undefined, wanted: string): boolean {
  const history = object && at(object, 'status.history')
  const [last] = Array.isArray(history) ? history : []
  return isFields(last) && last['version'] === wanted && last['state'] === 'Completed'
}

function isReady(node: Fields): boolean {
  const conditions = at(node, 'status.conditions')
  const ready = Array.isArray(conditions) && conditions.some((one) => isFields(one) && one['type'] === 'Ready' && one['status'] === 'True') // prettier-ignore
  return ready && at(node, 'spec.unschedulable') !== true
}

/** Says how far it is, in the policy and in the log, once. */
async function settle(room: Room, policy: UpgradePolicy, state: UpgradePolicy['state'], description: string) {
  const key = `${policy.clusterId}/${policy.id}`
  await change(room, (view) => {
    const now = upgradePolicies.get(view, key)?.value
    const known = clusters.get(view, policy.clusterId) && readBoth(room, policy.clusterId)
    if (!now || !known || (now.state === state && now.description === description))
      return { writes: [], result: undefined }
    return {
      writes: [upgradePolicies.put(key, { ...now, state, description })],
      appends: [lineOf(policy.clusterId, 'install', room.clock.now(), 'info', description)],
      result: undefined,
    }
  })
}
