import { lineOf } from '../install/log.ts'
import { clusters, type Cluster } from '../resources/documents.ts'
import type { Change, Room } from '../room.ts'

/** From now on the cluster is being removed. `bestEffort`: also where something of it cannot be. */
export function removalOf(room: Room, cluster: Cluster, said: string, bestEffort = false): Change<undefined> {
  const { dnsReady, oidcReady } = cluster.status
  const status = { description: '', dnsReady, oidcReady }
  return {
    writes: [clusters.put(cluster.id, { ...cluster, state: 'uninstalling', status, bestEffort })],
    appends: [lineOf(cluster.id, 'uninstall', room.clock.now(), 'info', said)],
    result: undefined,
  }
}
