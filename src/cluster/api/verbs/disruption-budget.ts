import { Fault } from '../../../kernel/Fault.ts'
import type { Write } from '../../../store/Store.ts'
import { conditionStatus } from '../../kinds/kind.ts'
import { choosesLabels } from '../label-selector.ts'
import { at, isFields, numberAt, put, textAt, type KubeObject } from '../object.ts'
import { writeOf } from '../objects.ts'
import type { Reading } from '../server.ts'

const REFUSED = "Cannot evict pod as it would violate the pod's disruption budget."

/**
 * Takes one from the budget that is over a pod.
 * @throws {Fault} 429 where the budget has none left, 500 where there are two budgets
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/api-eviction/
 */
export function spentBudget({ objects, registry }: Reading, pod: KubeObject): readonly Write[] {
  const kind = registry.byName('poddisruptionbudgets.policy')
  if (!kind || isFree(pod)) return []
  const [budget, other] = objects.list(kind, pod.metadata.namespace).filter((one) => isOver(one, pod))
  if (other)
    throw new Fault('InternalError', 500, 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.') // prettier-ignore
  if (!budget || isSpared(budget, pod)) return []
  const allowed = numberAt(budget, 'status.disruptionsAllowed') ?? 0
  refuse(budget, allowed)
  return [writeOf(objects.partition, kind, put(budget, 'status.disruptionsAllowed', allowed - 1))]
}

/** It does nothing that anybody counts on, or goes already. */
const isFree = (pod: KubeObject): boolean =>
  pod.metadata.deletionTimestamp !== undefined ||
  ['Succeeded', 'Failed', 'Pending'].includes(textAt(pod, 'status.phase'))

const isOver = (budget: KubeObject, { metadata }: KubeObject): boolean =>
  isFields(at(budget, 'spec.selector')) && choosesLabels(at(budget, 'spec.selector'), metadata.labels ?? {})

/** A pod that is not ready does not count, if enough others are, or the budget always lets such ones go. */
function isSpared(budget: KubeObject, pod: KubeObject): boolean {
  if (conditionStatus(pod, 'Ready') === 'True') return false
  const [healthy, desired] = [numberAt(budget, 'status.currentHealthy'), numberAt(budget, 'status.desiredHealthy')]
  const always = at(budget, 'spec.unhealthyPodEvictionPolicy') === 'AlwaysAllow'
  return always || ((desired ?? 0) > 0 && (healthy ?? 0) >= (desired ?? 0))
}

function refuse(budget: KubeObject, allowed: number): void {
  const { name, generation = 1 } = budget.metadata
  if ((numberAt(budget, 'status.observedGeneration') ?? 0) < generation)
    throw tooMany(`The disruption budget ${name} is still being processed by the server.`)
  const [desired, healthy] = [numberAt(budget, 'status.desiredHealthy'), numberAt(budget, 'status.currentHealthy')]
  if (allowed <= 0)
    throw tooMany(`The disruption budget ${name} needs ${desired ?? 0} healthy pods and has ${healthy ?? 0} currently`)
}

const tooMany = (message: string) =>
  new Fault('TooManyRequests', 429, REFUSED, { causes: [{ reason: 'DisruptionBudget', message }] })
