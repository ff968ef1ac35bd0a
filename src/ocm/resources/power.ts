import { ok } from '../http/exchange.ts'
import { badRequest } from '../http/fault.ts'
import type { Handler } from '../http/route.ts'
import { lineOf } from '../install/log.ts'
import { change } from '../room.ts'
import { clusters, type ClusterState } from './documents.ts'
import { changedCluster } from './ownership.ts'
import { openPolicy } from './upgrade-policies.ts'

/** Sends a cluster from one state on its way to another; the controller does it. */
const sent =
  (from: ClusterState, to: ClusterState, what: string): Handler =>
  async (call) => {
    const { room } = call
    const id = await change(room, (view) => {
      const cluster = changedCluster(call, view)
      if (cluster.state === to) return { writes: [], result: cluster.id }
      if (cluster.state !== from)
        throw badRequest(
          `Cluster '${cluster.id}' is in state '${cluster.state}'; only a cluster that is ${from} can be ${what}`,
        )
      if (openPolicy(view, cluster.id)?.state === 'started')
        throw badRequest(`Cluster '${cluster.id}' is being upgraded; it can be ${what} afterwards`)
      return {
        writes: [clusters.put(cluster.id, { ...cluster, state: to })],
        appends: [
          lineOf(cluster.id, 'install', room.clock.now(), 'info', `Cluster '${cluster.spec.name}' is being ${what}`),
        ],
        result: cluster.id,
      }
    })
    room.wake(id)
    return ok({})
  }

export const hibernate = sent('ready', 'powering_down', 'hibernated')
export const resume = sent('hibernating', 'resuming', 'resumed')
