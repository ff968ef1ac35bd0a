import type { Collection } from '../documents.ts'
import { collection } from '../documents.ts'
import type { Fields } from '../http/fields.ts'
import type { View } from '../../store/projection.ts'
import type { Write } from '../../store/Store.ts'

/* What belongs to one cluster and goes with it: the documents' ids begin with the cluster's and a slash. */

export interface HtpasswdUser {
  readonly id: string
  readonly username: string
  /** A digest; the password itself is kept nowhere. */
  readonly hashedPassword: string
}

export interface IdentityProvider {
  readonly id: string
  readonly clusterId: string
  /** As it was sent, without the users of an htpasswd provider. */
  readonly body: Fields
  readonly users: readonly HtpasswdUser[]
}
export const identityProviders = collection<IdentityProvider>('identity-provider')

/** The document's id is `<cluster>/<group>/<user>`. */
export interface GroupUser {
  readonly id: string
  readonly group: string
}
export const groupUsers = collection<GroupUser>('group-user')

export interface Ingress {
  readonly id: string
  readonly clusterId: string
  readonly body: Fields
}
export const ingresses = collection<Ingress>('ingress')

export type UpgradeState = 'pending' | 'scheduled' | 'started' | 'delayed' | 'completed' | 'cancelled' | 'failed'

export interface UpgradePolicy {
  readonly id: string
  readonly clusterId: string
  readonly version: string
  readonly created: number
  /** World milliseconds at which it may begin. */
  readonly nextRun: number
  readonly scheduleType: 'manual' | 'automatic'
  readonly schedule?: string
  readonly minorToo: boolean
  readonly state: UpgradeState
  readonly description: string
}
export const upgradePolicies = collection<UpgradePolicy>('upgrade-policy')

export interface GateAgreement {
  readonly id: string
  readonly gate: string
  readonly agreed: number
  readonly by: string
}
export const gateAgreements = collection<GateAgreement>('gate-agreement')

export interface Kept {
  readonly id: string
  readonly body: Fields
}
/** One at most: the document's id is `<cluster>/autoscaler`. */
export const autoscalers = collection<Kept>('autoscaler')
export const kubeletConfigs = collection<Kept>('kubelet-config')

const all: readonly Collection<unknown>[] = [
  identityProviders,
  groupUsers,
  ingresses,
  upgradePolicies,
  gateAgreements,
  autoscalers,
  kubeletConfigs,
]

/** Removes all that belongs to a cluster. */
export const withoutParts = (view: View, clusterId: string): readonly Write[] =>
  all.flatMap((one) => one.of(view, clusterId).map(({ key }) => one.remove(key.slice(one.prefix.length))))
