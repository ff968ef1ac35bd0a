import { described, info, readBoth, record, type Both } from '../install/cluster-state.ts'
import { installs } from '../install/documents.ts'
import type { Again, MayGoOn } from '../install/install.ts'
import { troubleOf } from '../install/trouble.ts'
import { cloudKeyId, cloudKeys } from '../keys/documents.ts'
import { clusters, machinePools, oidcConfigs, subscriptions, type Cluster } from '../resources/documents.ts'
import { poolsOf } from '../resources/machine-pools.ts'
import { withoutParts } from '../resources/parts-documents.ts'
import { change, type Room } from '../room.ts'
import type { View } from '../../store/projection.ts'
import type { Session } from '../workloads/roles.ts'
import { identities } from './identities.ts'
import { removals, type Removal } from './removals.ts'

/** Removes what carries the cluster's tag, and only that; then the cluster. Everything is looked for anew at each look. */
export async function uninstall(
  room: Room,
  session: Session,
  { cluster, install }: Both,
  mayGoOn: MayGoOn,
): Promise<Again> {
  if (install.begun)
    for (const removal of cluster.spec.aws.sts ? removals : [...removals, ...identities]) {
      if (!(await mayGoOn(cluster.id))) return 'lease'
      const outcome = await attempt(room, session, cluster, removal)
      if (outcome === 'done') continue
      if (outcome === 'failed' && cluster.bestEffort) continue
      return outcome === 'failed' ? 'retry' : 'poll'
    }
  await forget(room, cluster.id)
  return undefined
}

async function attempt(
  room: Room,
  { aws }: Session,
  { id, infraId }: Cluster,
  removal: Removal,
): Promise<'done' | 'waiting' | 'failed'> {
  try {
    const left = await removal.run(aws, infraId)
    await tell(
      room,
      id,
      left === undefined ? '' : `Waiting for ${left}`,
      left === undefined ? [`Removed ${removal.name}`] : [],
    )
    return left === undefined ? 'done' : 'waiting'
  } catch (error) {
    const cluster = readBoth(room, id)?.cluster
    if (cluster) await tell(room, id, `Removing ${removal.name}: ${troubleOf(error, cluster).message}`, [])
    return 'failed'
  }
}

/** Each thing is told once: a removal that finds nothing left is not told again. */
function tell(room: Room, id: string, description: string, done: readonly string[]): Promise<boolean> {
  return record(room, id, 'uninstall', ({ cluster, install }) => {
    const news = done.filter((line) => !install.done.includes(line))
    const changed = cluster.status.description !== description
    if (!changed && news.length === 0) return undefined
    return {
      ...(changed ? { cluster: described(cluster, description) } : {}),
      ...(news.length > 0 ? { install: { ...install, done: [...install.done, ...news] } } : {}),
      lines: [...news.map(info), ...(changed && description !== '' ? [info(description)] : [])],
    }
  })
}

/** The key goes with the last cluster that lives by it. */
function withoutKey(view: View, cluster: Cluster) {
  if (cluster.spec.aws.sts) return []
  const id = cloudKeyId(cluster.organization, cluster.spec.aws.account_id)
  const shared = clusters
    .all(view)
    .some(
      ({ value }) =>
        value.id !== cluster.id &&
        !value.spec.aws.sts &&
        cloudKeyId(value.organization, value.spec.aws.account_id) === id,
    )
  return shared ? [] : [cloudKeys.remove(id)]
}

/** The record of it stays with the account service: by it the customer's roles are found when the cluster is gone. */
async function forget(room: Room, id: string): Promise<void> {
  const own = await change(room, (view) => {
    const cluster = clusters.get(view, id)?.value
    if (!cluster) return { writes: [], result: undefined }
    const subscription = subscriptions.get(view, cluster.subscriptionId)?.value
    const { sts } = cluster.spec.aws
    const config = sts && oidcConfigs.get(view, sts.oidc_config_id)?.value
    const single = config && !config.reusable ? config : undefined
    return {
      writes: [
        clusters.remove(id),
        installs.remove(id),
        ...poolsOf(view, id).map((pool) => machinePools.remove(`${id}/${pool.id}`)),
        ...withoutParts(view, id),
        ...(subscription
          ? [subscriptions.put(subscription.id, { ...subscription, status: 'Deprovisioned' as const })]
          : []),
        ...(single ? [oidcConfigs.remove(single.id)] : []),
        ...withoutKey(view, cluster),
      ],
      result: single,
    }
  })
  if (own?.managed) await room.publisher.withdraw(own.id)
}
