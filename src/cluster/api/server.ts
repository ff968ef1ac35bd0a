import type { Clock } from '../../kernel/Clock.ts'
import type { Log } from '../../kernel/log.ts'
import type { Random } from '../../kernel/random.ts'
import type { Projection } from '../../store/projection.ts'
import type { Store, Write } from '../../store/Store.ts'
import type { TokenAuthority } from '../tokens/issuer.ts'
import type { Objects } from './objects.ts'
import { objectsOf } from './objects.ts'
import type { Registry } from './registry.ts'
import { openRegistry } from './registry.ts'
import type { KubeRequest, KubeResponse, User } from './request.ts'
import type { Target } from './route.ts'
import { tooLargeVersion, tooManyRequests } from './status.ts'
import type { WatchHub } from './watch-hub.ts'

/** What all verbs stand on. */
export interface Server {
  readonly clusterId: string
  readonly store: Store
  readonly projection: Projection
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly tokens: TokenAuthority
  readonly hub: () => Promise<WatchHub>
  readonly version: ServerVersion
}

export interface ServerVersion {
  /** `4.21.9` */
  readonly openshift: string
  /** `1.34.2` */
  readonly kubernetes: string
}

/** An authenticated and authorized request for one target. */
export interface Call {
  readonly server: Server
  readonly request: KubeRequest
  readonly target: Target
  readonly user: User
}

/** What one reading of the cluster leads to: writes and the answer once they are durable, or only an answer. */
export interface Plan {
  readonly writes: readonly Write[]
  /** `revision` is that of the commit, or of the reading when nothing is written. */
  readonly answer: (revision: number) => KubeResponse
}

export interface Reading {
  readonly objects: Objects
  readonly registry: Registry
  /** The same moment, unguarded: for questions whose answers need not hold at commit. */
  readonly glance: Objects
}

export function read(server: Server): Objects {
  return objectsOf(server.projection.view(), server.clusterId)
}

/** Who has seen a later state than there is asks another world. @throws {Fault} Timeout */
export function refuseFuture({ query }: KubeRequest, newest: number): void {
  const asked = Number(query.get('resourceVersion') ?? 0)
  if (asked > newest) throw tooLargeVersion(asked, newest)
}

const ATTEMPTS = 8

/** Plans on one reading and commits under its guards; planned anew when something read was changed in between. */
export async function change(server: Server, plan: (reading: Reading) => Plan): Promise<KubeResponse> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const view = server.projection.view()
    const objects = objectsOf(view, server.clusterId)
    const glance = read(server)
    const { writes, answer } = plan({ objects, registry: openRegistry(glance), glance })
    if (writes.length === 0) return answer(objects.revision())
    const outcome = await server.store.commit({ writes, guards: view.guards() })
    if (outcome.committed) return answer(outcome.revisions.get(objects.partition) ?? 0)
  }
  throw tooManyRequests()
}
