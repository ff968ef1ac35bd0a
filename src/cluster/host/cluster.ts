import { controllers } from '../controllers/index.ts'
import { setMaxListeners } from 'node:events'
import { findVersion, type OpenShiftVersion } from '../../catalogue/versions.ts'
import { certificateUser } from '../api/client-certificate.ts'
import { kubeApi, type KubeApi } from '../api/kube-api.ts'
import { partitionOf } from '../api/objects.ts'
import { kubeTime, type Fields } from '../api/object.ts'
import type { User } from '../api/request.ts'
import { kubeClient, type KubeClient } from '../kube-client.ts'
import { bootstrapApproval, certificateSigner } from '../nodes/certificates.ts'
import { readDisk, writeDisk, type Disk } from '../nodes/disk.ts'
import type { Beat } from '../nodes/heartbeat.ts'
import { joinCluster, type Kubelet } from '../nodes/kubelet.ts'
import type { Machine } from '../nodes/machine.ts'
import { nodeLifecycle } from '../nodes/node-lifecycle.ts'
import { persist, runController, type Ground } from '../reconcile.ts'
import { tokenAuthority } from '../tokens/issuer.ts'
import { clusterVersionOperator } from './cluster-version.ts'
import { controlWrites, isAdminToken, type Control } from './control.ts'
import { applyManifests, clusterConfig } from './manifests.ts'
import { etcdPulse } from './etcd-pulse.ts'
import { nodeUpdates } from './node-updates.ts'
import { leadership, type Leadership } from './leadership.ts'
import { tokenKeys } from './token-keys.ts'
import { boundTokenSigner } from './token-signer.ts'
import type { ClusterParts } from './parts.ts'
import { attachDetach } from './attachments.ts'
import { clusterAutoscaler } from './cluster-autoscaler.ts'
import { podKeeper } from './pod-keeper.ts'
import { podController } from './pods.ts'
import { scheduler } from './scheduler.ts'
import { workloadsOf } from './workloads.ts'

/** One cluster: its API while a control-plane machine runs, and all that runs on its machines. */
export interface Cluster {
  readonly control: Control
  readonly api: KubeApi
  /** The control plane's own client, above RBAC. */
  readonly loopback: KubeClient
  readonly serving: () => boolean
  /** Why it does not serve, in words. */
  readonly outage: () => string
  /** New machines get their configuration from any that runs, with quorum or without. */
  readonly configures: () => boolean
  /** A machine whose disk says that it is one of this cluster. */
  start(machine: Machine, disk: Disk): void
  halt(instanceId: string): void
  stop(rewound?: 'rewound'): Promise<void>
  /** What the bootstrap machine does once, before anything else. */
  bootstrap(manifests: readonly Fields[]): Promise<void>
}

const LOOPBACK: User = { name: 'system:apiserver', groups: ['system:masters'] }
const ADMIN: User = { name: 'system:admin', groups: ['system:masters'] }
/** Of three masters two must run for etcd to write; the bootstrap machine stands in for all of them while there is one. */
const QUORUM = 2
/** A kubelet looks this often whether its certificate was issued, world milliseconds. */
const POLL_MS = { instant: 10, real: 5_000 } as const

interface Running {
  readonly machine: Machine
  readonly pool: string
  end?: AbortController
  kubelet?: Kubelet
}

/** What runs in the control plane, while it does. */
interface Plane {
  readonly end: AbortController
  readonly look: (node: string) => void
  readonly lookAtVersion: () => void
}

