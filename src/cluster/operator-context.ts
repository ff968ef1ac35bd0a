import type { Clock } from '../kernel/Clock.ts'
import type { Log } from '../kernel/log.ts'
import type { Random } from '../kernel/random.ts'
import { textAt } from './api/object.ts'
import type { Dial } from '../wire/http.ts'
import { resource, type KubeClient } from './kube-client.ts'

// What operators are made of: they import this file and their own folder, nothing else.
export { at, isFields, kubeTime, listAt, numberAt, textAt } from './api/object.ts'
export type { Fields, KubeObject } from './api/object.ts'
export { CallRefused, cloudSession, isDenial } from './cloud-session.ts'
export type { CloudSession } from './cloud-session.ts'
export { mintActions, mintedUserPrefix, rootSecret } from '../catalogue/mint.ts'
export { dated } from './conditions.ts'
export { operate } from './duties.ts'
export { tellEvent } from './events.ts'
export type { Duty, Waiting } from './duties.ts'
export { resource } from './kube-client.ts'
export type { KubeClient, NewObject, Resource } from './kube-client.ts'
export { keyPlace, objectKey } from './reconcile.ts'

/** All that an operator's pod has: its files, its own account in the cluster, and where the cloud answers. */
export interface OperatorContext {
  /** Of its ClusterOperator. */
  readonly name: string
  readonly namespace: string
  readonly serviceAccount: string
  /** The projected token, audience `openshift`; renewed by the kubelet, so read anew whenever it is needed. */
  readonly tokenFile: string
  /** The secret that says, in AWS's own configuration format, which role to take and by which token file. */
  readonly credentialsSecret: { readonly namespace: string; readonly name: string }
  readonly awsEndpoint: () => string
  readonly dial?: Dial | undefined
  readonly region: string
  /** As OCM knows it: only to be told to people. */
  readonly clusterName: string
  /** OpenShift's, `4.21.9`. */
  readonly version: string
  /** Calls with the token of the operator's service account. */
  readonly kube: KubeClient
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly pace: 'instant' | 'real'
  /** Aborts when the pod is stopped. */
  readonly signal: AbortSignal
}

const INFRASTRUCTURES = resource('config.openshift.io/v1', 'infrastructures')

/** The name that all of the cluster's cloud resources begin with, and by which they are tagged. */
export async function infraIdOf({ kube }: OperatorContext): Promise<string> {
  const found = textAt(await kube.get(INFRASTRUCTURES, 'cluster'), 'status.infrastructureName')
  if (!found) throw new Error('infrastructure "cluster" has no infrastructureName yet')
  return found
}

/** Key of the tag `owned` by which the cluster's cloud resources are known. */
export const ownerTag = (infraId: string) => `kubernetes.io/cluster/${infraId}`
