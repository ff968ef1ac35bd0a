import { bootstrapPaths } from '../../catalogue/ignition.ts'
import { setMaxListeners } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { Fields } from '../api/object.ts'
import { sendResponse } from '../api/request.ts'
import { statusOf, unauthorized, unavailable, unknownPath } from '../api/status.ts'
import { bootstrapManifests, bootstrapNamespaces, manifestWrites } from '../bootstrap.ts'
import { rootCaMap } from '../controllers/root-ca-publisher.ts'
import { bootstrapperManifests } from '../nodes/bootstrapper.ts'
import { readDisk, writeDisk, type Disk } from '../nodes/disk.ts'
import { provision } from '../nodes/ignition.ts'
import type { Machine } from '../nodes/machine.ts'
import { filesOfAll, machineConfig, nodePaths } from '../nodes/machine-config-server.ts'
import { persist } from '../reconcile.ts'
import { openCluster, type Cluster } from './cluster.ts'
import { clusterIds, clusterOfDomain, controlAbsent, controlWrites, newControl, readControl } from './control.ts'
import type { ClusterHost, ClusterParts } from './parts.ts'

/** The line's head, as Ignition's own lines on a console have it. */
const IGNITION = 'ignition[742]'
const NOBODYS =
  'Unauthorized: no cluster, or more than one, knows this client by its certificate or token; the API of each cluster stands below /clusters/<id>'
const PATH = /^\/clusters\/([^/?]+)(.*)$/s

/** Opens the world's clusters: each as soon as a machine of it boots, or somebody asks for its API. */
export function openClusters(parts: ClusterParts): ClusterHost {
  const { store, projection, clock, random, log, pace } = parts
  const clusters = new Map<string, Cluster>()
  const booting = new Map<string, AbortController>()
  /** Instances whose ignition could not be fetched yet. */
  const troubled = new Set<string>()

  const clusterOf = (id: string): Cluster | undefined => {
    const known = clusters.get(id)
    if (known) return known
    const control = readControl(projection, id)
    if (!control) return undefined
    const opened = openCluster(parts, control)
    clusters.set(id, opened)
    return opened
  }

  /** The one cluster that knows who calls; undefined when none does, and when several do. */
  const clusterOfCaller = (request: IncomingMessage): Cluster | undefined => {
    const [found, ...others] = clusterIds(projection).flatMap((id) => {
      const cluster = clusterOf(id)
      return cluster?.api.knows(request) ? [cluster] : []
    })
    return others.length === 0 ? found : undefined
  }

  const machineConfigServer = async (url: URL, account: string) => {
    const id = clusterOfDomain(projection, account, url.hostname.replace(/^api-int\./, ''))
    const cluster = id === undefined ? undefined : clusterOf(id)
    return cluster?.configures() ? machineConfig(cluster.loopback, cluster.control.facts.id, url) : undefined
  }

  /** Founds the cluster whose bootstrap machine carries these files; repeated, it only completes what is missing. */
  const establish = async (files: ReadonlyMap<string, string>, machine: Machine): Promise<Disk> => {
    const control = newControl(files, { now: clock.hostNow(), random })
    const { id } = control.facts
    await store.commit({ writes: controlWrites(control), guards: [controlAbsent(id)] })
    const missing = manifestWrites({ projection, clock, random, clusterId: id }, [
      ...bootstrapManifests,
      ...bootstrapperManifests,
      ...bootstrapNamespaces.map((name) => rootCaMap(name, parts.ca())),
    ])
    await store.commit({ writes: missing })
    const disk: Disk = { cluster: id, pool: 'bootstrap' }
    const cluster = clusterOf(id)
    cluster?.start(machine, disk)
    await cluster?.bootstrap(manifestsIn(files))
    return disk
  }

  /** What cannot be fetched is told on the machine's console, where its owner looks. */
  const provisioned = async (machine: Machine) => {
    try {
      const found = await provision(machine, parts.cloudFetch, machineConfigServer)
      if (troubled.delete(machine.instanceId)) await machine.console(`${IGNITION}: Ignition finished successfully`)
      return found
    } catch (error) {
      troubled.add(machine.instanceId)
      await machine.console(`${IGNITION}: ${error instanceof Error ? error.message : String(error)}`)
      throw error
    }
  }

  const firstBoot = async (machine: Machine): Promise<void> => {
    const found = await provisioned(machine)
    if (!found) return
    const files = filesOfAll(found.configs)
    const disk = files.has(bootstrapPaths.cluster) ? await establish(files, machine) : nodeDisk(files)
    if (!disk) return
    await writeDisk(store, machine.instanceId, disk)
    if (booting.has(machine.instanceId)) clusterOf(disk.cluster)?.start(machine, disk)
  }

  return {
    async serve(request, response) {
      const [, id, path = ''] = PATH.exec(request.url ?? '') ?? [undefined, undefined, request.url]
      const cluster = id === undefined ? clusterOfCaller(request) : clusterOf(id)
      if (!cluster) {
        const fault = id === undefined ? unauthorized(NOBODYS) : unknownPath()
        return sendResponse(response, { status: fault.status, body: statusOf(fault) })
      }
      if (!cluster.serving())
        return sendResponse(response, { status: 503, body: statusOf(unavailable(cluster.outage())) })
      await cluster.api.handle(request, response, path.startsWith('/') ? path : `/${path}`)
    },
    boot(machine) {
      const { instanceId } = machine
      if (booting.has(instanceId)) return
      const end = new AbortController()
      setMaxListeners(0, end.signal)
      booting.set(instanceId, end)
      const disk = readDisk(projection, instanceId)
      const cluster = disk && clusterOf(disk.cluster)
      if (cluster) cluster.start(machine, disk)
      else persist({ clock, log, pace, signal: end.signal }, `first boot of ${instanceId}`, () => firstBoot(machine))
    },
    halt(instanceId) {
      booting.get(instanceId)?.abort()
      booting.delete(instanceId)
      troubled.delete(instanceId)
      for (const cluster of clusters.values()) cluster.halt(instanceId)
    },
    async stop(rewound) {
      for (const end of booting.values()) end.abort()
      booting.clear()
      await Promise.all([...clusters.values()].map((cluster) => cluster.stop(rewound)))
      clusters.clear()
    },
  }
}

function nodeDisk(files: ReadonlyMap<string, string>): Disk | undefined {
  const cluster = files.get(nodePaths.cluster)
  const pool = files.get(nodePaths.pool)
  const bootstrapToken = files.get(nodePaths.bootstrapToken)
  return cluster && pool && bootstrapToken ? { cluster, pool, bootstrapToken } : undefined
}

/** One object a file, in name order. */
const manifestsIn = (files: ReadonlyMap<string, string>): Fields[] =>
  [...files.keys()]
    .filter((path) => path.startsWith(bootstrapPaths.manifests))
    .sort()
    .map((path) => JSON.parse(files.get(path) ?? 'null') as Fields)
