import { at, isFields, listAt, numberAt, textAt, type Fields, type KubeObject } from '../api/object.ts'
import { tellEvent } from '../events.ts'
import { resource, type KubeClient } from '../kube-client.ts'
import type { Again, Controller } from '../reconcile.ts'
import { conditionOf, conditionStatus } from '../kinds/kind.ts'
import { isOver, misfit, NOTHING, plus, requestsOf, siteOf, type Site } from './fitting.ts'
import { volumesOf } from './scheduler.ts'

const AUTOSCALERS = resource('autoscaling.openshift.io/v1', 'clusterautoscalers')
const RANGES = resource('autoscaling.openshift.io/v1beta1', 'machineautoscalers')
const SETS = resource('machine.openshift.io/v1beta1', 'machinesets')
const MACHINES = resource('machine.openshift.io/v1beta1', 'machines')
const NODES = resource('v1', 'nodes')
const PODS = resource('v1', 'pods')
const ALL = 'all'
/** How often it looks by itself, world milliseconds. */
const SCAN_MS = 10_000
const DEFAULT_DELAY = '10m'
const DELETE_FIRST = 'machine.openshift.io/delete-machine'

/** A MachineSet that may grow and shrink. */
interface Group {
  readonly set: KubeObject
  readonly min: number
  readonly max: number
  readonly replicas: number
  /** Its machines that are nodes that pods can be put on. */
  readonly nodes: readonly KubeObject[]
}

/**
 * Makes machines for pods that fit nowhere, and takes those away again that nothing runs on, within each MachineAutoscaler's bounds.
 * Works while there is a ClusterAutoscaler "default".
 * @see https://docs.redhat.com/en/documentation/openshift_container_platform/4.20/html/machine_management/applying-autoscaling
 */
export function clusterAutoscaler(kube: KubeClient, now: () => number): Controller {
  /** Node → since when nothing runs on it. */
  const idle = new Map<string, number>()
  let grown = Number.NEGATIVE_INFINITY

  const resize = (set: KubeObject, replicas: number) =>
    kube.patch(SETS, { name: set.metadata.name, namespace: set.metadata.namespace }, { spec: { replicas } })

  const grow = async (
    groups: readonly Group[],
    nodes: readonly KubeObject[],
    pods: readonly KubeObject[],
    most: number,
  ): Promise<boolean> => {
    const pending = pods.filter(isPending)
    if (pending.length === 0) return false
    const plan = new Map(groups.map((group) => [group, group.replicas]))
    // Where there is room already, on a node that has just come or is on its way, the scheduler will put it.
    const coming = groups.flatMap((group) =>
      Array.from({ length: Math.max(0, group.replicas - group.nodes.length) }, () => templateOf(group.set)),
    )
    const sites = [...nodes.map((node) => siteOf(node, pods)), ...coming]
    let total = most
    for (const pod of pending) {
      const found = await volumesOf(kube, pod)
      if ('missing' in found) continue
      const fits = (site: Site) => misfit(pod, site, found.terms) === undefined
      const known = sites.findIndex(fits)
      const place = sites[known]
      if (place) {
        sites[known] = filled(place, pod)
        continue
      }
      const group = [...plan]
        .filter(([{ max, set }, replicas]) => replicas < max && fits(templateOf(set)))
        .sort(([a, few], [b, many]) => few - many || a.set.metadata.name.localeCompare(b.set.metadata.name))[0]?.[0]
      if (!group || total <= 0) continue
      total -= 1
      plan.set(group, (plan.get(group) ?? 0) + 1)
      sites.push(filled(templateOf(group.set), pod))
      const message = `pod triggered scale-up: ${group.set.metadata.name} ${group.replicas}->${plan.get(group) ?? 0} (max: ${group.max})` // prettier-ignore
      await tellEvent(kube, pod, { type: 'Normal', reason: 'TriggeredScaleUp', message, component: 'cluster-autoscaler' }, now()) // prettier-ignore
    }
    const changed = [...plan].filter(([{ replicas }, wanted]) => wanted !== replicas)
    for (const [{ set }, wanted] of changed) await resize(set, wanted)
    return changed.length > 0
  }

  const shrink = async (groups: readonly Group[], pods: readonly KubeObject[], settings: Fields): Promise<void> => {
    const busy = new Set(pods.filter((pod) => !isOver(pod)).map((pod) => textAt(pod, 'spec.nodeName')))
    const unneeded = durationOf(textAt(settings, 'unneededTime') || DEFAULT_DELAY)
    const rested = now() >= grown + durationOf(textAt(settings, 'delayAfterAdd') || DEFAULT_DELAY)
    for (const { set, min, replicas, nodes } of groups) {
      for (const { metadata } of nodes)
        if (busy.has(metadata.name)) idle.delete(metadata.name)
        else if (!idle.has(metadata.name)) idle.set(metadata.name, now())
      const spare = nodes.filter(
        ({ metadata }) => now() >= (idle.get(metadata.name) ?? Number.POSITIVE_INFINITY) + unneeded,
      )
      const leaving = rested ? spare.slice(0, Math.max(0, replicas - min)) : []
      for (const { metadata } of leaving) {
        const [namespace = '', name = ''] = (metadata.annotations?.[MACHINE] ?? '').split('/')
        await kube.patch(MACHINES, { name, namespace }, { metadata: { annotations: { [DELETE_FIRST]: 'true' } } })
        idle.delete(metadata.name)
      }
      if (leaving.length > 0) await resize(set, replicas - leaving.length)
    }
  }

  return {
    name: 'cluster-autoscaler',
    watches: [
      { resource: AUTOSCALERS, keys: () => [ALL] },
      { resource: RANGES, keys: () => [ALL] },
      { resource: PODS, keys: (pod) => (isPending(pod) ? [ALL] : []) },
    ],
    async reconcile(): Promise<Again | void> {
      const autoscaler = await kube.get(AUTOSCALERS, 'default')
      if (!autoscaler || autoscaler.metadata.deletionTimestamp) return undefined
      const [groups, nodes, pods] = await Promise.all([groupsOf(kube), kube.list(NODES), kube.list(PODS)])
      const limit = numberAt(autoscaler, 'spec.resourceLimits.maxNodesTotal')
      const most = limit === undefined ? Number.POSITIVE_INFINITY : limit - nodes.length
      if (await grow(groups, nodes, pods, most)) grown = now()
      else if (at(autoscaler, 'spec.scaleDown.enabled') === true) {
        const settings = at(autoscaler, 'spec.scaleDown')
        await shrink(groups, pods, isFields(settings) ? settings : {})
      }
      return groups.length > 0 ? { after: SCAN_MS } : undefined
    },
  }
}

