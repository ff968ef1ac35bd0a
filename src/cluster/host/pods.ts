import { setMaxListeners } from 'node:events'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { tokenFile } from '../../catalogue/operators.ts'
import { at, listAt, textAt, type Fields, type KubeObject } from '../api/object.ts'
import { assignment, tellEvent } from '../events.ts'
import { conditionStatus } from '../kinds/kind.ts'
import { kubeClient, resource, type KubeClient, type Transport } from '../kube-client.ts'
import type { Kubelet } from '../nodes/kubelet.ts'
import { objectKey, type Controller, type Ground } from '../reconcile.ts'
import { projectToken } from './projected-token.ts'

/** A program that runs as one pod on a control-plane node. */
export interface Workload {
  readonly id: string
  readonly namespace: string
  readonly serviceAccount: string
  /** It mounts a token for the cloud too. */
  readonly cloud: boolean
  /** A secret of its namespace that it mounts: without it its container is not started. */
  readonly secret?: string
  readonly run: (pod: RunningPod) => void
}

/** What a program finds around it. */
export interface RunningPod extends Ground {
  /** The API as its service account. */
  readonly kube: KubeClient
  /** Where its cloud token stands; there is none unless it mounts one. */
  readonly tokenFile: string
  /** The node that it runs on. */
  readonly kubelet: Kubelet
}

export interface PodParts extends Ground {
  readonly folder: string
  readonly transport: Transport
  /** Of nodes that run, by node name. */
  readonly kubelet: (node: string) => Kubelet | undefined
}

const NODES = resource('v1', 'nodes')
const PODS = resource('v1', 'pods')
const SECRETS = resource('v1', 'secrets')
const LABEL = 'app'
const CONTROL_PLANE = 'node-role.kubernetes.io/control-plane'
const API_TOKEN = '/var/run/secrets/kubernetes.io/serviceaccount/token'
const TOKEN_SECONDS = 3600
const CLOUD_AUDIENCE = 'openshift'

/** Keeps one pod of each workload on a ready control-plane node, and runs what is in it: schedules as a controller, mounts and starts as a kubelet. */
export function podController(parts: PodParts, kube: KubeClient, workloads: readonly Workload[]): Controller {
  const byId = new Map(workloads.map((workload) => [workload.id, workload]))
  const bySecret = new Map(
    workloads.flatMap(({ id, namespace, secret }) => (secret === undefined ? [] : [[`${namespace}/${secret}`, id]])),
  )
  const canMount = async ({ namespace, secret }: Workload): Promise<boolean> =>
    secret === undefined || (await kube.get(SECRETS, secret, namespace)) !== undefined
  const running = new Map<string, { readonly uid: string; readonly end: AbortController }>()

  const stop = (id: string) => {
    const found = running.get(id)
    if (!found) return
    running.delete(id)
    found.end.abort()
    rmSync(join(parts.folder, 'pods', found.uid), { recursive: true, force: true })
  }
  parts.signal.addEventListener('abort', () => [...running.keys()].forEach(stop), { once: true })

  const start = async (workload: Workload, pod: KubeObject, kubelet: Kubelet) => {
    const end = new AbortController()
    setMaxListeners(0, end.signal)
    const ground = { clock: parts.clock, log: parts.log, pace: parts.pace, signal: end.signal }
    // From its first file on, so that whatever stops it meanwhile removes that too.
    running.set(workload.id, { uid: pod.metadata.uid ?? '', end })
    try {
      const around = await mount(ground, parts, workload, pod, kubelet)
      if (end.signal.aborted) return
      workload.run(around)
    } catch (error) {
      stop(workload.id)
      throw error
    }
    await kube.patch(PODS, { ...place(pod), subresource: 'status' }, { status: runningStatus(pod, kubelet) })
  }

  const assign = (pod: KubeObject, node: string) => tellEvent(kube, pod, assignment(pod, node), parts.clock.now())

  return {
    name: 'pods',
    watches: [
      { resource: NODES, keys: () => [...byId.keys()] },
      ...(bySecret.size > 0
        ? [
            {
              resource: SECRETS,
              keys: (secret: KubeObject) => [bySecret.get(objectKey(secret)[0] ?? '') ?? ''].filter((id) => id !== ''),
            },
          ]
        : []),
      { resource: PODS, keys: (pod) => [pod.metadata.labels?.[LABEL] ?? ''].filter((id) => byId.has(id)) },
    ],
    always: [...byId.keys()],
    async reconcile(id) {
      const workload = byId.get(id)
      if (!workload) return
      const [pods, nodes] = await Promise.all([
        kube.list(PODS, { namespace: workload.namespace, labelSelector: `${LABEL}=${id}` }),
        readyControlPlane(kube),
      ])
      const [pod, ...surplus] = pods.filter((one) => !mustGo(one, nodes))
      for (const one of pods.filter((other) => other !== pod))
        await kube.remove(PODS, { ...place(one), graceSeconds: 0 })
      // A machine that has just booted may not have spoken yet: its pods wait for it.
      const kubelet = parts.kubelet(textAt(pod, 'spec.nodeName'))
      if (!kubelet || running.get(id)?.uid !== pod?.metadata.uid || surplus.length > 0) stop(id)
      if (pod && kubelet && !running.has(id) && (await canMount(workload))) await start(workload, pod, kubelet)
      const [node] = spread(id, [...nodes].filter(parts.kubelet))
      if (!pod && node !== undefined) await assign(await kube.create(PODS, newPod(workload, node)), node)
    },
  }
}

