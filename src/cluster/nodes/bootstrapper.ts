import type { Manifest } from '../bootstrap.ts'

const namespace = 'openshift-machine-config-operator'
const name = 'node-bootstrapper'
const GROUP = 'rbac.authorization.k8s.io'

/** The service account whose token the machine-config server hands to new machines: it may ask for a certificate, nothing else. */
export const nodeBootstrapper = { namespace, name, user: `system:serviceaccount:${namespace}:${name}` }

export const bootstrapperManifests: readonly Manifest[] = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } },
  {
    apiVersion: `${GROUP}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name: 'system-bootstrap-node-bootstrapper' },
    subjects: [{ kind: 'ServiceAccount', name, namespace }],
    roleRef: { apiGroup: GROUP, kind: 'ClusterRole', name: 'system:node-bootstrapper' },
  },
]
