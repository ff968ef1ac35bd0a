import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { world, type TestWorld } from '../../../test/world.ts'
import { silentLog, type Log } from '../../kernel/log.ts'
import { systemRandom } from '../../kernel/random.ts'
import { cloudFetch } from '../../main/cloud-fetch.ts'
import { followMachines } from '../../main/machines.ts'
import type { AwsClient } from '../../wire/aws-client.ts'
import type { Fields } from '../api/object.ts'
import { openClusters } from '../host/clusters.ts'
import type { ClusterHost } from '../host/parts.ts'
import { identity, networkOf, zones } from './account.ts'
import { ADMIN_TOKEN, facts } from './demo.ts'
import { launchControlPlane, type Sizes } from './launch.ts'

export interface BroughtUp {
  readonly world: TestWorld
  readonly aws: AwsClient
  readonly clusters: ClusterHost
  readonly folder: string
  /** The cluster's Kubernetes API as its administrator. */
  kube(method: string, path: string, body?: Fields, type?: string): Promise<Fields>
  /** Moves the clock on by small steps until it holds. */
  until(what: string, holds: () => Promise<boolean>): Promise<void>
  /** Stops the clusters and opens them again on the same store, as a server that starts again does. */
  restart(): Promise<void>
  close(): Promise<void>
}

export interface BringUpOptions extends Sizes {
  readonly log?: Log
  /** Operators whose policy is left out. */
  readonly powerless?: readonly string[]
}

/** A customer account with roles, issuer, network and zones, and the bootstrap and master instances that the installer would launch. */
export async function bringUp(options: BringUpOptions = {}): Promise<BroughtUp> {
  const w = await world()
  const aws = await w.client('customer')
  const log = options.log ?? { ...silentLog, bug: (event: string, error: unknown) => console.error(event, error) }
  const folder = mkdtempSync(join(tmpdir(), 'stint-cluster-'))
  const inside = cloudFetch(w.clock, w.ca, () => Number(new URL(w.doors.tls).port))
  const parts = {
    store: w.store,
    projection: w.cloud.projection,
    clock: w.clock,
    random: systemRandom(),
    log,
    pace: 'instant',
    folder,
    awsEndpoint: () => w.endpoint,
    kubernetesUrl: (id: string) => `${w.doors.tls}/clusters/${id}`,
    ca: () => w.ca,
    cloudFetch: inside.fetch,
  } as const
  await identity(aws, new Set(options.powerless))
  const network = await networkOf(aws)
  await zones(aws, network.vpc)
  let clusters = openClusters(parts)
  let machines = followMachines(w.cloud.world, w.cloud.projection, clusters)
  const { handler, close: closeApi } = await apiCaller(() => clusters)
  await launchControlPlane(w, aws, network, options)
  return {
    world: w,
    aws,
    get clusters() {
      return clusters
    },
    folder,
    kube: handler,
    async until(what, holds) {
      for (let tries = 0; tries < 600; tries++) {
        await w.clock.settled()
        if (await holds()) return
        await w.clock.advance(50)
      }
      throw new Error(`never came true: ${what}`)
    },
    async restart() {
      machines.stop()
      await clusters.stop()
      clusters = openClusters(parts)
      machines = followMachines(w.cloud.world, w.cloud.projection, clusters)
    },
    async close() {
      machines.stop()
      await clusters.stop()
      closeApi()
      inside.close()
      await w.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Calls the host's own HTTP handler over a socket, as its doors do. */
async function apiCaller(clusters: () => ClusterHost) {
  const server = createServer((request, response) => void clusters().serve(request, response, true))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { readonly port: number }
  const handler = (method: string, path: string, body?: Fields, type = 'application/json'): Promise<Fields> =>
    new Promise((resolve, reject) => {
      const outgoing = httpRequest(
        {
          host: '127.0.0.1',
          port,
          method,
          path: `/clusters/${facts.id}${path}`,
          headers: { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': type },
        },
        (answer) => {
          const chunks: Buffer[] = []
          answer.on('data', (chunk: Buffer) => chunks.push(chunk))
          answer.on('end', () => resolve(JSON.parse(Buffer.concat(chunks).toString('utf8')) as Fields))
        },
      )
      outgoing.on('error', reject)
      outgoing.end(body === undefined ? undefined : JSON.stringify(body))
    })
  return {
    handler,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
