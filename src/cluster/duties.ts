import { isFields, kubeTime, listAt, type KubeObject } from './api/object.ts'
import { dated } from './conditions.ts'
import { resource, type KubeClient } from './kube-client.ts'
import type { OperatorContext } from './operator-context.ts'
import { runController, type Again, type Controller } from './reconcile.ts'

/** A part of an operator's work; `waiting` says what it waits for, and keeps the operator progressing. */
export interface Duty extends Omit<Controller, 'reconcile' | 'failed'> {
  readonly reconcile: (key: string) => Promise<Waiting | void>
}

export interface Waiting extends Again {
  readonly waiting?: string
}

const CLUSTER_OPERATORS = resource('config.openshift.io/v1', 'clusteroperators')
const RESYNC_MS = 10 * 60_000

/**
 * Runs the duties until the pod is stopped, and reports on them as the operator's ClusterOperator: available once every duty did what it always
 * does, degraded while something fails, with AWS's own words.
 */
export function operate(context: OperatorContext, duties: readonly Duty[]): void {
  const health = openHealth(context, duties)
  for (const duty of duties) {
    const label = (key: string) => `${duty.name} ${key}`
    runController(context, context.kube, {
      resync: RESYNC_MS,
      ...duty,
      async reconcile(key) {
        const again = await duty.reconcile(key)
        await health.note(
          label(key),
          again?.waiting === undefined ? { state: 'done' } : { state: 'waiting', message: again.waiting },
        )
        return again
      },
      failed: (key, error) =>
        health.note(label(key), { state: 'failed', message: error instanceof Error ? error.message : String(error) }),
    })
  }
}

interface Note {
  readonly state: 'done' | 'waiting' | 'failed'
  readonly message?: string
}

function openHealth(context: OperatorContext, duties: readonly Duty[]) {
  const owed = new Set(duties.flatMap((duty) => (duty.always ?? []).map((key) => `${duty.name} ${key}`)))
  const notes = new Map<string, Note>()
  let available = false
  let told = ''
  let last = Promise.resolve()

  /** One report after the other: duties note at the same time, and the newest report must be the last one written. */
  const report = async () => {
    const now = { available, failed: messages('failed'), waiting: messages('waiting') }
    const text = JSON.stringify(now)
    if (text === told) return
    await publish(context, now)
    told = text
  }

  /** What many things suffer from alike is said once. */
  const messages = (state: Note['state']) => [
    ...new Set([...notes.values()].filter((note) => note.state === state).map((note) => note.message ?? '')),
  ]

  return {
    note(label: string, note: Note): Promise<void> {
      if (note.state === 'done') {
        notes.delete(label)
        owed.delete(label)
      } else notes.set(label, note)
      available ||= owed.size === 0
      const written = last.then(report)
      last = written.catch(() => {})
      return written
    },
  }
}

interface Report {
  readonly available: boolean
  readonly failed: readonly string[]
  readonly waiting: readonly string[]
}

async function publish(
  { kube, name, version, clock }: OperatorContext,
  { available, failed, waiting }: Report,
): Promise<void> {
  const known = (await kube.get(CLUSTER_OPERATORS, name)) ?? (await createOperator(kube, name))
  const now = kubeTime(clock.now())
  const busy = !available || waiting.length > 0
  // One that starts again is as available as it was: what it did stands.
  const stands = available || isAvailable(known)
  const conditions = [
    {
      type: 'Available',
      status: stands,
      reason: stands ? 'AsExpected' : 'Starting',
      message: stands ? '' : failed.join('\n') || waiting.join('\n'),
    },
    { type: 'Progressing', status: busy, reason: busy ? 'Working' : 'AsExpected', message: waiting.join('\n') },
    {
      type: 'Degraded',
      status: failed.length > 0,
      reason: failed.length > 0 ? 'Failing' : 'AsExpected',
      message: failed.join('\n'),
    },
    { type: 'Upgradeable', status: true, reason: 'AsExpected', message: '' },
  ]
  await kube.patch(
    CLUSTER_OPERATORS,
    { name, subresource: 'status' },
    {
      status: {
        conditions: conditions.map(({ status, ...rest }) =>
          dated(known, { ...rest, status: status ? 'True' : 'False' }, now),
        ),
        versions: available ? [{ name: 'operator', version }] : listAt(known, 'status.versions'),
      },
    },
  )
}

const isAvailable = (operator: KubeObject): boolean =>
  listAt(operator, 'status.conditions').some(
    (one) => isFields(one) && one['type'] === 'Available' && one['status'] === 'True',
  )

const createOperator = (kube: KubeClient, name: string) =>
  kube.create(CLUSTER_OPERATORS, {
    apiVersion: 'config.openshift.io/v1',
    kind: 'ClusterOperator',
    metadata: { name },
    spec: {},
  })
