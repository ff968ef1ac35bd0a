import { operators } from '../catalogue/operators.ts'

/** A PolicyRule as it is written: group, resources, verbs. */
export interface Grant {
  readonly apiGroups: readonly string[]
  readonly resources: readonly string[]
  readonly verbs: readonly string[]
  readonly resourceNames?: readonly string[]
}

export interface PathGrant {
  readonly nonResourceURLs: readonly string[]
  readonly verbs: readonly string[]
}

const READ = ['get', 'list', 'watch']
const WRITE = [...READ, 'create', 'update', 'patch', 'delete']
/** What tells events needs: the same again is counted. */
const TELL = ['create', 'get', 'patch', 'update']
const CHANGE = [...READ, 'update', 'patch']

const grant = (group: string, resources: string, verbs: readonly string[]): Grant => ({
  apiGroups: [group],
  resources: resources.split(' '),
  verbs,
})

const paths = (...nonResourceURLs: readonly string[]): PathGrant => ({ nonResourceURLs, verbs: ['get'] })

const OPENSHIFT = 'config.openshift.io'
const MACHINES = 'machine.openshift.io'
const OPERATOR = 'operator.openshift.io'
const STORAGE = 'storage.k8s.io'
const SNAPSHOTS = 'snapshot.storage.k8s.io'

/** What every cluster operator needs: the cluster's configuration, its own ClusterOperator, events and its lease. */
const reporting: readonly Grant[] = [
  grant(OPENSHIFT, '*', READ),
  grant(OPENSHIFT, 'clusteroperators clusteroperators/status', WRITE),
  grant('', 'events', TELL),
  grant('coordination.k8s.io', 'leases', WRITE),
]

/** Approving kubelets' certificates, and no others. */
const kubeletApproval: readonly Grant[] = [
  grant('certificates.k8s.io', 'certificatesigningrequests certificatesigningrequests/approval', CHANGE),
  {
    apiGroups: ['certificates.k8s.io'],
    resources: ['signers'],
    resourceNames: ['kubernetes.io/kube-apiserver-client-kubelet', 'kubernetes.io/kubelet-serving'],
    verbs: ['approve'],
  },
]

export interface ClusterRoleRow {
  readonly name: string
  readonly rules: readonly (Grant | PathGrant)[]
  readonly labels?: Readonly<Record<string, string>>
  /** Whom it is bound to everywhere. */
  readonly groups?: readonly string[]
  readonly serviceAccounts?: readonly { readonly namespace: string; readonly name: string }[]
}

const WORKLOADS = 'pods services configmaps persistentvolumeclaims serviceaccounts events'

/** What people run, beside what the core group has. */
const groups = (verbs: readonly string[]) => [
  ...['apps', 'batch', 'autoscaling', 'policy'].map((group) => grant(group, '*', verbs)),
  grant('networking.k8s.io', 'networkpolicies', verbs),
]

/** Kubernetes' own roles. */
const own: readonly ClusterRoleRow[] = [
  {
    name: 'cluster-admin',
    rules: [grant('*', '*', ['*']), { nonResourceURLs: ['*'], verbs: ['*'] }],
    groups: ['system:masters', 'system:cluster-admins', 'cluster-admins'],
  },
  {
    name: 'admin',
    rules: [
      grant('', `${WORKLOADS} secrets serviceaccounts/token`, WRITE),
      ...groups(WRITE),
      grant('rbac.authorization.k8s.io', 'roles rolebindings', WRITE),
    ],
  },
  { name: 'edit', rules: [grant('', `${WORKLOADS} secrets`, WRITE), ...groups(WRITE)] },
  { name: 'view', rules: [grant('', `${WORKLOADS} namespaces`, READ), ...groups(READ)] },
  {
    name: 'system:basic-user',
    rules: [
      grant('authorization.k8s.io', 'selfsubjectaccessreviews selfsubjectrulesreviews', ['create']),
      grant('authentication.k8s.io', 'selfsubjectreviews', ['create']),
    ],
    groups: ['system:authenticated'],
  },
  {
    name: 'system:discovery',
    rules: [paths('/api', '/api/*', '/apis', '/apis/*', '/openapi', '/openapi/*', '/version', '/version/')],
    groups: ['system:authenticated'],
  },
  {
    name: 'system:public-info-viewer',
    rules: [paths('/healthz', '/livez', '/readyz', '/version', '/version/')],
    groups: ['system:authenticated', 'system:unauthenticated'],
  },
  {
    name: 'system:auth-delegator',
    rules: [
      grant('authentication.k8s.io', 'tokenreviews', ['create']),
      grant('authorization.k8s.io', 'subjectaccessreviews', ['create']),
    ],
  },
  {
    name: 'system:node',
    rules: [
      grant('', 'nodes nodes/status', [...CHANGE, 'create', 'delete']),
      grant('', 'pods pods/status', [...CHANGE, 'create', 'delete']),
      grant('', 'configmaps secrets serviceaccounts services persistentvolumes persistentvolumeclaims', READ),
      grant('', 'serviceaccounts/token', ['create']),
      grant('', 'events', TELL),
      grant('certificates.k8s.io', 'certificatesigningrequests', ['create', 'get', 'list', 'watch']),
      grant('coordination.k8s.io', 'leases', WRITE),
      grant(STORAGE, 'csidrivers csinodes volumeattachments', [...CHANGE, 'create']),
    ],
    groups: ['system:nodes'],
  },
  {
    name: 'system:node-bootstrapper',
    rules: [grant('certificates.k8s.io', 'certificatesigningrequests', ['create', 'get', 'list', 'watch'])],
    groups: ['system:bootstrappers'],
  },
]

