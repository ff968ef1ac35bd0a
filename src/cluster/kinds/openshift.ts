import type { KubeObject } from '../api/object.ts'
import { at, listAt, put, textAt } from '../api/object.ts'
import type { Kind } from './kind.ts'
import { AGE, computed, condition, conditionOf, integer, kind, since, text } from './kind.ts'

const row = (group: string, version: string, plural: string, name: string, more: Partial<Kind> = {}) =>
  kind({ group, version, plural, kind: name, status: true, builtIn: false, ...more })

const config = (plural: string, name: string, more: Partial<Kind> = {}) =>
  row('config.openshift.io', 'v1', plural, name, { namespaced: false, columns: [AGE], ...more })

const completedVersion = (version: KubeObject) =>
  textAt(
    listAt(version, 'status.history').find((entry) => at(entry, 'state') === 'Completed'),
    'version',
  )

const operatorVersion = (operator: KubeObject) =>
  textAt(
    listAt(operator, 'status.versions').find((version) => at(version, 'name') === 'operator'),
    'version',
  )

const conditionField = (name: string, type: string, field: string) =>
  computed(name, (object) => textAt(conditionOf(object, type), field))

const changedAt = (object: KubeObject, type: string) => textAt(conditionOf(object, type), 'lastTransitionTime')

const sinceCondition = (name: string, type: string) => {
  const column = since(name, 'at')
  return {
    ...column,
    cell: (object: KubeObject, now: number) => column.cell({ ...object, at: changedAt(object, type) }, now),
  }
}

const machineLabels = { type: 'instance-type', region: 'region', zone: 'zone' } as const
const machineLabel = (name: string, label: keyof typeof machineLabels) =>
  computed(name, (machine) => machine.metadata.labels?.[`machine.openshift.io/${machineLabels[label]}`] ?? '')

const oneReplica = (object: KubeObject) =>
  at(object, 'spec.replicas') === undefined ? put(object, 'spec.replicas', 1) : object

const machine = (plural: string, name: string, more: Partial<Kind>) =>
  row('machine.openshift.io', 'v1beta1', plural, name, more)

const assigned = (egress: KubeObject, field: string) =>
  listAt(egress, 'status.items')
    .map((item) => textAt(item, field))
    .join(',')

export const openshiftKinds: readonly Kind[] = [
  config('clusterversions', 'ClusterVersion', {
    columns: [
      computed('Version', completedVersion),
      condition('Available', 'Available'),
      condition('Progressing', 'Progressing'),
      sinceCondition('Since', 'Progressing'),
      conditionField('Status', 'Progressing', 'message'),
    ],
  }),
  config('clusteroperators', 'ClusterOperator', {
    shortNames: ['co'],
    columns: [
      computed('Version', operatorVersion),
      condition('Available', 'Available'),
      condition('Progressing', 'Progressing'),
      condition('Degraded', 'Degraded'),
      sinceCondition('Since', 'Available'),
      conditionField('Message', 'Available', 'message'),
    ],
  }),
  config('infrastructures', 'Infrastructure'),
  config('authentications', 'Authentication'),
  config('dnses', 'DNS'),
  config('ingresses', 'Ingress'),
  config('networks', 'Network'),
  config('oauths', 'OAuth'),
  config('proxies', 'Proxy'),
  machine('machines', 'Machine', {
    columns: [
      text('Phase', 'status.phase'),
      machineLabel('Type', 'type'),
      machineLabel('Region', 'region'),
      machineLabel('Zone', 'zone'),
      AGE,
      text('Node', 'status.nodeRef.name', 1),
      text('ProviderID', 'spec.providerID', 1),
      text('State', 'status.providerStatus.instanceState', 1),
    ],
  }),
  machine('machinesets', 'MachineSet', {
    scale: { spec: 'spec.replicas', status: 'status.replicas', selector: 'status.labelSelector' },
    columns: [
      integer('Desired', 'spec.replicas'),
      integer('Current', 'status.replicas'),
      integer('Ready', 'status.readyReplicas', ''),
      integer('Available', 'status.availableReplicas', ''),
      AGE,
    ],
    complete: oneReplica,
  }),
  row('autoscaling.openshift.io', 'v1', 'clusterautoscalers', 'ClusterAutoscaler', {
    namespaced: false,
    shortNames: ['ca'],
    columns: [AGE],
  }),
  row('autoscaling.openshift.io', 'v1beta1', 'machineautoscalers', 'MachineAutoscaler', {
    shortNames: ['ma'],
    columns: [
      text('Ref Kind', 'spec.scaleTargetRef.kind'),
      text('Ref Name', 'spec.scaleTargetRef.name'),
      integer('Min', 'spec.minReplicas'),
      integer('Max', 'spec.maxReplicas'),
      AGE,
    ],
  }),
  row('cloudcredential.openshift.io', 'v1', 'credentialsrequests', 'CredentialsRequest', { columns: [AGE] }),
  row('operator.openshift.io', 'v1', 'ingresscontrollers', 'IngressController', {
    scale: { spec: 'spec.replicas', status: 'status.availableReplicas', selector: 'status.selector' },
    columns: [AGE],
  }),
  row('operator.openshift.io', 'v1', 'cloudcredentials', 'CloudCredential', { namespaced: false, columns: [AGE] }),
  row('operator.openshift.io', 'v1', 'clustercsidrivers', 'ClusterCSIDriver', { namespaced: false, columns: [AGE] }),
  row('ingress.operator.openshift.io', 'v1', 'dnsrecords', 'DNSRecord', { columns: [AGE] }),
  row('imageregistry.operator.openshift.io', 'v1', 'configs', 'Config', { namespaced: false, columns: [AGE] }),
  row('cloud.network.openshift.io', 'v1', 'cloudprivateipconfigs', 'CloudPrivateIPConfig', {
    namespaced: false,
    columns: [text('Assigned Node', 'status.node'), AGE],
  }),
  row('k8s.ovn.org', 'v1', 'egressips', 'EgressIP', {
    namespaced: false,
    shortNames: ['eip'],
    columns: [
      computed('EgressIPs', (object) => listAt(object, 'spec.egressIPs').map(String).join(',')),
      computed('Assigned Node', (object) => assigned(object, 'node')),
      computed('Assigned EgressIPs', (object) => assigned(object, 'egressIP')),
    ],
  }),
  row('snapshot.storage.k8s.io', 'v1', 'volumesnapshots', 'VolumeSnapshot', {
    shortNames: ['vs'],
    columns: [text('ReadyToUse', 'status.readyToUse'), text('SourcePVC', 'spec.source.persistentVolumeClaimName'), AGE],
  }),
  row('snapshot.storage.k8s.io', 'v1', 'volumesnapshotcontents', 'VolumeSnapshotContent', {
    namespaced: false,
    shortNames: ['vsc'],
    columns: [text('ReadyToUse', 'status.readyToUse'), text('Driver', 'spec.driver'), AGE],
  }),
  row('snapshot.storage.k8s.io', 'v1', 'volumesnapshotclasses', 'VolumeSnapshotClass', {
    namespaced: false,
    status: false,
    columns: [text('Driver', 'driver'), text('DeletionPolicy', 'deletionPolicy'), AGE],
  }),
]
