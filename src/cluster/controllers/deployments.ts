import { createHash } from 'node:crypto'
import { canonicalJson } from '../../kernel/canonical-json.ts'
import type { Fields, KubeObject } from '../api/object.ts'
import { at, isFields, kubeTime, listAt, numberAt, textAt } from '../api/object.ts'
import { dated } from '../conditions.ts'
import { tellEvent } from '../events.ts'
import { resource, type KubeClient } from '../kube-client.ts'
import { keyPlace, objectKey, type Controller } from '../reconcile.ts'
import { controllerOf, ownedBy, ownerOf } from './ownership.ts'

const DEPLOYMENTS = resource('apps/v1', 'deployments')
const SETS = resource('apps/v1', 'replicasets')
const HASH = 'pod-template-hash'
const REVISION = 'deployment.kubernetes.io/revision'
const HASH_LETTERS = 10

/** The same for equal templates, whatever the order of their members. */
const hashOf = (template: unknown) =>
  [...createHash('sha256').update(canonicalJson(template)).digest()]
    .map((byte) => 'bcdfghjklmnpqrstvwxz2456789'[byte % 27])
    .join('')
    .slice(0, HASH_LETTERS)

const wanted = (object: KubeObject) => numberAt(object, 'spec.replicas') ?? 1
const available = (object: KubeObject) => numberAt(object, 'status.availableReplicas') ?? 0
const existing = (object: KubeObject) => numberAt(object, 'status.replicas') ?? 0
const revisionOf = (object: KubeObject) => Number(object.metadata.annotations?.[REVISION] ?? 0)
const sum = (sets: readonly KubeObject[], of: (set: KubeObject) => number) =>
  sets.reduce((total, set) => total + of(set), 0)

/** `25%` of a number, or a number itself. */
function share(value: unknown, of: number, round: (value: number) => number): number {
  if (typeof value === 'number') return value
  const percent = /^(\d+)%$/.exec(typeof value === 'string' ? value : '')?.[1]
  return percent === undefined ? 0 : round((of * Number(percent)) / 100)
}

/** Keeps a replica set for each template that a deployment ever had, and moves pods from the old ones to the new one. */
export function deployments(kube: KubeClient, now: () => number): Controller {
  return {
    name: 'deployment',
    watches: [
      { resource: DEPLOYMENTS, keys: objectKey },
      { resource: SETS, keys: (set) => controllerOf(set, 'Deployment') },
    ],
    async reconcile(key) {
      const { namespace, name } = keyPlace(key)
      const deployment = await kube.get(DEPLOYMENTS, name, namespace)
      if (!deployment || deployment.metadata.deletionTimestamp) return
      const sets = (await kube.list(SETS, { namespace })).filter((set) => ownedBy(set, deployment))
      const hash = hashOf(at(deployment, 'spec.template'))
      const isPaused = at(deployment, 'spec.paused') === true
      const current =
        sets.find((set) => set.metadata.labels?.[HASH] === hash) ??
        (isPaused ? undefined : await newSet(kube, deployment, hash, sets))
      const old = sets.filter((set) => set !== current)
      if (current) await numbered(kube, deployment, current, old)
      if (current && !isPaused) await rollOut(kube, deployment, current, old, now())
      await report(kube, deployment, current, [...old, ...(current ? [current] : [])], kubeTime(now()))
      if (!isPaused) await tidy(kube, deployment, old)
    },
  }
}

