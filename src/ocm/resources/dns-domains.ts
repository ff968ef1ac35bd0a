import type { View } from '../../store/projection.ts'
import { collection } from '../documents.ts'
import { created, noContent, ok } from '../http/exchange.ts'
import { badRequest, notFound } from '../http/fault.ts'
import type { Handler } from '../http/route.ts'
import { baseDomain } from '../ids.ts'
import { change } from '../room.ts'
import { listAnswer } from '../search/list.ts'
import { clusters } from './documents.ts'
import { ACCOUNTS, CLUSTERS, link, timestamp } from './links.ts'
import type { Identity } from './identity.ts'

interface DnsDomain {
  readonly id: string
  readonly organization: string
  readonly created: number
}
/** Base domains that an organization has reserved; the document's id is `<organization>/<domain>`. */
const dnsDomains = collection<DnsDomain>('dns-domain')

/** Whether the organization has reserved it as a base domain for its clusters. */
export const isReserved = (view: View, { organizationKey }: Identity, domain: string): boolean =>
  dnsDomains.get(view, `${organizationKey}/${domain}`) !== undefined

const resource = ({ organization }: Identity, { id, created: at }: DnsDomain, cluster: string | undefined) => ({
  kind: 'DNSDomain',
  id,
  href: `${CLUSTERS}/dns_domains/${id}`,
  cluster_arch: 'classic',
  organization: link('Organization', organization.id, `${ACCOUNTS}/organizations/${organization.id}`),
  reserved_at_timestamp: timestamp(at),
  user_defined: true,
  ...(cluster === undefined ? {} : { cluster: link('Cluster', cluster, `${CLUSTERS}/clusters/${cluster}`) }),
})

export const listDnsDomains: Handler = ({ room, who, query, path }) => {
  const view = room.projection.view()
  const users = new Map(clusters.all(view).map(({ value }) => [value.spec.dns.base_domain, value.id]))
  const items = dnsDomains.of(view, who.organizationKey).map(({ value }) => resource(who, value, users.get(value.id)))
  return ok(listAnswer('DNSDomain', path, items, query))
}

export const createDnsDomain: Handler = async ({ room, who }) => {
  const made = { id: baseDomain(room.random), organization: who.organizationKey, created: room.clock.now() }
  await change(room, () => ({ writes: [dnsDomains.put(`${made.organization}/${made.id}`, made)], result: undefined }))
  return created(resource(who, made, undefined))
}

export const deleteDnsDomain: Handler = async ({ room, who, ids: [id = ''] }) => {
  await change(room, (view) => {
    const key = `${who.organizationKey}/${id}`
    if (!dnsDomains.get(view, key)) throw notFound('DNS domain', id)
    const user = clusters.all(view).find(({ value }) => value.spec.dns.base_domain === id)
    if (user) throw badRequest(`DNS domain '${id}' is in use by cluster '${user.value.spec.name}'`)
    return { writes: [dnsDomains.remove(key)], result: undefined }
  })
  return noContent
}
