import { textAt, type KubeObject } from '../api/object.ts'
import { EVENTS } from '../events.ts'
import type { KubeClient } from '../kube-client.ts'
import { keyPlace, objectKey, type Controller } from '../reconcile.ts'

const LIFE_MS = 3_600_000
/** They go together by the minute: a day that passes is not made of single events. */
const STEP_MS = 60_000

/** Events are forgotten an hour after they were last told. */
export function eventExpiry(kube: KubeClient, now: () => number): Controller {
  return {
    name: 'event-expiry',
    watches: [{ resource: EVENTS, keys: objectKey }],
    async reconcile(key) {
      const { namespace, name } = keyPlace(key)
      const event = await kube.get(EVENTS, name, namespace)
      if (!event) return undefined
      const left = goesAt(event) - now()
      if (left > 0) return { after: left }
      return kube.remove(EVENTS, { name, namespace })
    },
  }
}

function goesAt(event: KubeObject): number {
  const told = ['series.lastObservedTime', 'lastTimestamp', 'eventTime', 'metadata.creationTimestamp']
    .map((path) => Date.parse(textAt(event, path)))
    .filter((time) => !Number.isNaN(time))
  return Math.ceil((Math.max(...told) + LIFE_MS) / STEP_MS) * STEP_MS
}
