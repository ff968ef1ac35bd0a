import { canonicalJson } from '../../kernel/canonical-json.ts'
import { choosesLabels } from '../api/label-selector.ts'
import { at, isFields, kubeTime, numberAt, type KubeObject } from '../api/object.ts'
import { dated } from '../conditions.ts'
import { conditionStatus } from '../kinds/kind.ts'
import { resource, type KubeClient } from '../kube-client.ts'
import type { Controller } from '../reconcile.ts'
import { ownedBy } from './ownership.ts'

const BUDGETS = resource('policy/v1', 'poddisruptionbudgets')
const PODS = resource('v1', 'pods')
const SETS = resource('apps/v1', 'replicasets')
const DEPLOYMENTS = resource('apps/v1', 'deployments')

const namespaceOf = ({ metadata }: KubeObject): readonly string[] => [metadata.namespace ?? '']

/** Tells each budget how many of its pods may be evicted now. @see https://kubernetes.io/docs/concepts/workloads/pods/disruptions/ */
export function disruptions(kube: KubeClient, now: () => number): Controller {
  return {
    name: 'disruption',
    watches: [
      { resource: BUDGETS, keys: namespaceOf },
      { resource: PODS, keys: namespaceOf },
    ],
    async reconcile(namespace) {
      const budgets = await kube.list(BUDGETS, { namespace })
      if (budgets.length === 0) return
      const [pods, sets, deployments] = await Promise.all([
        kube.list(PODS, { namespace }),
        kube.list(SETS, { namespace }),
        kube.list(DEPLOYMENTS, { namespace }),
      ])
      const workloads = sets.map((set) => deployments.find((one) => ownedBy(set, one)) ?? set)
      const wanted = (chosen: readonly KubeObject[]) =>
        new Set(workloads.filter((_, at) => chosen.some((pod) => ownedBy(pod, sets[at] as KubeObject)))) // of the same length
      for (const budget of budgets) {
        const chosen = pods.filter((pod) => isOver(pod, budget))
        const scale = [...wanted(chosen)].reduce((sum, one) => sum + (numberAt(one, 'spec.replicas') ?? 1), 0)
        await report(kube, budget, chosen, scale, kubeTime(now()))
      }
    },
  }
}

const isOver = (pod: KubeObject, budget: KubeObject): boolean =>
  isFields(at(budget, 'spec.selector')) &&
  choosesLabels(at(budget, 'spec.selector'), pod.metadata.labels ?? {}) &&
  !['Succeeded', 'Failed'].includes(String(at(pod, 'status.phase')))

const isHealthy = (pod: KubeObject) => conditionStatus(pod, 'Ready') === 'True' && !pod.metadata.deletionTimestamp

/** `25%` of a number, rounded up, or a number itself. */
const share = (value: unknown, of: number): number =>
  typeof value === 'number' ? value : Math.ceil((of * Number.parseInt(String(value), 10)) / 100)

/** `scale`: how many pods the workloads want that own the chosen ones. */
function demand(
  budget: KubeObject,
  pods: number,
  scale: number,
): { readonly expected: number; readonly desired: number } {
  const [least, most] = [at(budget, 'spec.minAvailable'), at(budget, 'spec.maxUnavailable')]
  if (most !== undefined) return { expected: scale, desired: Math.max(0, scale - share(most, scale)) }
  if (typeof least === 'number') return { expected: pods, desired: least }
  return { expected: scale, desired: least === undefined ? 0 : share(least, scale) }
}

async function report(
  kube: KubeClient,
  budget: KubeObject,
  pods: readonly KubeObject[],
  scale: number,
  time: string,
): Promise<void> {
  const { expected, desired } = demand(budget, pods.length, scale)
  const healthy = pods.filter(isHealthy).length
  const allowed = expected > 0 ? Math.max(0, healthy - desired) : 0
  const [status, reason] = allowed > 0 ? ['True', 'SufficientPods'] : ['False', 'InsufficientPods']
  const observedGeneration = budget.metadata.generation ?? 1
  const condition = { type: 'DisruptionAllowed', status, reason, message: '', observedGeneration }
  const next = {
    observedGeneration,
    disruptionsAllowed: allowed,
    currentHealthy: healthy,
    desiredHealthy: desired,
    expectedPods: expected,
    conditions: [dated(budget, condition, time)],
  }
  const { name, namespace } = budget.metadata
  if (canonicalJson(next) !== canonicalJson(budget['status'] ?? {}))
    await kube.patch(BUDGETS, { name, namespace, subresource: 'status' }, { status: next })
}
