import type { KubeClient } from '../kube-client.ts'
import type { Controller } from '../reconcile.ts'
import { clusterRoleAggregation } from './cluster-role-aggregation.ts'
import { deployments } from './deployments.ts'
import { disruptions } from './disruptions.ts'
import { eventExpiry } from './event-expiry.ts'
import { replicaSets } from './replica-sets.ts'
import { rootCaPublisher } from './root-ca-publisher.ts'

/** What Kubernetes' own control plane does with workloads and roles. */
export const controllers = (kube: KubeClient, now: () => number, ca: () => string): readonly Controller[] => [
  deployments(kube, now),
  replicaSets(kube, now),
  disruptions(kube, now),
  clusterRoleAggregation(kube),
  rootCaPublisher(kube, ca),
  eventExpiry(kube, now),
]