const MACHINE = 'machine.openshift.io/machine'
const OWN_SET = 'machine.openshift.io/cluster-api-machineset'

async function groupsOf(kube: KubeClient): Promise<readonly Group[]> {
  const [ranges, sets, machines, nodes] = await Promise.all([
    kube.list(RANGES),
    kube.list(SETS),
    kube.list(MACHINES),
    kube.list(NODES),
  ])
  const setOf = new Map(
    machines.map(({ metadata }) => [`${metadata.namespace}/${metadata.name}`, metadata.labels?.[OWN_SET]]),
  )
  return ranges.flatMap((range) => {
    const name = textAt(range, 'spec.scaleTargetRef.name')
    const set = sets.find(({ metadata }) => metadata.name === name && metadata.namespace === range.metadata.namespace)
    if (!set || set.metadata.deletionTimestamp || range.metadata.deletionTimestamp) return []
    return [
      {
        set,
        min: numberAt(range, 'spec.minReplicas') ?? 0,
        max: numberAt(range, 'spec.maxReplicas') ?? 0,
        replicas: numberAt(set, 'spec.replicas') ?? 1,
        nodes: nodes.filter((node) => isUsable(node) && setOf.get(node.metadata.annotations?.[MACHINE] ?? '') === name),
      },
    ]
  })
}

/** Ready, and known to the cloud's controller: until then it is as good as on its way. */
const isUsable = (node: KubeObject) =>
  conditionStatus(node, 'Ready') === 'True' &&
  !listAt(node, 'spec.taints').some(
    (taint) => textAt(taint, 'key') === 'node.cloudprovider.kubernetes.io/uninitialized',
  )

const isPending = (pod: KubeObject) =>
  !textAt(pod, 'spec.nodeName') &&
  !pod.metadata.deletionTimestamp &&
  textAt(conditionOf(pod, 'PodScheduled'), 'reason') === 'Unschedulable'

const filled = (site: Site, pod: KubeObject): Site => {
  const asked = requestsOf(pod)
  const less = { cpu: -asked.cpu, memory: -asked.memory, pods: -asked.pods }
  return { ...site, free: plus(site.free, less) }
}

const fieldsAt = (object: unknown, path: string): Readonly<Record<string, string>> => {
  const found = at(object, path)
  return isFields(found) ? (found as Readonly<Record<string, string>>) : {} // labels are texts
}

const MIB = 2 ** 20
/** What the system keeps of a node for itself, as the kubelets of this cluster say. */
const KEPT = { cpu: 500, memory: 1.1 * 2 ** 30 }
const PODS_A_NODE = 250

/** The node that a machine of the set would become. */
function templateOf(set: KubeObject): Site {
  const { annotations = {}, name } = set.metadata
  const vcpu = Number(annotations['machine.openshift.io/vCPU'] ?? 0)
  const memory = Number(annotations['machine.openshift.io/memoryMb'] ?? 0) * MIB
  const zone = textAt(set, 'spec.template.spec.providerSpec.value.placement.availabilityZone')
  return {
    name,
    labels: {
      'kubernetes.io/os': 'linux',
      'kubernetes.io/arch': 'amd64',
      'node-role.kubernetes.io/worker': '',
      'topology.kubernetes.io/zone': zone,
      'topology.ebs.csi.aws.com/zone': zone,
      ...fieldsAt(set, 'spec.template.spec.metadata.labels'),
    },
    taints: listAt(set, 'spec.template.spec.taints'),
    free: vcpu === 0 ? NOTHING : { cpu: vcpu * 1000 - KEPT.cpu, memory: memory - KEPT.memory, pods: PODS_A_NODE },
  }
}

const UNITS: ReadonlyMap<string, number> = new Map([
  ['s', 1_000],
  ['m', 60_000],
  ['h', 3_600_000],
])

/** `10m`, `1h30m`; 0 for what is none. */
const durationOf = (text: string): number =>
  [...text.matchAll(/(\d+)([smh])/g)].reduce(
    (sum, [, count, unit = '']) => sum + Number(count) * (UNITS.get(unit) ?? 0),
    0,
  )
