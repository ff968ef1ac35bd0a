import { approvalProblems } from './api-approval.ts'
import { bindingProblems, definitionProblems, lacking, ruleProblems } from './checks.ts'
import { templateDefaults, withMembers, workloadProblems } from './pod-spec.ts'
import type { KubeObject } from '../api/object.ts'
import { at, isFields, listAt, put, textAt } from '../api/object.ts'
import type { Kind } from './kind.ts'
import { AGE, computed, conditionStatus, count, integer, kind, since, text } from './kind.ts'

const grouped = (group: string, plural: string, name: string, row: Partial<Kind> = {}) =>
  kind({ group, version: 'v1', plural, kind: name, ...row })

const replicas = (object: KubeObject) => {
  const wanted = at(object, 'spec.replicas')
  return `${Number(at(object, 'status.readyReplicas') ?? 0)}/${typeof wanted === 'number' ? wanted : 1}`
}

const oneReplica = (object: KubeObject) =>
  at(object, 'spec.replicas') === undefined ? put(object, 'spec.replicas', 1) : object

const STRATEGY = { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } }

function deploymentDefaults(object: KubeObject): KubeObject {
  const spec = isFields(object['spec']) ? object['spec'] : {}
  const whole = withMembers(spec, { revisionHistoryLimit: 10, progressDeadlineSeconds: 600 })
  const strategy = isFields(spec['strategy']) ? spec['strategy'] : {}
  const isRolling = (strategy['type'] ?? 'RollingUpdate') === 'RollingUpdate'
  return put(object, 'spec', { ...whole, strategy: isRolling ? withMembers(strategy, STRATEGY) : strategy })
}

const statefulSetDefaults = (object: KubeObject): KubeObject =>
  put(
    object,
    'spec',
    withMembers(isFields(object['spec']) ? object['spec'] : {}, {
      podManagementPolicy: 'OrderedReady',
      revisionHistoryLimit: 10,
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
    }),
  )

const workloadScale = { spec: 'spec.replicas', status: 'status.replicas', selector: 'spec.selector' }

