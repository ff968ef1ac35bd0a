import { createHash } from 'node:crypto'
import { kubeTime, numberAt, type KubeObject } from './api/object.ts'
import { resource, type KubeClient } from './kube-client.ts'

export const EVENTS = resource('v1', 'events')

export interface Happening {
  readonly reason: string
  readonly message: string
  readonly type?: 'Normal' | 'Warning'
  /** Who saw it, as `service-controller`. */
  readonly component: string
}

/** Tells of an object what happened to it; the same again only counts. */
export async function tellEvent(
  kube: KubeClient,
  { apiVersion, kind, metadata: { name, namespace, uid = '' } }: KubeObject,
  { reason, message, component, type = 'Warning' }: Happening,
  now: number,
): Promise<void> {
  const digest = createHash('sha256').update(`${kind}/${uid}/${reason}/${message}`).digest('hex').slice(0, 16)
  const place = { name: `${name}.${digest}`, namespace: namespace ?? 'default' }
  const known = await kube.get(EVENTS, place.name, place.namespace)
  const time = kubeTime(now)
  if (known) {
    await kube.patch(EVENTS, place, { count: (numberAt(known, 'count') ?? 1) + 1, lastTimestamp: time })
    return
  }
  await kube.create(EVENTS, {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: place,
    involvedObject: { apiVersion, kind, name, uid, ...(namespace === undefined ? {} : { namespace }) },
    reason,
    message,
    type,
    source: { component },
    reportingComponent: component,
    firstTimestamp: time,
    lastTimestamp: time,
    count: 1,
  })
}
