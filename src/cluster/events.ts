import { createHash } from 'node:crypto'
import { kubeTime, numberAt, type KubeObject } from './api/object.ts'
import { KubeError, resource, type KubeClient } from './kube-client.ts'

export const EVENTS = resource('v1', 'events')

export interface Happening {
  readonly reason: string
  readonly message: string
  readonly type?: 'Normal' | 'Warning'
  /** Who saw it, as `service-controller`. */
  readonly component: string
}

/** A pod has its node. */
export const assignment = ({ metadata: { name, namespace = '' } }: KubeObject, node: string): Happening => ({
  type: 'Normal',
  reason: 'Scheduled',
  message: `Successfully assigned ${namespace}/${name} to ${node}`,
  component: 'default-scheduler',
})

/** Tells of an object what happened to it; the same again only counts. */
export async function tellEvent(
  kube: KubeClient,
  { apiVersion, kind, metadata: { name, namespace, uid = '' } }: KubeObject,
  { reason, message, component, type = 'Warning' }: Happening,
  now: number,
): Promise<void> {
  const digest = createHash('sha256').update(`${kind}/${uid}/${reason}/${message}`).digest('hex').slice(0, 16)
  const place = { name: `${name}.${digest}`, namespace: namespace ?? 'default' }
  const time = kubeTime(now)
  const event = {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: place,
    involvedObject: { apiVersion, kind, name, uid, ...(namespace === undefined ? {} : { namespace }) },
    reason,
    message: message.slice(0, LONGEST),
    type,
    source: { component },
    reportingComponent: component,
    firstTimestamp: time,
    lastTimestamp: time,
    count: 1,
  }
  try {
    await kube.create(EVENTS, event)
  } catch (error) {
    if (!(error instanceof KubeError)) throw error
    if (error.reason === 'AlreadyExists') return again(kube, place, time)
    if (!isGoing(error)) throw error
  }
}

/** A namespace that goes, or went, has no room for what happens in it. */
const isGoing = ({ reason, message }: KubeError) => reason === 'NotFound' || /being terminated$/.test(message)

/** Kubernetes' own limit of an event's message. */
const LONGEST = 1024

async function again(kube: KubeClient, place: { name: string; namespace: string }, time: string): Promise<void> {
  const known = await kube.get(EVENTS, place.name, place.namespace)
  if (known) await kube.patch(EVENTS, place, { count: (numberAt(known, 'count') ?? 1) + 1, lastTimestamp: time })
}
