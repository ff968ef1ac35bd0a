import { listAt, textAt, type Fields } from '../api/object.ts'
import { conditionOf } from '../kinds/kind.ts'
import type { KubeObject } from '../api/object.ts'
import type { BroughtUp } from './bring-up.ts'

export const OPERATORS = '/apis/config.openshift.io/v1/clusteroperators'
export const MACHINE_API = '/apis/machine.openshift.io/v1beta1/namespaces/openshift-machine-api'
export const MERGE = 'application/merge-patch+json'

export const items = async ({ kube }: BroughtUp, path: string): Promise<readonly Fields[]> =>
  listAt(await kube('GET', path), 'items') as readonly Fields[]

/** `True`, `False`, `Unknown`, or nothing. */
export const status = (object: unknown, type: string) => textAt(conditionOf(object as KubeObject, type), 'status')
export const message = (object: unknown, type: string) => textAt(conditionOf(object as KubeObject, type), 'message')

export const readyNodes = async (cluster: BroughtUp) =>
  (await items(cluster, '/api/v1/nodes')).filter((node) => status(node, 'Ready') === 'True')

export const operator = (cluster: BroughtUp, name: string) => cluster.kube('GET', `${OPERATORS}/${name}`)

export async function available(cluster: BroughtUp): Promise<void> {
  await cluster.until('the cluster version is available', async () => {
    const version = await cluster.kube('GET', '/apis/config.openshift.io/v1/clusterversions/version')
    return status(version, 'Available') === 'True' && (await readyNodes(cluster)).length === 7
  })
}

/** CloudTrail's records of one event, as the customer looks them up. */
export async function trail({ aws }: BroughtUp, eventName: string): Promise<readonly Fields[]> {
  const LookupAttributes = [{ AttributeKey: 'EventName' as const, AttributeValue: eventName }]
  const { Events = [] } = await aws.call('cloudtrail', 'LookupEvents', { LookupAttributes })
  return Events.map(({ CloudTrailEvent = '{}' }) => JSON.parse(CloudTrailEvent) as Fields)
}

export const callerOf = (record: Fields) => textAt(record, 'userIdentity.arn')
