import { canonicalJson } from '../../kernel/canonical-json.ts'
import type { Fields, KubeObject } from '../api/object.ts'
import { at, isFields, kubeTime, numberAt } from '../api/object.ts'
import { dated } from '../conditions.ts'
import { tellEvent } from '../events.ts'
import { conditionStatus } from '../kinds/kind.ts'
import { KubeError, resource, type KubeClient } from '../kube-client.ts'
import { keyPlace, objectKey, type Controller } from '../reconcile.ts'
import { controllerOf, ownedBy, ownerOf } from './ownership.ts'

const SETS = resource('apps/v1', 'replicasets')
const PODS = resource('v1', 'pods')
/** At most so many pods are made or removed in one look. */
const BURST = 500
/** More events of a kind at once are combined. */
const SIMILAR = 10
const COMPONENT = 'replicaset-controller'

/** Keeps as many pods of its template as a replica set asks for. */
export function replicaSets(kube: KubeClient, now: () => number): Controller {
  /** Many of a kind are told as one: the last of them. */
  const tell = async (set: KubeObject, reason: string, words: string, whom: readonly string[]) => {
    const type = reason === 'FailedCreate' ? 'Warning' : 'Normal'
    const last = whom.slice(SIMILAR).at(-1)
    const messages = whom.slice(0, SIMILAR).map((one) => `${words}: ${one}`)
    if (last !== undefined) messages.push(`(combined from similar events): ${words}: ${last}`)
    for (const message of messages) await tellEvent(kube, set, { type, reason, message, component: COMPONENT }, now())
  }

  return {
    name: 'replicaset',
    watches: [
      { resource: SETS, keys: objectKey },
      { resource: PODS, keys: (pod) => controllerOf(pod, 'ReplicaSet') },
    ],
    async reconcile(key) {
      const { namespace, name } = keyPlace(key)
      const set = await kube.get(SETS, name, namespace)
      if (!set || set.metadata.deletionTimestamp) return
      const pods = (await kube.list(PODS, { namespace })).filter(
        (pod) => ownedBy(pod, set) && !pod.metadata.deletionTimestamp && !isOver(pod),
      )
      const goal = numberAt(set, 'spec.replicas') ?? 1
      let refusal: KubeError | undefined
      const made: string[] = []
      try {
        while (pods.length + made.length < goal && made.length < BURST)
          made.push((await kube.create(PODS, newPod(set))).metadata.name)
      } catch (error) {
        if (!(error instanceof KubeError)) throw error
        refusal = error
      }
      await tell(set, 'SuccessfulCreate', 'Created pod', made)
      if (refusal) await tell(set, 'FailedCreate', 'Error creating', [refusal.message])
      const surplus = [...pods].sort(lessUseful).slice(0, Math.max(0, pods.length - goal))
      for (const pod of surplus) await kube.remove(PODS, { name: pod.metadata.name, namespace })
      await tell(
        set,
        'SuccessfulDelete',
        'Deleted pod',
        surplus.map(({ metadata }) => metadata.name),
      )
      await report(
        kube,
        set,
        pods.filter((pod) => !surplus.includes(pod)),
        refusal,
        kubeTime(now()),
      )
      if (refusal) throw refusal
    },
  }
}

const isOver = (pod: KubeObject) => ['Succeeded', 'Failed'].includes(String(at(pod, 'status.phase')))
const isReady = (pod: KubeObject) => conditionStatus(pod, 'Ready') === 'True'

/** Pods that do not run yet go first, then the youngest. */
function lessUseful(a: KubeObject, b: KubeObject): number {
  if (isReady(a) !== isReady(b)) return isReady(a) ? 1 : -1
  return String(b.metadata.creationTimestamp).localeCompare(String(a.metadata.creationTimestamp))
}

function newPod(set: KubeObject) {
  const template = at(set, 'spec.template')
  const metadata = at(template, 'metadata')
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...(isFields(metadata) ? metadata : {}),
      generateName: `${set.metadata.name}-`,
      namespace: set.metadata.namespace,
      ownerReferences: [ownerOf(set)],
    },
    spec: at(template, 'spec'),
  }
}

async function report(
  kube: KubeClient,
  set: KubeObject,
  pods: readonly KubeObject[],
  refusal: KubeError | undefined,
  time: string,
): Promise<void> {
  const ready = pods.filter(isReady).length
  const failure: Fields[] = refusal
    ? [dated(set, { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: refusal.message }, time)]
    : []
  const status = {
    observedGeneration: set.metadata.generation ?? 1,
    replicas: pods.length,
    fullyLabeledReplicas: pods.length,
    readyReplicas: ready,
    availableReplicas: ready,
    conditions: failure,
  }
  const { name, namespace } = set.metadata
  if (canonicalJson(status) !== canonicalJson(set['status'] ?? {}))
    await kube.patch(SETS, { name, namespace, subresource: 'status' }, { status })
}