export function openCluster(parts: ClusterParts, control: Control): Cluster {
  const { store, projection, clock, random, log, pace } = parts
  const { facts } = control
  let version = findVersion(facts.version) ?? { rawId: facts.version, kubernetesVersion: '1.34.0', releaseImage: '' }
  const keys = tokenKeys(projection, control)
  const clientCa = { certificate: control.ca.certificate, now: () => clock.hostNow() }
  const machines = new Map<string, Running>()
  const running = (pool: string) => [...machines.values()].filter((machine) => machine.pool === pool).length
  const serving = () => running('bootstrap') > 0 || running('master') >= QUORUM
  const pulse = etcdPulse(store, partitionOf(facts.id), clock, () => plane?.lookAtVersion())
  const api = kubeApi({
    store: pulse.store,
    projection,
    clock,
    random,
    log,
    clusterId: facts.id,
    tokens: tokenAuthority({ issuer: facts.issuer, clock, random, signingKey: keys.current, formerKeys: keys.former }),
    version: {
      get openshift() {
        return version.rawId
      },
      get kubernetes() {
        return version.kubernetesVersion
      },
    },
    staticUser: (token) => (isAdminToken(control, token) ? ADMIN : undefined),
    clientUser: (request) => certificateUser(request, clientCa),
    // What a master has beside it of its own, as its machine-config server, needs no quorum.
    serving: ({ user }) => serving() || (user === LOOPBACK && running('master') > 0),
    nodesSeen: async (what, name) => {
      const seen = kubelets().filter(({ node }) => name === undefined || node === name)
      await Promise.all(seen.map((kubelet) => beat(kubelet, what)))
    },
  })
  const loopback = kubeClient(api.respond, { user: LOOPBACK })
  const beat = (kubelet: Kubelet, what: Beat) =>
    kubelet.beat(what).catch((error: unknown) => {
      log.info('a node could not show that it lives', { node: kubelet.node, what, error: String(error) })
    })
  const kubelets = () => [...machines.values()].flatMap(({ kubelet }) => kubelet ?? [])
  const kubeletOf = (node: string) => kubelets().find((one) => one.node === node)

  const newGround = (): { readonly end: AbortController; readonly ground: Ground } => {
    const end = new AbortController()
    setMaxListeners(0, end.signal)
    return { end, ground: { clock, log, pace, signal: end.signal } }
  }

  let plane: Plane | undefined
  const startPlane = () => {
    const { end, ground } = newGround()
    const moment = () => ({ now: clock.hostNow(), random })
    runController(ground, loopback, certificateSigner(loopback, control.ca, moment))
    const versions = runController(
      ground,
      loopback,
      clusterVersionOperator(loopback, version, clock.now, upgradeTo, pulse),
    )
    runController(ground, loopback, nodeUpdates(loopback, version, restartNode))
    const lookAtNodes = runController(
      ground,
      loopback,
      nodeLifecycle(loopback, (node) => isRunning(node), clock.now),
    )
    const workloads = workloadsOf(parts, { ...facts, version: version.rawId })
    const pods = podController(
      { ...ground, folder: parts.folder, transport: api.respond, kubelet: kubeletOf },
      loopback,
      workloads,
    )
    const lookAtPods = runController(ground, loopback, pods)
    runController(ground, loopback, scheduler(loopback, clock.now))
    runController(ground, loopback, attachDetach(loopback))
    runController(ground, loopback, clusterAutoscaler(loopback, clock.now))
    runController(ground, loopback, podKeeper(loopback, kubeletOf, workloads, clock.now))
    runController(ground, loopback, boundTokenSigner(loopback, keys, keepKeys))
    for (const one of controllers(loopback, clock.now, parts.ca)) runController(ground, loopback, one)
    const look = (node: string) => {
      lookAtNodes(node)
      for (const { id } of workloads) lookAtPods(id)
    }
    return { end, look, lookAtVersion: () => versions('version') }
  }
  const keepKeys = async (changed: Pick<Control, 'signingKey' | 'formerKeys'>) => {
    await store.commit({ writes: controlWrites({ ...keys.control(), ...changed }) })
    log.info('service-account tokens are signed with another key', { cluster: facts.id, kid: keys.current().kid })
  }
  /** Another release: it is on record first; then all that runs in the control plane begins anew as that release's, and reports so. */
  const upgradeTo = async (next: OpenShiftVersion) => {
    await store.commit({ writes: controlWrites({ ...keys.control(), facts: { ...facts, version: next.rawId } }) })
    version = next
    log.info('cluster is being upgraded', { cluster: facts.id, version: next.rawId })
    clock.at(clock.now(), () => {
      stopPlane()
      if (leading && serving()) plane = startPlane()
    })
  }
  const restartNode = (node: string) => {
    const found = [...machines.values()].find(({ kubelet }) => kubelet?.node === node)
    if (!found) return
    rest(found)
    run(found)
  }
  const stopPlane = () => {
    plane?.end.abort()
    plane = undefined
  }

  /** Kubelets of machines that just booted may not have spoken yet. */
  const isRunning = (node: string) =>
    [...machines.values()].some(({ kubelet, machine }) =>
      kubelet ? kubelet.node === node : nodeNameOf(machine) === node,
    )

  const startKubelet = (running: Running, ground: Ground) => {
    const { machine } = running
    const disk = (): Disk => readDisk(projection, machine.instanceId) ?? { cluster: facts.id, pool: running.pool }
    const keep = (next: Disk) => writeDisk(store, machine.instanceId, next)
    const step = async () => {
      const kubelet = await joinCluster({
        machine,
        transport: api.respond,
        clientCa,
        version,
        now: clock.now,
        disk,
        keep,
      })
      if (ground.signal.aborted) return
      if (!kubelet) {
        clock.at(clock.now() + POLL_MS[pace], () => persist(ground, `kubelet of ${machine.instanceId}`, step))
        return
      }
      running.kubelet = kubelet
      plane?.look(kubelet.node)
      void clock.track(beat(kubelet, 'lease'))
    }
    persist(ground, `kubelet of ${machine.instanceId}`, step)
  }

  /** Starts what is on the machine's disk, once this server leads. */
  const run = (running: Running) => {
    const { end, ground } = newGround()
    running.end = end
    if (serving()) plane ??= startPlane()
    if (running.pool === 'bootstrap')
      runController(
        ground,
        loopback,
        bootstrapApproval(loopback, () => kubeTime(clock.now())),
      )
    else startKubelet(running, ground)
  }
  const rest = (running: Running) => {
    running.end?.abort()
    delete running.end
    delete running.kubelet
  }

  let lead: Leadership | undefined
  let leading = false
  const seekLead = () =>
    leadership(parts, `cluster/${facts.id}`, {
      gained() {
        leading = true
        machines.forEach(run)
      },
      lost() {
        leading = false
        machines.forEach(rest)
        stopPlane()
      },
    })

  return {
    control,
    api,
    loopback,
    serving,
    outage: () => outage(running('master')),
    configures: () => serving() || running('master') > 0,
    start(machine, { pool }) {
      if (machines.has(machine.instanceId)) return
      const running: Running = { machine, pool }
      machines.set(machine.instanceId, running)
      if (leading) run(running)
      else lead ??= seekLead()
    },
    halt(instanceId) {
      const found = machines.get(instanceId)
      if (!found) return
      machines.delete(instanceId)
      const { kubelet } = found
      rest(found)
      if (kubelet) plane?.look(kubelet.node)
      if (!serving()) stopPlane()
    },
    async stop(rewound) {
      machines.forEach(rest)
      machines.clear()
      stopPlane()
      api.close(rewound)
      await lead?.end()
    },
    bootstrap: (manifests) => applyManifests(loopback, [...manifests, ...clusterConfig(facts)], log),
  }
}

const outage = (masters: number) =>
  masters === 0
    ? 'the control plane is not running'
    : `etcd has lost its quorum: ${masters} of 3 control plane machines runs, and ${QUORUM} must`

/** As the private DNS of the cloud names it. */
const nodeNameOf = ({ privateIp, region }: Machine) =>
  `ip-${privateIp.replaceAll('.', '-')}.${region === 'us-east-1' ? 'ec2' : `${region}.compute`}.internal`
