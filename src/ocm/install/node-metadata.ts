import { at, isFields, textAt, type Fields } from '../http/fields.ts'
import type { KubernetesClient } from '../kubernetes.ts'
import { MACHINE_API } from './machine-sets.ts'

const MACHINES = `/apis/machine.openshift.io/v1beta1/namespaces/${MACHINE_API}/machines`
const SETS = `/apis/machine.openshift.io/v1beta1/namespaces/${MACHINE_API}/machinesets`
const NODES = '/api/v1/nodes'
const SET_LABEL = 'machine.openshift.io/cluster-api-machineset'

interface Taint {
  readonly key: string
  readonly value?: string
  readonly effect: string
}

interface Wishes {
  readonly labels: Readonly<Record<string, string>>
  readonly taints: readonly Taint[]
}

/** What a machine set's template wishes for its nodes. */
const wishesOf = (set: Fields): Wishes => {
  const labels = at(set, 'spec.template.spec.metadata.labels')
  const taints = at(set, 'spec.template.spec.taints')
  return {
    labels: (isFields(labels) ? labels : {}) as Wishes['labels'], // written by machineSets
    taints: (Array.isArray(taints) ? taints : []) as Wishes['taints'],
  }
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
const sameTaint = (a: Taint, b: Taint): boolean => a.key === b.key && a.effect === b.effect

/**
 * A pool's labels and taints come to the nodes that it has already, and go from them, as ROSA's managed-node-metadata-operator does it:
 * machine sets alone change only the machines that they make from then on.
 * @see https://github.com/openshift/managed-node-metadata-operator
 */
export async function syncNodeMetadata(kubernetes: KubernetesClient, known: Fields, wanted: Fields): Promise<void> {
  const [before, after] = [wishesOf(known), wishesOf(wanted)]
  if (same(before, after)) return
  const gone = Object.fromEntries(
    Object.keys(before.labels).flatMap((name) => (name in after.labels ? [] : [[name, null] as const])),
  )
  const metadata = { labels: { ...gone, ...after.labels } }
  const name = textAt(known, 'metadata.name') ?? ''
  // The machines first and their set last: what is cut off between is seen again.
  for (const machine of await kubernetes.list(MACHINES)) {
    const labels = at(machine, 'metadata.labels')
    if (!isFields(labels) || labels[SET_LABEL] !== name) continue
    const node = textAt(machine, 'status.nodeRef.name')
    await kubernetes.patch(`${MACHINES}/${textAt(machine, 'metadata.name') ?? ''}`, {
      spec: { metadata, taints: after.taints },
    })
    if (node !== undefined) await renew(kubernetes, node, metadata, before, after)
  }
  await kubernetes.patch(`${SETS}/${name}`, { spec: { template: { spec: { metadata, taints: after.taints } } } })
}

/** Taints that are nobody's of the pool stay. */
async function renew(
  kubernetes: KubernetesClient,
  name: string,
  metadata: object,
  before: Wishes,
  after: Wishes,
): Promise<void> {
  const node = await kubernetes.get(`${NODES}/${name}`)
  if (!node) return
  const present = at(node, 'spec.taints')
  const others = ((Array.isArray(present) ? present : []) as readonly Taint[]).filter(
    (taint) => ![...before.taints, ...after.taints].some((one) => sameTaint(one, taint)),
  )
  await kubernetes.patch(`${NODES}/${name}`, { metadata, spec: { taints: [...others, ...after.taints] } })
}