async function newSet(
  kube: KubeClient,
  deployment: KubeObject,
  hash: string,
  old: readonly KubeObject[],
): Promise<KubeObject> {
  const { name, namespace } = deployment.metadata
  const template = at(deployment, 'spec.template')
  const labels = { ...(at(template, 'metadata.labels') as Fields | undefined), [HASH]: hash }
  const selector = at(deployment, 'spec.selector')
  const revision = Math.max(0, ...old.map(revisionOf)) + 1
  return kube.create(SETS, {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${name}-${hash}`,
      namespace,
      labels,
      annotations: { [REVISION]: String(revision) },
      ownerReferences: [ownerOf(deployment)],
    },
    spec: {
      replicas: 0,
      selector: {
        ...(isFields(selector) ? selector : {}),
        matchLabels: { ...(at(selector, 'matchLabels') as Fields | undefined), [HASH]: hash },
      },
      template: {
        ...(isFields(template) ? template : {}),
        metadata: { ...(at(template, 'metadata') as Fields | undefined), labels },
      },
    },
  })
}

/** The current template has the highest revision, also when it came back. */
async function numbered(kube: KubeClient, deployment: KubeObject, current: KubeObject, old: readonly KubeObject[]) {
  const highest = Math.max(0, ...old.map(revisionOf))
  const revision = String(revisionOf(current) > highest ? revisionOf(current) : highest + 1)
  const change = { metadata: { annotations: { [REVISION]: revision } } }
  const { name, namespace } = current.metadata
  if (current.metadata.annotations?.[REVISION] !== revision) await kube.patch(SETS, { name, namespace }, change)
  if (deployment.metadata.annotations?.[REVISION] !== revision)
    await kube.patch(DEPLOYMENTS, { name: deployment.metadata.name, namespace }, change)
}

/** One step: up as far as the surge allows, down as far as enough are available. */
async function rollOut(
  kube: KubeClient,
  deployment: KubeObject,
  current: KubeObject,
  old: readonly KubeObject[],
  now: number,
) {
  const goal = wanted(deployment)
  const scale = async (set: KubeObject, replicas: number) => {
    const { name, namespace } = set.metadata
    if (wanted(set) === replicas) return
    await kube.patch(SETS, { name, namespace }, { spec: { replicas } })
    const message = `Scaled ${wanted(set) < replicas ? 'up' : 'down'} replica set ${name} from ${wanted(set)} to ${replicas}`
    const told = { type: 'Normal', reason: 'ScalingReplicaSet', message, component: 'deployment-controller' } as const
    await tellEvent(kube, deployment, told, now)
  }
  if (textAt(deployment, 'spec.strategy.type') === 'Recreate') {
    for (const set of old) await scale(set, 0)
    if (sum(old, existing) === 0) await scale(current, goal)
    return
  }
  const rolling = at(deployment, 'spec.strategy.rollingUpdate')
  const surge = share(at(rolling, 'maxSurge'), goal, Math.ceil)
  const missing = share(at(rolling, 'maxUnavailable'), goal, Math.floor)
  const least = goal - (surge === 0 && missing === 0 ? 1 : missing)
  const room = goal + surge - sum(old, wanted)
  await scale(current, wanted(current) > goal ? goal : Math.max(wanted(current), Math.min(goal, room)))
  const isThere = sum([...old, current], available)
  let spare = isThere - least
  for (const set of old) {
    const unhealthy = wanted(set) - available(set)
    const goes = Math.min(wanted(set), Math.max(0, spare) + Math.max(0, unhealthy))
    await scale(set, wanted(set) - goes)
    spare -= Math.max(0, goes - Math.max(0, unhealthy))
  }
}

async function report(
  kube: KubeClient,
  deployment: KubeObject,
  current: KubeObject | undefined,
  sets: readonly KubeObject[],
  time: string,
): Promise<void> {
  const goal = wanted(deployment)
  const ready = sum(sets, (set) => numberAt(set, 'status.readyReplicas') ?? 0)
  const isThere = sum(sets, available)
  const total = sum(sets, existing)
  const updated = current ? existing(current) : 0
  const isComplete = updated >= goal && total === updated && isThere >= goal
  const enough = isThere >= goal - share(at(deployment, 'spec.strategy.rollingUpdate.maxUnavailable'), goal, Math.floor)
  const name = current?.metadata.name ?? ''
  const condition = (type: string, on: boolean, reason: string, message: string) => ({
    ...dated(deployment, { type, status: on ? 'True' : 'False', reason, message }, time),
    lastUpdateTime: time,
  })
  const failure = sets
    .flatMap((set) => listAt(set, 'status.conditions'))
    .find((one) => at(one, 'type') === 'ReplicaFailure')
  const known = new Map(listAt(deployment, 'status.conditions').map((one) => [textAt(one, 'type'), one]))
  const fresh = [
    enough
      ? condition('Available', true, 'MinimumReplicasAvailable', 'Deployment has minimum availability.')
      : condition('Available', false, 'MinimumReplicasUnavailable', 'Deployment does not have minimum availability.'),
    isComplete
      ? condition('Progressing', true, 'NewReplicaSetAvailable', `ReplicaSet "${name}" has successfully progressed.`)
      : condition('Progressing', true, 'ReplicaSetUpdated', `ReplicaSet "${name}" is progressing.`),
  ].map((one) => {
    const before = known.get(textAt(one, 'type'))
    return textAt(before, 'status') === textAt(one, 'status') && textAt(before, 'reason') === textAt(one, 'reason')
      ? before
      : one
  })
  const status = {
    observedGeneration: deployment.metadata.generation ?? 1,
    replicas: total,
    updatedReplicas: updated,
    readyReplicas: ready,
    availableReplicas: isThere,
    unavailableReplicas: Math.max(0, goal - isThere),
    conditions: [...fresh, ...(failure ? [failure] : [])],
  }
  const { name: own, namespace } = deployment.metadata
  if (canonicalJson(status) !== canonicalJson(deployment['status'] ?? {}))
    await kube.patch(DEPLOYMENTS, { name: own, namespace, subresource: 'status' }, { status })
}

/** Old and empty sets beyond the limit go, the oldest first. */
async function tidy(kube: KubeClient, deployment: KubeObject, old: readonly KubeObject[]): Promise<void> {
  const limit = numberAt(deployment, 'spec.revisionHistoryLimit') ?? 10
  const empty = old
    .filter((set) => wanted(set) === 0 && existing(set) === 0)
    .sort((a, b) => revisionOf(a) - revisionOf(b))
  for (const { metadata } of empty.slice(0, Math.max(0, old.length - limit)))
    await kube.remove(SETS, { name: metadata.name, namespace: metadata.namespace })
}