export const groupKinds: readonly Kind[] = [
  grouped('apps', 'deployments', 'Deployment', {
    shortNames: ['deploy'],
    categories: ['all'],
    status: true,
    scale: workloadScale,
    columns: [
      computed('Ready', replicas),
      integer('Up-to-date', 'status.updatedReplicas'),
      integer('Available', 'status.availableReplicas'),
      AGE,
    ],
    complete: (object) => templateDefaults(deploymentDefaults(oneReplica(object))),
    immutable: ['spec.selector'],
    check: workloadProblems,
  }),
  grouped('apps', 'daemonsets', 'DaemonSet', {
    shortNames: ['ds'],
    categories: ['all'],
    status: true,
    columns: [
      integer('Desired', 'status.desiredNumberScheduled'),
      integer('Current', 'status.currentNumberScheduled'),
      integer('Ready', 'status.numberReady'),
      AGE,
    ],
    complete: templateDefaults,
    immutable: ['spec.selector'],
    check: workloadProblems,
    inert: 'this cluster keeps DaemonSets, and makes no pods of them',
  }),
  grouped('apps', 'statefulsets', 'StatefulSet', {
    shortNames: ['sts'],
    categories: ['all'],
    status: true,
    scale: workloadScale,
    columns: [computed('Ready', replicas), AGE],
    complete: (object) => templateDefaults(statefulSetDefaults(oneReplica(object))),
    immutable: ['spec.selector', 'spec.serviceName', 'spec.podManagementPolicy', 'spec.volumeClaimTemplates'],
    check: workloadProblems,
    inert: 'this cluster keeps StatefulSets, and makes no pods of them',
  }),
  grouped('apps', 'replicasets', 'ReplicaSet', {
    shortNames: ['rs'],
    categories: ['all'],
    status: true,
    scale: workloadScale,
    columns: [
      integer('Desired', 'spec.replicas'),
      integer('Current', 'status.replicas'),
      integer('Ready', 'status.readyReplicas'),
      AGE,
    ],
    complete: (object) => templateDefaults(oneReplica(object)),
    immutable: ['spec.selector'],
    check: workloadProblems,
  }),
  grouped('coordination.k8s.io', 'leases', 'Lease', { columns: [text('Holder', 'spec.holderIdentity'), AGE] }),
  grouped('storage.k8s.io', 'storageclasses', 'StorageClass', {
    namespaced: false,
    shortNames: ['sc'],
    columns: [
      text('Provisioner', 'provisioner'),
      text('ReclaimPolicy', 'reclaimPolicy'),
      text('VolumeBindingMode', 'volumeBindingMode'),
      computed('AllowVolumeExpansion', (object) => object['allowVolumeExpansion'] === true),
      AGE,
    ],
    immutable: ['provisioner', 'parameters', 'reclaimPolicy', 'volumeBindingMode'],
    complete: (object) =>
      withMembers(object, { reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' }) as KubeObject,
    check: (object) => lacking(object, '', 'provisioner'),
  }),
  grouped('storage.k8s.io', 'volumeattachments', 'VolumeAttachment', {
    namespaced: false,
    status: true,
    columns: [
      text('Attacher', 'spec.attacher'),
      text('PV', 'spec.source.persistentVolumeName'),
      text('Node', 'spec.nodeName'),
      text('Attached', 'status.attached'),
      AGE,
    ],
  }),
  grouped('storage.k8s.io', 'csidrivers', 'CSIDriver', {
    namespaced: false,
    columns: [text('AttachRequired', 'spec.attachRequired'), AGE],
  }),
  grouped('storage.k8s.io', 'csinodes', 'CSINode', {
    namespaced: false,
    columns: [count('Drivers', 'spec.drivers'), AGE],
  }),
  grouped('certificates.k8s.io', 'certificatesigningrequests', 'CertificateSigningRequest', {
    namespaced: false,
    shortNames: ['csr'],
    status: true,
    parts: { approval: 'status.conditions' },
    immutable: ['spec'],
    selectable: ['spec.signerName'],
    createdBy: (request, { name, groups, uid }) =>
      put(request, 'spec', {
        ...(isFields(request['spec']) ? request['spec'] : {}),
        username: name,
        groups,
        ...(uid === undefined ? {} : { uid }),
      }),
    columns: [
      AGE,
      text('SignerName', 'spec.signerName'),
      text('Requestor', 'spec.username'),
      computed('Condition', csrCondition),
    ],
  }),
  grouped('apiextensions.k8s.io', 'customresourcedefinitions', 'CustomResourceDefinition', {
    namespaced: false,
    shortNames: ['crd', 'crds'],
    categories: ['api-extensions'],
    status: true,
    columns: [since('Created At', 'metadata.creationTimestamp')],
    complete: establish,
    check: definitionProblems,
    checkNew: (definition) => approvalProblems(definition),
    checkUpdate: (before, after) => approvalProblems(after, before),
  }),
]

function csrCondition(request: KubeObject): string {
  const types = listAt(request, 'status.conditions').map((one) => textAt(one, 'type'))
  return [...(types.length ? types : ['Pending']), ...(textAt(request, 'status.certificate') ? ['Issued'] : [])].join(
    ',',
  )
}

/** A definition serves its kind as soon as it is stored. */
function establish(definition: KubeObject): KubeObject {
  if (conditionStatus(definition, 'Established') === 'True') return definition
  const [conditions, names] = [['NamesAccepted', 'Established'], definition['spec']]
  return put(definition, 'status', {
    acceptedNames: at(names, 'names'),
    conditions: conditions.map((type) => ({ type, status: 'True', reason: 'NoConflicts', message: '' })),
    storedVersions: listAt(definition, 'spec.versions').map((version) => textAt(version, 'name')),
  })
}

const rbac = (plural: string, name: string, namespaced: boolean, row: Partial<Kind>) =>
  grouped('rbac.authorization.k8s.io', plural, name, { namespaced, nameRule: 'path', ...row })

const roleOf = computed('Role', (binding) => `${textAt(binding, 'roleRef.kind')}/${textAt(binding, 'roleRef.name')}`)

const GROUP = 'rbac.authorization.k8s.io'

/** Subjects and roles are of RBAC's own group unless they say otherwise; a service account is of the core group. */
function bindingDefaults(binding: KubeObject): KubeObject {
  const subjects = listAt(binding, 'subjects').map((subject) =>
    isFields(subject) && ['User', 'Group'].includes(textAt(subject, 'kind'))
      ? withMembers(subject, { apiGroup: GROUP })
      : subject,
  )
  const ref = isFields(binding['roleRef']) ? withMembers(binding['roleRef'], { apiGroup: GROUP }) : binding['roleRef']
  return {
    ...binding,
    ...(subjects.length > 0 ? { subjects } : {}),
    ...(ref === undefined ? {} : { roleRef: ref }),
  }
}

const BINDING: Partial<Kind> = {
  immutable: ['roleRef'],
  columns: [roleOf, AGE],
  complete: bindingDefaults,
  check: bindingProblems,
}

export const rbacKinds: readonly Kind[] = [
  rbac('roles', 'Role', true, { check: ruleProblems, columns: [text('Created At', 'metadata.creationTimestamp')] }),
  rbac('clusterroles', 'ClusterRole', false, {
    check: ruleProblems,
    columns: [text('Created At', 'metadata.creationTimestamp')],
  }),
  rbac('rolebindings', 'RoleBinding', true, { ...BINDING }),
  rbac('clusterrolebindings', 'ClusterRoleBinding', false, { ...BINDING }),
]