const place = ({ metadata: { name, namespace } }: KubeObject) => ({ name, namespace })

const mustGo = (pod: KubeObject, nodes: ReadonlySet<string>) =>
  pod.metadata.deletionTimestamp !== undefined || !nodes.has(textAt(pod, 'spec.nodeName'))

async function readyControlPlane(kube: KubeClient): Promise<ReadonlySet<string>> {
  const nodes = await kube.list(NODES, { labelSelector: CONTROL_PLANE })
  return new Set(
    nodes
      .filter((node) => conditionStatus(node, 'Ready') === 'True' && at(node, 'spec.unschedulable') !== true)
      .map(({ metadata: { name } }) => name),
  )
}

/** The same nodes in an order of the workload's own, so that not all pods land on one. */
function spread(id: string, nodes: readonly string[]): readonly string[] {
  const shift = nodes.length === 0 ? 0 : [...id].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % nodes.length
  return [...nodes.slice(shift), ...nodes.slice(0, shift)]
}

async function mount(
  ground: Ground,
  parts: PodParts,
  workload: Workload,
  pod: KubeObject,
  kubelet: Kubelet,
): Promise<RunningPod> {
  const { namespace, serviceAccount } = workload
  const uid = pod.metadata.uid ?? ''
  const root = join(parts.folder, 'pods', uid)
  const volume = { namespace, serviceAccount, pod: { name: pod.metadata.name, uid }, seconds: TOKEN_SECONDS }
  const token = await projectToken(ground, kubelet.kube, { ...volume, file: join(root, API_TOKEN) })
  const cloudFile = join(root, tokenFile)
  if (workload.cloud) await projectToken(ground, kubelet.kube, { ...volume, audience: CLOUD_AUDIENCE, file: cloudFile })
  return { ...ground, kube: kubeClient(parts.transport, { token }), tokenFile: cloudFile, kubelet }
}

const projected = (path: string, more: Fields) => ({
  projected: {
    defaultMode: 0o400,
    sources: [{ serviceAccountToken: { path, expirationSeconds: TOKEN_SECONDS, ...more } }],
  },
})

const newPod = ({ id, namespace, serviceAccount, cloud }: Workload, node: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { generateName: `${serviceAccount}-`, namespace, labels: { [LABEL]: id } },
  spec: {
    nodeName: node,
    serviceAccountName: serviceAccount,
    containers: [
      {
        name: id,
        image: `registry.stint/${id}`,
        volumeMounts: [
          { name: 'kube-api-access', mountPath: API_TOKEN.slice(0, API_TOKEN.lastIndexOf('/')), readOnly: true },
          ...(cloud
            ? [{ name: 'bound-sa-token', mountPath: tokenFile.slice(0, tokenFile.lastIndexOf('/')), readOnly: true }]
            : []),
        ],
      },
    ],
    tolerations: [{ operator: 'Exists' }],
    volumes: [
      { name: 'kube-api-access', ...projected('token', {}) },
      ...(cloud ? [{ name: 'bound-sa-token', ...projected('token', { audience: CLOUD_AUDIENCE }) }] : []),
    ],
  },
})

/** A pod has its machine's address: there is no network of pods. */
export const addressesOf = ({ privateIp: ip }: Kubelet['machine']) => ({
  hostIP: ip,
  hostIPs: [{ ip }],
  podIP: ip,
  podIPs: [{ ip }],
})

const runningStatus = (pod: KubeObject, { machine }: Kubelet) => ({
  phase: 'Running',
  ...addressesOf(machine),
  conditions: ['Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map((type) => ({ type, status: 'True' })),
  containerStatuses: listAt(pod, 'spec.containers').map((one) => ({
    name: textAt(one, 'name'),
    image: textAt(one, 'image'),
    ready: true,
    started: true,
    restartCount: 0,
    state: { running: {} },
  })),
})
