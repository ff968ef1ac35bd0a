import { resource, textAt, type KubeClient, type KubeObject } from '../../operator-context.ts'

const EVENTS = resource('v1', 'events')

/** What the cloud controller manager last said it could not do for the service. */
export async function balancerTrouble(kube: KubeClient, service: KubeObject): Promise<string | undefined> {
  const { namespace = '', uid } = service.metadata
  const events = await kube.list(EVENTS, { namespace })
  const failures = events.filter(
    (event) => textAt(event, 'reason') === 'SyncLoadBalancerFailed' && textAt(event, 'involvedObject.uid') === uid,
  )
  const [latest] = failures.sort((a, b) => textAt(b, 'lastTimestamp').localeCompare(textAt(a, 'lastTimestamp')))
  return latest && textAt(latest, 'message')
}
