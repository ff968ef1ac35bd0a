import type { Timer } from '../../kernel/Clock.ts'
import { StoreAway } from '../../store/away.ts'
import { leaseTime } from '../../store/lease.ts'
import { accessTo } from '../keys/access.ts'
import { clusters, type ClusterState } from '../resources/documents.ts'
import type { Room } from '../room.ts'
import { powerDown, powerUp } from '../upgrade/power-cycle.ts'
import { endOf, expire } from '../uninstall/expiry.ts'
import { uninstall } from '../uninstall/uninstall.ts'
import type { Session } from '../workloads/roles.ts'
import { readBoth, type Both } from './cluster-state.ts'
import { advance, awaitCustomer, type Again } from './install.ts'
import { pauseOf, type PauseName } from './pacing.ts'
import { watchOver, type Watch } from './watch-over.ts'

/** Brings every cluster to where it is wanted: installs, mends, removes. Level-triggered, one look at a time for each cluster. */
export interface InstallController {
  start(): void
  stop(): Promise<void>
  /** Something may have changed: look soon. */
  wake(clusterId: string): void
  /** Somebody looks at a ready cluster: look too, but not again and again. */
  glance(clusterId: string): void
}

/** Alone: world milliseconds that this server keeps a cluster to itself from each look and each step on. */
const LEASE_MS = 10_000
/** Between two looks that callers ask for. */
const NUDGE_MS = 100
/** Between two looks that only follow others' eyes. */
const GLANCE_MS = 5_000

interface Attendant {
  session?: Session
  running?: Promise<void> | undefined
  timer?: Timer | undefined
  again: boolean
  /** The last pause's kind, and how often it came in a row. */
  pause?: PauseName | undefined
  count: number
  lastLook: number
  readonly watch: Watch
}

export function installController(room: Room): InstallController {
  const { clock, store, projection, pace, random, log } = room
  const attendants = new Map<string, Attendant>()
  const holder = random.uuid()
  const leases = leaseTime(store, clock)
  let running = false
  let unsubscribe = () => {}
  const stopped = () => !running

  const sessionOf = (attendant: Attendant, { cluster }: Both): Session =>
    (attendant.session ??= accessTo(room, cluster))

  const holds = (id: string): Promise<boolean> => {
    const now = leases.now()
    return store.lease(leaseOf(id), holder, now, now + Math.min(leases.term, LEASE_MS))
  }
  const mayGoOn = async (id: string) => running && (await holds(id))

  const install = async (attendant: Attendant, both: Both): Promise<Again> =>
    advance(room, sessionOf(attendant, both), both.cluster.id, mayGoOn)
  const byState: Readonly<Record<ClusterState, (attendant: Attendant, both: Both) => Promise<Again>>> = {
    waiting: (attendant, both) => awaitCustomer(room, sessionOf(attendant, both), both, mayGoOn),
    pending: install,
    validating: install,
    installing: install,
    error: install,
    ready: (attendant, both) => watchOver(room, sessionOf(attendant, both), both, attendant.watch),
    powering_down: (attendant, both) => powerDown(room, sessionOf(attendant, both), both),
    hibernating: async () => undefined,
    resuming: (attendant, both) => powerUp(room, sessionOf(attendant, both), both),
    uninstalling: (attendant, both) => uninstall(room, sessionOf(attendant, both), both, mayGoOn),
  }

  const look = async (id: string, attendant: Attendant): Promise<Again> => {
    if (!readBoth(room, id)) {
      attendants.delete(id)
      return undefined
    }
    try {
      if (!(await holds(id))) return 'lease'
      await expire(room, id)
      const both = readBoth(room, id)
      return both && (await byState[both.cluster.state](attendant, both))
    } catch (error) {
      if (running) log.warn('cluster needs another look', { cluster: id, error: String(error) })
      // While the store is away nobody has the cluster; it is no refusal that lasts the longer, the more often it comes.
      return error instanceof StoreAway ? 'lease' : 'retry'
    }
  }

  const run = (id: string, attendant: Attendant): Promise<void> => {
    attendant.timer?.cancel()
    attendant.timer = undefined
    attendant.again = false
    const work = clock.track(
      look(id, attendant).then((again) => {
        attendant.running = undefined
        attendant.lastLook = clock.now()
        if (stopped()) return
        if (attendant.again) void run(id, attendant)
        else later(id, attendant, again)
      }),
    )
    attendant.running = work
    return work
  }

  const later = (id: string, attendant: Attendant, again: Again) => {
    const at = Math.min(due(attendant, again), endAhead(id))
    if (at < Infinity) attendant.timer = clock.at(at, () => run(id, attendant))
  }

  const due = (attendant: Attendant, again: Again): number => {
    const pause = typeof again === 'string' ? again : undefined
    attendant.count = attendant.pause === pause ? attendant.count + 1 : 0
    attendant.pause = pause
    return typeof again === 'string' ? clock.now() + pauseOf(pace, again, attendant.count) : (again?.at ?? Infinity)
  }

  /** One that is over already was no matter of this server's. */
  const endAhead = (id: string): number => {
    const cluster = clusters.get(projection.view(), id)?.value
    const end = (cluster && endOf(cluster)) ?? 0
    return end > clock.now() ? end : Infinity
  }

  const wake = (id: string) => {
    if (stopped()) return
    const attendant = attendants.get(id) ?? { again: false, count: 0, lastLook: 0, watch: {} }
    attendants.set(id, attendant)
    if (attendant.running) {
      attendant.again = true
      return
    }
    const at = attendant.lastLook + NUDGE_MS
    if (clock.now() >= at) return void run(id, attendant)
    attendant.timer?.cancel()
    attendant.timer = clock.at(at, () => run(id, attendant))
  }

  const glance = (id: string) => {
    if (clock.now() >= (attendants.get(id)?.lastLook ?? 0) + GLANCE_MS) wake(id)
  }

  return {
    wake,
    glance,
    start() {
      running = true
      unsubscribe = projection.subscribe('ocm', clusters.prefix, ({ key, value }) => {
        const id = key.slice(clusters.prefix.length)
        if (value !== undefined && !attendants.has(id)) wake(id)
      })
      for (const { value } of clusters.all(projection.view())) wake(value.id)
    },
    async stop() {
      running = false
      unsubscribe()
      const under = [...attendants].flatMap(([id, { running: work, timer }]) => {
        timer?.cancel()
        return [Promise.resolve(work).finally(() => store.release(leaseOf(id), holder))]
      })
      await Promise.allSettled(under)
    },
  }
}

const leaseOf = (id: string) => `ocm/cluster/${id}`