/** What each AWS-calling operator may do in the cluster, beyond `reporting`. */
const operatorRules: ReadonlyMap<string, readonly Grant[]> = new Map([
  [
    'ingress',
    [
      grant(OPERATOR, 'ingresscontrollers ingresscontrollers/status ingresscontrollers/scale', WRITE),
      grant('ingress.operator.openshift.io', 'dnsrecords dnsrecords/status', WRITE),
      grant('', 'services secrets configmaps namespaces pods', WRITE),
      grant('apps', 'deployments', WRITE),
      grant('', 'nodes events', READ),
    ],
  ],
  [
    'ebs-csi',
    [
      grant(
        '',
        'persistentvolumes persistentvolumeclaims persistentvolumeclaims/status persistentvolumes/status',
        WRITE,
      ),
      grant('', 'nodes pods', READ),
      grant('', 'secrets configmaps', READ),
      grant(STORAGE, 'storageclasses csidrivers csinodes volumeattachments volumeattachments/status', WRITE),
      grant(SNAPSHOTS, '*', WRITE),
      grant('apps', 'deployments daemonsets', WRITE),
      grant(OPERATOR, 'clustercsidrivers clustercsidrivers/status', WRITE),
    ],
  ],
  [
    'cloud-network-config',
    [
      grant('cloud.network.openshift.io', 'cloudprivateipconfigs cloudprivateipconfigs/status', WRITE),
      grant('k8s.ovn.org', 'egressips egressips/status', CHANGE),
      grant('', 'nodes nodes/status', CHANGE),
      grant('', 'secrets configmaps', READ),
    ],
  ],
  [
    'machine-api',
    [
      grant(MACHINES, '*', WRITE),
      grant('', 'nodes nodes/status', [...CHANGE, 'delete']),
      grant('', 'pods', [...READ, 'delete']),
      grant('', 'secrets configmaps', READ),
      ...kubeletApproval,
    ],
  ],
  [
    'cloud-credential-operator',
    [
      grant('cloudcredential.openshift.io', 'credentialsrequests credentialsrequests/status', WRITE),
      grant(OPERATOR, 'cloudcredentials cloudcredentials/status', WRITE),
      grant('', 'secrets configmaps', WRITE),
      grant('', 'namespaces', READ),
    ],
  ],
  [
    'image-registry',
    [
      grant('imageregistry.operator.openshift.io', 'configs configs/status', WRITE),
      grant('', 'secrets configmaps services serviceaccounts pods', WRITE),
      grant('apps', 'deployments daemonsets', WRITE),
      grant('', 'nodes namespaces', READ),
    ],
  ],
])

const operatorRoles: readonly ClusterRoleRow[] = operators.map(({ id, namespace, serviceAccounts }) => ({
  name: `${namespace}:${serviceAccounts[0]}`,
  rules: [...reporting, ...(operatorRules.get(id) ?? [])],
  serviceAccounts: serviceAccounts.map((name) => ({ namespace, name })),
}))

/** Runs on the control plane with the instances' own AWS role. */
export const cloudControllerManager = {
  namespace: 'openshift-cloud-controller-manager',
  name: 'cloud-controller-manager',
}

/** Approves the certificate requests of machines that the machine API knows. */
export const machineApprover = { namespace: 'openshift-cluster-machine-approver', name: 'machine-approver-sa' }

const controllers: readonly ClusterRoleRow[] = [
  {
    name: 'cloud-controller-manager',
    rules: [
      ...reporting,
      grant('', 'events', READ),
      grant('', 'nodes nodes/status', [...CHANGE, 'delete']),
      grant('', 'services services/status', CHANGE),
      grant('', 'secrets configmaps serviceaccounts', READ),
    ],
    serviceAccounts: [cloudControllerManager],
  },
  {
    name: 'system:openshift:controller:machine-approver',
    rules: [...reporting, grant(MACHINES, 'machines', READ), grant('', 'nodes', READ), ...kubeletApproval],
    serviceAccounts: [machineApprover],
  },
]

/** Every cluster role that a cluster is born with. */
export const clusterRoles: readonly ClusterRoleRow[] = [...own, ...operatorRoles, ...controllers]
