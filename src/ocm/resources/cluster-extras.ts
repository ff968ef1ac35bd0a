import type { Write } from '../../store/Store.ts'
import { fieldsAt, isFields, type Fields } from '../http/fields.ts'
import type { Call } from '../http/route.ts'
import { newProvider, providerWrite } from './identity-providers.ts'
import { defaultIngress } from './ingresses.ts'
import { groupUsers } from './parts-documents.ts'

/** What a POST asks for beside the cluster itself: its first administrators, and how its default ingress is. @throws {Fault} 400 */
export function clusterExtras({ room, body }: Call): (clusterId: string) => readonly Write[] {
  const htpasswd = fieldsAt(body, 'htpasswd')
  const [ingress = {}] = itemsOf(body['ingresses'])
  const asked = { type: 'HTPasswdIdentityProvider', name: 'cluster-admin', htpasswd }
  const admins = htpasswd ? newProvider(room.random, '', asked) : undefined
  return (clusterId) => [
    defaultIngress(room, clusterId, ingress),
    ...(admins ? [providerWrite({ ...admins, clusterId })] : []),
    ...(admins?.users ?? []).map(({ username }) =>
      groupUsers.put(`${clusterId}/cluster-admins/${username}`, { id: username, group: 'cluster-admins' }),
    ),
  ]
}

function itemsOf(link: unknown): readonly Fields[] {
  const items = isFields(link) ? link['items'] : link
  return Array.isArray(items) ? items.filter(isFields) : []
}
