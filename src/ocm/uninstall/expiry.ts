import { clusters, type Cluster } from '../resources/documents.ts'
import { change, type Room } from '../room.ts'
import { removalOf } from './begin.ts'

/**
 * When OCM removes the cluster by itself, world milliseconds; undefined: never. That a protected one stays for as long as it is
 * protected is inferred.
 * @see https://pkg.go.dev/github.com/openshift-online/ocm-sdk-go/clustersmgmt/v1#Cluster.ExpirationTimestamp
 */
export function endOf({ state, deleteProtection, spec }: Cluster): number | undefined {
  const end = spec.settings['expiration_timestamp']
  return typeof end !== 'string' || deleteProtection || state === 'uninstalling' ? undefined : Date.parse(end)
}

/** Begins to remove a cluster whose time is over. */
export const expire = (room: Room, id: string): Promise<void> =>
  change(room, (view) => {
    const cluster = clusters.get(view, id)?.value
    const end = cluster && endOf(cluster)
    if (!cluster || end === undefined || end > room.clock.now()) return { writes: [], result: undefined }
    return removalOf(room, cluster, `Cluster '${cluster.spec.name}' has expired and is being removed`)
  })
