import { operators } from '../catalogue/operators.ts'
import type { Clock } from '../kernel/Clock.ts'
import type { Random } from '../kernel/random.ts'
import type { Projection } from '../store/projection.ts'
import type { Write } from '../store/Store.ts'
import type { KubeObject, ObjectMeta } from './api/object.ts'
import { kubeTime } from './api/object.ts'
import { objectsOf, writeOf } from './api/objects.ts'
import { kinds } from './kinds/index.ts'
import { cloudControllerManager, clusterRoles, machineApprover } from './roles.ts'
import type { ClusterRoleRow } from './roles.ts'

/** An object before it is stored: what the bootstrap control plane writes. */
export interface Manifest {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: {
    readonly name: string
    readonly namespace?: string
    readonly labels?: Readonly<Record<string, string>>
    readonly annotations?: Readonly<Record<string, string>>
  }
  readonly [field: string]: unknown
}

const RBAC = 'rbac.authorization.k8s.io'

export const bootstrapNamespaces: readonly string[] = [
  ...new Set([
    'default',
    'kube-system',
    'kube-public',
    'kube-node-lease',
    'openshift',
    'openshift-config',
    'openshift-config-managed',
    'openshift-ingress',
    'openshift-cluster-version',
    ...operators.map((operator) => operator.namespace),
    cloudControllerManager.namespace,
    machineApprover.namespace,
  ]),
]

const namespace = (name: string): Manifest => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })

const serviceAccount = (namespaceName: string, name: string): Manifest => ({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { name, namespace: namespaceName },
})

const role = ({ name, rules, labels = {} }: ClusterRoleRow): Manifest => ({
  apiVersion: `${RBAC}/v1`,
  kind: 'ClusterRole',
  metadata: { name, labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults', ...labels } },
  rules,
})

function binding({ name, groups = [], serviceAccounts = [] }: ClusterRoleRow): Manifest[] {
  const subjects = [
    ...groups.map((group) => ({ kind: 'Group', apiGroup: RBAC, name: group })),
    ...serviceAccounts.map((account) => ({ kind: 'ServiceAccount', ...account })),
  ]
  if (subjects.length === 0) return []
  const metadata = { name, labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' } }
  const roleRef = { apiGroup: RBAC, kind: 'ClusterRole', name }
  return [{ apiVersion: `${RBAC}/v1`, kind: 'ClusterRoleBinding', metadata, subjects, roleRef }]
}

/** What every cluster is born with: namespaces, service accounts and who may do what. */
export const bootstrapManifests: readonly Manifest[] = [
  ...bootstrapNamespaces.map(namespace),
  ...bootstrapNamespaces.map((name) => serviceAccount(name, 'default')),
  ...operators.flatMap((operator) => operator.serviceAccounts.map((name) => serviceAccount(operator.namespace, name))),
  serviceAccount(cloudControllerManager.namespace, cloudControllerManager.name),
  serviceAccount(machineApprover.namespace, machineApprover.name),
  ...clusterRoles.map(role),
  ...clusterRoles.flatMap(binding),
]

interface Nursery {
  readonly projection: Projection
  readonly clock: Clock
  readonly random: Random
  readonly clusterId: string
}

const byKind = new Map(kinds.map((kind) => [`${kind.group ? `${kind.group}/` : ''}${kind.version} ${kind.kind}`, kind]))

/**
 * The writes that bring missing manifests into being, with guards of their absence by whoever commits them. What exists is left as it is,
 * so that it can be repeated.
 * @throws {RangeError} for a kind that the API does not serve: a bug of the caller.
 */
export function manifestWrites(
  { projection, clock, random, clusterId }: Nursery,
  manifests: readonly Manifest[],
): Write[] {
  const objects = objectsOf(projection.view(), clusterId)
  return manifests.flatMap((manifest) => {
    const kind = byKind.get(`${manifest.apiVersion} ${manifest.kind}`)
    if (!kind) throw new RangeError(`no kind ${manifest.apiVersion} ${manifest.kind}`)
    if (objects.get(kind, manifest.metadata.namespace, manifest.metadata.name)) return []
    const metadata: ObjectMeta = {
      ...manifest.metadata,
      uid: random.uuid(),
      ...(kind.status ? { generation: 1 } : {}),
      creationTimestamp: kubeTime(clock.now()),
    }
    const object: KubeObject = { ...manifest, metadata }
    return [writeOf(objects.partition, kind, kind.complete?.(object) ?? object)]
  })
}
