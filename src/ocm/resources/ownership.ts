import type { Fault } from '../../kernel/Fault.ts'
import type { View } from '../../store/projection.ts'
import type { Document } from '../../store/Store.ts'
import { forbidden, notFound, ocmFault } from '../http/fault.ts'
import type { Call } from '../http/route.ts'
import { clusters, OWN, type Cluster } from './documents.ts'
import type { Identity } from './identity.ts'

/** Whether it belongs to the caller's organization: all else is as if it were not. */
export const isOwn = (who: Identity, { organization = OWN }: { readonly organization?: string }): boolean =>
  organization === who.organizationKey

/** The cluster that the path names first, for whoever may see it. @throws {Fault} 404 */
export const seenCluster = (call: Call, view: View = call.room.projection.view()): Cluster =>
  clusterDocument(call, view).value

export function clusterDocument({ who, ids: [id = ''] }: Call, view: View): Document<Cluster> {
  const found = clusters.get(view, id)
  if (!found || !isOwn(who, found.value)) throw notFound('Cluster', id)
  return found
}

/** The same, to be changed: by who made it, or by an admin of the organization. @throws {Fault} 403, 404 */
export function changedCluster(call: Call, view: View): Cluster {
  const cluster = seenCluster(call, view)
  const { who } = call
  if (!who.isAdmin && cluster.creator !== who.account.username)
    throw forbidden(
      `Account '${who.account.username}' may not change cluster '${cluster.id}': that is for its creator and for the organization's admins`,
    )
  return cluster
}

/** An edit of what somebody else has edited meanwhile is not made. @throws {Fault} 412 */
export function checkMatch({ ifMatch, path }: Call, revision: number): void {
  if (ifMatch !== undefined && ifMatch !== revision) throw lostUpdate(path)
}

const lostUpdate = (path: string): Fault =>
  ocmFault(412, `'${path}' was changed since it was read; read it again and repeat the edit`)
