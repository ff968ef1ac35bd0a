import { claimProblems, serviceProblems } from './checks.ts'
import { configMapProblems, secretProblems } from './data-checks.ts'
import { podUpdateProblems } from './pod-update.ts'
import { podSpecDefaults, podSpecProblems, withMembers } from './pod-spec.ts'
import type { Fields, KubeObject } from '../api/object.ts'
import { at, isFields, listAt, put, textAt, withField } from '../api/object.ts'
import type { Cell, Kind } from './kind.ts'
import { AGE, age, computed, conditionStatus, count, kind, since, text, timed } from './kind.ts'

const core = (plural: string, name: string, row: Partial<Kind> = {}) =>
  kind({ group: '', version: 'v1', plural, kind: name, ...row })

const encode = (value: string) => Buffer.from(value).toString('base64')

/** `stringData` is for writing: it goes into `data`, encoded, and is never read back. */
function secretData(object: KubeObject): KubeObject {
  const plain = object['stringData']
  const typed = object['type'] === undefined ? put(object, 'type', 'Opaque') : object
  if (!isFields(plain)) return typed
  const data = { ...(isFields(object['data']) ? object['data'] : {}) }
  const merged = Object.fromEntries([
    ...Object.entries(data),
    ...Object.entries(plain).map(([key, value]): [string, string] => [key, encode(String(value))]),
  ])
  return withField({ ...typed, data: merged }, 'stringData', undefined) as KubeObject
}

function namespaceDefaults(object: KubeObject): KubeObject {
  const named: Fields = { ...object.metadata.labels, 'kubernetes.io/metadata.name': object.metadata.name }
  const active = at(object, 'status.phase') === undefined ? put(object, 'status.phase', 'Active') : object
  const held = at(active, 'spec.finalizers') === undefined ? put(active, 'spec.finalizers', ['kubernetes']) : active
  return put(held, 'metadata.labels', named)
}

const EVICTION = ['not-ready', 'unreachable'].map((state) => ({
  key: `node.kubernetes.io/${state}`,
  operator: 'Exists',
  effect: 'NoExecute',
  tolerationSeconds: 300,
}))

/** A pod stays some minutes on a node that is gone, unless it says otherwise. */
function withTolerations(spec: Fields): Fields {
  const own = listAt(spec, 'tolerations')
  const bears = (key: string) =>
    own.some((one) => at(one, 'key') === key || (at(one, 'key') === undefined && at(one, 'operator') === 'Exists'))
  return { ...spec, tolerations: [...own, ...EVICTION.filter(({ key }) => !bears(key))] }
}

function podDefaults(object: KubeObject): KubeObject {
  const spec = isFields(object['spec']) ? object['spec'] : {}
  const named = withMembers(podSpecDefaults(spec), { serviceAccountName: 'default', enableServiceLinks: true })
  const whole = put(object, 'spec', withTolerations(named))
  const phased = at(whole, 'status.phase') === undefined ? put(whole, 'status.phase', 'Pending') : whole
  return at(phased, 'status.qosClass') === undefined ? put(phased, 'status.qosClass', qosClass(spec)) : phased
}

/** Guaranteed: every container has limits for both, and requests no less; BestEffort: nobody asks for anything. */
function qosClass(spec: Fields): string {
  const all = [...listAt(spec, 'containers'), ...listAt(spec, 'initContainers')].map((one) => at(one, 'resources'))
  const has = (value: unknown) => isFields(value) && Object.keys(value).length > 0
  if (!all.some((one) => has(at(one, 'limits')) || has(at(one, 'requests')))) return 'BestEffort'
  const isFixed = (one: unknown, name: string) => {
    const limit = at(one, `limits.${name}`)
    return limit !== undefined && (at(one, `requests.${name}`) ?? limit) === limit
  }
  return all.every((one) => ['cpu', 'memory'].every((name) => isFixed(one, name))) ? 'Guaranteed' : 'Burstable'
}

