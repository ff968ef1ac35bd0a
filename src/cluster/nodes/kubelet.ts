import { X509Certificate } from 'node:crypto'
import type { OpenShiftVersion } from '../../catalogue/versions.ts'
import { findMachineType } from '../../catalogue/machine-types.ts'
import type { ClientCa } from '../api/client-certificate.ts'
import { userOfCertificate } from '../api/client-certificate.ts'
import { kubeTime, textAt, type Fields } from '../api/object.ts'
import { kubeClient, resource, type KubeClient, type Transport } from '../kube-client.ts'
import { dated } from '../conditions.ts'
import { tellEvent } from '../events.ts'
import { KUBELET_SIGNER, NODE_GROUP, NODE_USER, REQUESTS } from './certificates.ts'
import type { Disk } from './disk.ts'
import { heartbeat, type Beat } from './heartbeat.ts'
import { machineFacts, metadataOf, type MachineFacts } from './imds.ts'
import type { Machine } from './machine.ts'
import { newSigningRequest } from './signing-request.ts'

const NODES = resource('v1', 'nodes')

/** A node's agent, once it has joined. */
export interface Kubelet {
  readonly node: string
  readonly machine: Machine
  /** Calls by the node's own client certificate. */
  readonly kube: KubeClient
  /** Renews its lease, or posts its status again, when that is due. */
  readonly beat: (what: Beat) => Promise<void>
}

export interface KubeletParts {
  readonly machine: Machine
  readonly transport: Transport
  readonly clientCa: ClientCa
  readonly version: Pick<OpenShiftVersion, 'rawId' | 'kubernetesVersion'>
  /** World milliseconds. */
  readonly now: () => number
  readonly disk: () => Disk
  readonly keep: (disk: Disk) => Promise<void>
}

/** One step on the way to a Ready node. Undefined: not there yet, try again. */
export async function joinCluster(parts: KubeletParts): Promise<Kubelet | undefined> {
  const facts = await machineFacts(metadataOf(parts.machine), parts.machine)
  const certificate = parts.disk().certificate ?? (await certified(parts, facts))
  if (certificate === undefined) return undefined
  const user = userOfCertificate(new X509Certificate(certificate), parts.clientCa)
  if (!user) throw new Error('the node’s certificate is not of this cluster')
  const kube = kubeClient(parts.transport, { user })
  const node = await register(parts, facts, kube)
  const message = `Node ${facts.hostname} status is now: NodeReady`
  await tellEvent(kube, node, { type: 'Normal', reason: 'NodeReady', message, component: 'kubelet' }, parts.now())
  return { node: facts.hostname, machine: parts.machine, kube, beat: heartbeat(kube, node, parts.now) }
}

/** The certificate, once somebody approved the request for it. */
async function certified(
  { transport, disk, keep }: KubeletParts,
  { hostname }: MachineFacts,
): Promise<string | undefined> {
  const { bootstrapToken = '', request } = disk()
  const kube = kubeClient(transport, { token: () => bootstrapToken })
  const made = request && (await kube.get(REQUESTS, request.name))
  if (!made) {
    const { request: pem, key } = newSigningRequest(`${NODE_USER}${hostname}`, NODE_GROUP)
    const { metadata } = await kube.create(REQUESTS, {
      apiVersion: 'certificates.k8s.io/v1',
      kind: 'CertificateSigningRequest',
      metadata: { generateName: 'csr-' },
      spec: {
        request: Buffer.from(pem).toString('base64'),
        signerName: KUBELET_SIGNER,
        usages: ['digital signature', 'client auth'],
      },
    })
    await keep({ ...disk(), request: { name: metadata.name, key } })
    return undefined
  }
  const certificate = Buffer.from(textAt(made, 'status.certificate'), 'base64').toString('utf8')
  if (!certificate) return undefined
  await keep({ ...disk(), certificate })
  return certificate
}

const POOL_ROLES: ReadonlyMap<string, readonly string[]> = new Map([['master', ['control-plane', 'master']]])

const roleLabels = (pool: string): Fields =>
  Object.fromEntries((POOL_ROLES.get(pool) ?? ['worker']).map((role) => [`node-role.kubernetes.io/${role}`, '']))

async function register({ disk, version, now }: KubeletParts, facts: MachineFacts, kube: KubeClient) {
  const name = facts.hostname
  const known = await kube.get(NODES, name)
  const ready = { type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' }
  const time = kubeTime(now())
  const condition = (type: string, status: string, reason: string) => ({ type, status, reason, message: '' })
  const conditions = [
    condition('MemoryPressure', 'False', 'KubeletHasSufficientMemory'),
    condition('DiskPressure', 'False', 'KubeletHasNoDiskPressure'),
    condition('PIDPressure', 'False', 'KubeletHasSufficientPID'),
    ready,
  ].map((one) => ({ ...dated(known, one, time), lastHeartbeatTime: time }))
  const status = { ...nodeStatus(facts, version), conditions }
  if (known) return kube.patch(NODES, { name, subresource: 'status' }, { status })
  return kube.create(NODES, newNode(facts, disk().pool, status))
}

const UNINITIALIZED = { key: 'node.cloudprovider.kubernetes.io/uninitialized', value: 'true', effect: 'NoSchedule' }
const CONTROL_PLANE = { key: 'node-role.kubernetes.io/master', effect: 'NoSchedule' }

const newNode = ({ hostname }: MachineFacts, pool: string, status: Fields) => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: {
    name: hostname,
    labels: {
      'kubernetes.io/arch': 'amd64',
      'kubernetes.io/hostname': hostname,
      'kubernetes.io/os': 'linux',
      'node.openshift.io/os_id': 'rhel',
      ...roleLabels(pool),
    },
  },
  spec: { taints: [UNINITIALIZED, ...(pool === 'master' ? [CONTROL_PLANE] : [])] },
  status,
})

const GIB = 2 ** 30

function nodeStatus({ type, privateIp, hostname, instanceId }: MachineFacts, version: KubeletParts['version']): Fields {
  const { vcpu = 2, memoryBytes = 8 * GIB } = findMachineType(type) ?? {}
  const size = (cpu: string, memory: number) => ({
    cpu,
    memory: `${Math.floor(memory / 1024)}Ki`,
    pods: '250',
    'ephemeral-storage': '314020844Ki',
  })
  return {
    addresses: [
      { type: 'InternalIP', address: privateIp },
      { type: 'Hostname', address: hostname },
      { type: 'InternalDNS', address: hostname },
    ],
    capacity: size(String(vcpu), memoryBytes),
    allocatable: size(`${vcpu * 1000 - 500}m`, memoryBytes - 1.1 * GIB),
    nodeInfo: {
      architecture: 'amd64',
      containerRuntimeVersion: `cri-o://${version.kubernetesVersion}`,
      kernelVersion: '5.14.0-570.el9.x86_64',
      kubeletVersion: `v${version.kubernetesVersion}`,
      kubeProxyVersion: `v${version.kubernetesVersion}`,
      machineID: instanceId.replace('i-', ''),
      operatingSystem: 'linux',
      osImage: `Red Hat Enterprise Linux CoreOS ${version.rawId}`,
    },
    daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
  }
}
