import { at, isFields, listAt, textAt, type Fields, type KubeObject } from '../api/object.ts'
import { conditionStatus } from '../kinds/kind.ts'

/** What a pod asks for or a node has: CPU in thousandths, memory in bytes. */
export interface Amount {
  readonly cpu: number
  readonly memory: number
  readonly pods: number
}

const BINARY: ReadonlyMap<string, number> = new Map(['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi'].map((unit, at) => [unit, 1024 ** at])) // prettier-ignore
const DECIMAL: ReadonlyMap<string, number> = new Map([
  ['m', 1e-3],
  ['k', 1e3],
  ['M', 1e6],
  ['G', 1e9],
  ['T', 1e12],
  ['P', 1e15],
])

/** A Kubernetes quantity as a number; 0 for what is none. */
export function quantity(text: string): number {
  const [, number = '0', unit = ''] = /^(\d+(?:\.\d+)?(?:e\d+)?)([A-Za-z]*)$/.exec(text) ?? []
  return Number(number) * (DECIMAL.get(unit) ?? BINARY.get(unit) ?? 0)
}

const amountOf = (list: unknown): Omit<Amount, 'pods'> => ({
  cpu: quantity(textAt(list, 'cpu')) * 1000,
  memory: quantity(textAt(list, 'memory')),
})

export const plus = (a: Amount, b: Amount): Amount => ({
  cpu: a.cpu + b.cpu,
  memory: a.memory + b.memory,
  pods: a.pods + b.pods,
})
export const NOTHING: Amount = { cpu: 0, memory: 0, pods: 0 }
export const within = (wanted: Amount, room: Amount) =>
  wanted.cpu <= room.cpu && wanted.memory <= room.memory && wanted.pods <= room.pods

export const requestsOf = (pod: KubeObject): Amount =>
  listAt(pod, 'spec.containers').reduce<Amount>(
    (sum, container) => plus(sum, { ...amountOf(at(container, 'resources.requests')), pods: 0 }),
    { ...NOTHING, pods: 1 },
  )

export const allocatableOf = (node: KubeObject): Amount => ({
  ...amountOf(at(node, 'status.allocatable')),
  pods: quantity(textAt(node, 'status.allocatable.pods')),
})

/** Where pods may be put: what is known of a node, or of one that a machine set would make. */
export interface Site {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly taints: readonly unknown[]
  readonly free: Amount
}

const HARD: ReadonlySet<string> = new Set(['NoSchedule', 'NoExecute'])

const tolerates = (toleration: unknown, taint: unknown): boolean => {
  const [key, operator] = [textAt(toleration, 'key'), textAt(toleration, 'operator') || 'Equal']
  const effect = textAt(toleration, 'effect')
  if (effect !== '' && effect !== textAt(taint, 'effect')) return false
  if (key === '') return operator === 'Exists'
  return (
    key === textAt(taint, 'key') && (operator === 'Exists' || textAt(toleration, 'value') === textAt(taint, 'value'))
  )
}

const matches = (labels: Readonly<Record<string, string>>, expression: unknown): boolean => {
  const found = labels[textAt(expression, 'key')]
  const values = listAt(expression, 'values')
  switch (textAt(expression, 'operator')) {
    case 'In':
      return found !== undefined && values.includes(found)
    case 'NotIn':
      return found === undefined || !values.includes(found)
    case 'Exists':
      return found !== undefined
    case 'DoesNotExist':
      return found === undefined
    default:
      return false
  }
}

/** True when one of the node selector terms holds; so does none at all. */
export function meetsTerms(labels: Readonly<Record<string, string>>, terms: readonly unknown[]): boolean {
  return (
    terms.length === 0 || terms.some((term) => listAt(term, 'matchExpressions').every((one) => matches(labels, one)))
  )
}

const REQUIRED = 'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms'

/** Why a pod cannot be there, in the scheduler's words; undefined: it can. `zones`: terms of the volumes that it mounts. */
export function misfit(pod: KubeObject, site: Site, volumeTerms: readonly (readonly unknown[])[]): string | undefined {
  const tolerations = listAt(pod, 'spec.tolerations')
  const taint = site.taints.find(
    (one) => HARD.has(textAt(one, 'effect')) && !tolerations.some((toleration) => tolerates(toleration, one)),
  )
  if (taint !== undefined) return `node(s) had untolerated taint {${textAt(taint, 'key')}: ${textAt(taint, 'value')}}`
  const selector = at(pod, 'spec.nodeSelector')
  const wanted: Fields = isFields(selector) ? selector : {}
  const selected = Object.entries(wanted).every(([label, value]) => site.labels[label] === value)
  if (!selected || !meetsTerms(site.labels, listAt(pod, REQUIRED)))
    return "node(s) didn't match Pod's node affinity/selector"
  if (!volumeTerms.every((terms) => meetsTerms(site.labels, terms))) return 'node(s) had volume node affinity conflict'
  const asked = requestsOf(pod)
  if (asked.cpu > site.free.cpu) return 'Insufficient cpu'
  if (asked.memory > site.free.memory) return 'Insufficient memory'
  return within(asked, site.free) ? undefined : 'Too many pods'
}

const ENDED: ReadonlySet<string> = new Set(['Succeeded', 'Failed'])
export const isOver = (pod: KubeObject) => ENDED.has(textAt(pod, 'status.phase'))

export const claimsOf = (pod: KubeObject): readonly string[] =>
  listAt(pod, 'spec.volumes').flatMap((volume) => textAt(volume, 'persistentVolumeClaim.claimName') || [])

const SILENT = [
  { key: 'node.kubernetes.io/not-ready', value: '', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/unschedulable', value: '', effect: 'NoSchedule' },
]

/** A node with what its pods leave free. */
export function siteOf(node: KubeObject, pods: readonly KubeObject[]): Site {
  const { name, labels = {} } = node.metadata
  const used = pods
    .filter((pod) => textAt(pod, 'spec.nodeName') === name && !isOver(pod))
    .reduce<Amount>((sum, pod) => plus(sum, requestsOf(pod)), NOTHING)
  const whole = allocatableOf(node)
  const [notReady, closed] = SILENT
  return {
    name,
    labels,
    taints: [
      ...listAt(node, 'spec.taints'),
      ...(conditionStatus(node, 'Ready') === 'True' ? [] : [notReady]),
      ...(at(node, 'spec.unschedulable') === true ? [closed] : []),
    ],
    free: { cpu: whole.cpu - used.cpu, memory: whole.memory - used.memory, pods: whole.pods - used.pods },
  }
}