function serviceDefaults(object: KubeObject): KubeObject {
  const spec = isFields(object['spec']) ? object['spec'] : {}
  const type = textAt(spec, 'type') || 'ClusterIP'
  const isOutside = type === 'LoadBalancer' || type === 'NodePort'
  const whole = withMembers(spec, {
    type,
    sessionAffinity: 'None',
    ...(type === 'ExternalName'
      ? {}
      : { internalTrafficPolicy: 'Cluster', ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack' }),
    ...(isOutside ? { externalTrafficPolicy: 'Cluster' } : {}),
    ...(type === 'LoadBalancer' ? { allocateLoadBalancerNodePorts: true } : {}),
  })
  const ports = listAt(spec, 'ports').map((port) =>
    isFields(port) ? withMembers(port, { protocol: 'TCP', targetPort: port['port'] }) : port,
  )
  const status = at(object, 'status.loadBalancer') === undefined ? put(object, 'status.loadBalancer', {}) : object
  return put(status, 'spec', ports.length > 0 ? { ...whole, ports } : whole)
}

const ROLE_LABEL = 'node-role.kubernetes.io/'

function nodeRoles(node: KubeObject): string {
  const roles = Object.keys(node.metadata.labels ?? {})
    .filter((label) => label.startsWith(ROLE_LABEL))
    .map((label) => label.slice(ROLE_LABEL.length))
  return roles.sort().join(',') || '<none>'
}

function nodeStatus(node: KubeObject): string {
  const ready = { True: 'Ready', False: 'NotReady' }[conditionStatus(node, 'Ready')] ?? 'Unknown'
  return at(node, 'spec.unschedulable') === true ? `${ready},SchedulingDisabled` : ready
}

const nodeAddress = (type: string) => (node: KubeObject) =>
  textAt(
    listAt(node, 'status.addresses').find((address) => at(address, 'type') === type),
    'address',
  ) || '<none>'

function podReady(pod: KubeObject): Cell {
  const ready = listAt(pod, 'status.containerStatuses').filter((one) => at(one, 'ready') === true).length
  return `${ready}/${listAt(pod, 'spec.containers').length}`
}

const podRestarts = (pod: KubeObject) =>
  listAt(pod, 'status.containerStatuses').reduce<number>((sum, one) => sum + Number(at(one, 'restartCount') ?? 0), 0)

const podStatus = (pod: KubeObject) =>
  pod.metadata.deletionTimestamp ? 'Terminating' : textAt(pod, 'status.reason') || textAt(pod, 'status.phase')

const servicePorts = (service: KubeObject) =>
  listAt(service, 'spec.ports')
    .map((port) => {
      const node = textAt(port, 'nodePort')
      return `${textAt(port, 'port')}${node ? `:${node}` : ''}/${textAt(port, 'protocol') || 'TCP'}`
    })
    .join(',') || '<none>'

function serviceAddress(service: KubeObject): string {
  const [ingress] = listAt(service, 'status.loadBalancer.ingress')
  const found = textAt(ingress, 'hostname') || textAt(ingress, 'ip')
  return found || (at(service, 'spec.type') === 'LoadBalancer' ? '<pending>' : '<none>')
}

const modes = (object: KubeObject) => {
  const short = new Map([
    ['ReadWriteOnce', 'RWO'],
    ['ReadOnlyMany', 'ROX'],
    ['ReadWriteMany', 'RWX'],
    ['ReadWriteOncePod', 'RWOP'],
  ])
  return listAt(object, 'spec.accessModes')
    .map((mode) => short.get(String(mode)) ?? String(mode))
    .join(',')
}

const selectorCell = (service: KubeObject) => {
  const labels = at(service, 'spec.selector')
  return (
    Object.entries(isFields(labels) ? labels : {})
      .map(([key, value]) => `${key}=${String(value)}`)
      .join(',') || '<none>'
  )
}

const involved = (event: KubeObject) =>
  `${textAt(event, 'involvedObject.kind').toLowerCase()}/${textAt(event, 'involvedObject.name')}`

/** Events stand under two groups, which name their members differently. */
const seen = (event: KubeObject) =>
  ['series.lastObservedTime', 'lastTimestamp', 'eventTime', 'firstTimestamp']
    .map((path) => textAt(event, path))
    .find((time) => time !== '') ?? ''

const LAST_SEEN = timed('Last Seen', (event, now) => age(seen(event), now))

const EVENTS: Partial<Kind> = {
  shortNames: ['ev'],
  nameLast: true,
  selectable: [
    'involvedObject.kind',
    'involvedObject.name',
    'involvedObject.namespace',
    'involvedObject.uid',
    'reason',
    'type',
  ],
  columns: [
    LAST_SEEN,
    text('Type', 'type'),
    text('Reason', 'reason'),
    computed('Object', involved),
    text('Subobject', 'involvedObject.fieldPath', 1),
    text('Source', 'source.component', 1),
    text('Message', 'message'),
    since('First Seen', 'firstTimestamp', 1),
    computed('Count', (event) => textAt(event, 'count') || '1', 1),
  ],
}

export const coreKinds: readonly Kind[] = [
  core('namespaces', 'Namespace', {
    namespaced: false,
    shortNames: ['ns'],
    status: true,
    parts: { finalize: 'spec' },
    nameRule: 'label',
    selectable: ['status.phase'],
    columns: [text('Status', 'status.phase'), AGE],
    complete: namespaceDefaults,
  }),
  core('nodes', 'Node', {
    namespaced: false,
    shortNames: ['no'],
    status: true,
    statusAtCreation: true,
    selectable: ['spec.unschedulable'],
    columns: [
      computed('Status', nodeStatus),
      computed('Roles', nodeRoles),
      AGE,
      text('Version', 'status.nodeInfo.kubeletVersion'),
      computed('Internal-IP', nodeAddress('InternalIP'), 1),
      computed('External-IP', nodeAddress('ExternalIP'), 1),
      text('OS-Image', 'status.nodeInfo.osImage', 1),
      text('Kernel-Version', 'status.nodeInfo.kernelVersion', 1),
      text('Container-Runtime', 'status.nodeInfo.containerRuntimeVersion', 1),
    ],
  }),
  core('pods', 'Pod', {
    shortNames: ['po'],
    categories: ['all'],
    status: true,
    selectable: ['spec.nodeName', 'spec.serviceAccountName', 'status.phase', 'status.podIP'],
    columns: [
      computed('Ready', podReady),
      computed('Status', podStatus),
      computed('Restarts', podRestarts),
      AGE,
      text('IP', 'status.podIP', 1),
      text('Node', 'spec.nodeName', 1),
    ],
    complete: podDefaults,
    check: (pod) => podSpecProblems(pod, 'spec'),
    checkUpdate: podUpdateProblems,
  }),
  core('services', 'Service', {
    shortNames: ['svc'],
    categories: ['all'],
    status: true,
    selectable: ['spec.clusterIP', 'spec.type'],
    columns: [
      computed('Type', (service) => textAt(service, 'spec.type') || 'ClusterIP'),
      computed('Cluster-IP', (service) => textAt(service, 'spec.clusterIP') || '<none>'),
      computed('External-IP', serviceAddress),
      computed('Port(s)', servicePorts),
      AGE,
      computed('Selector', selectorCell, 1),
    ],
    nameRule: 'oldLabel',
    complete: serviceDefaults,
    check: serviceProblems,
  }),
  core('configmaps', 'ConfigMap', {
    shortNames: ['cm'],
    columns: [count('Data', 'data'), AGE],
    check: configMapProblems,
  }),
  core('secrets', 'Secret', {
    selectable: ['type'],
    immutable: ['type'],
    columns: [text('Type', 'type'), count('Data', 'data'), AGE],
    complete: secretData,
    check: secretProblems,
  }),
  core('serviceaccounts', 'ServiceAccount', { shortNames: ['sa'], columns: [count('Secrets', 'secrets'), AGE] }),
  core('events', 'Event', EVENTS),
  kind({ group: 'events.k8s.io', version: 'v1', plural: 'events', kind: 'Event', ...EVENTS }),
  core('persistentvolumes', 'PersistentVolume', {
    namespaced: false,
    shortNames: ['pv'],
    status: true,
    columns: [
      text('Capacity', 'spec.capacity.storage'),
      computed('Access Modes', modes),
      text('Reclaim Policy', 'spec.persistentVolumeReclaimPolicy'),
      text('Status', 'status.phase'),
      computed('Claim', (volume) =>
        [textAt(volume, 'spec.claimRef.namespace'), textAt(volume, 'spec.claimRef.name')].filter(Boolean).join('/'),
      ),
      text('StorageClass', 'spec.storageClassName'),
      AGE,
    ],
  }),
  core('persistentvolumeclaims', 'PersistentVolumeClaim', {
    shortNames: ['pvc'],
    status: true,
    columns: [
      text('Status', 'status.phase'),
      text('Volume', 'spec.volumeName'),
      text('Capacity', 'status.capacity.storage'),
      computed('Access Modes', modes),
      text('StorageClass', 'spec.storageClassName'),
      AGE,
    ],
    complete: (claim) => {
      const whole = at(claim, 'spec.volumeMode') === undefined ? put(claim, 'spec.volumeMode', 'Filesystem') : claim
      return at(whole, 'status.phase') === undefined ? put(whole, 'status.phase', 'Pending') : whole
    },
    check: claimProblems,
  }),
]
