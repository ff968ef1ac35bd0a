import type { KubeClient } from '../kube-client.ts'
import type { Controller } from '../reconcile.ts'
import { clusterRoleAggregation } from './cluster-role-aggregation.ts'
import { deployments } from './deployments.ts'
import { replicaSets } from './replica-sets.ts'

/** What Kubernetes' own control plane does with workloads and roles. */
export const controllers = (kube: KubeClient, now: () => number): readonly Controller[] => [
  deployments(kube, now),
  replicaSets(kube, now),
  clusterRoleAggregation(kube),
]
