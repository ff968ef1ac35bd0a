import { machineTypes } from '../../catalogue/machine-types.ts'
import { ok } from '../http/exchange.ts'
import { notFound } from '../http/fault.ts'
import type { Call, Handler } from '../http/route.ts'
import { listAnswer } from '../search/list.ts'
import { clusters, type Organization } from './documents.ts'
import { ACCOUNTS, timestamp } from './links.ts'
import { isOwn } from './ownership.ts'

const capability = (name: string, value: boolean) => ({ name, value: String(value), inherited: false })

const capabilities = [
  capability('capability.organization.hibernate_cluster', true),
  capability('capability.cluster.rosa_classic_billing_account', false),
]

export const organizationResource = ({ id, externalId, created: at, name }: Organization) => ({
  kind: 'Organization',
  id,
  href: `${ACCOUNTS}/organizations/${id}`,
  name: name ?? 'Stint',
  external_id: externalId,
  ebs_account_id: externalId,
  created_at: timestamp(at),
  updated_at: timestamp(at),
  capabilities,
})

/** The caller's; others' are as if they were not. @throws {Fault} 404 */
export function ownOrganization({ who, ids: [id = ''] }: Call): Organization {
  if (who.organization.id !== id) throw notFound('Organization', id)
  return who.organization
}

export const getOrganization: Handler = (call) => ok(organizationResource(ownOrganization(call)))

export const listOrganizations: Handler = ({ who, query, path }) =>
  ok(listAnswer('Organization', path, [organizationResource(who.organization)], query))

const ALLOWED = 1000

const quota = (organization: string, id: string, consumed: number, resources: readonly object[]) => ({
  kind: 'QuotaCost',
  href: `${ACCOUNTS}/organizations/${organization}/quota_cost`,
  organization_id: organization,
  quota_id: id,
  allowed: ALLOWED,
  consumed,
  related_resources: resources,
  cloud_accounts: [],
})

const related = (name: string, type: string) => ({
  resource_name: name,
  resource_type: type,
  byoc: 'byoc',
  availability_zone_type: 'any',
  cloud_provider: 'aws',
  product: 'ROSA',
  billing_model: 'any',
  cost: 1,
})

const gpus = machineTypes.filter(({ category }) => category === 'accelerated_computing')

export const quotaCost: Handler = (call) => {
  const { id } = ownOrganization(call)
  const own = clusters.all(call.room.projection.view()).filter(({ value }) => isOwn(call.who, value))
  const items = [
    quota(id, 'cluster|byoc|moa', own.length, [related('*', 'cluster')]),
    quota(id, 'compute.node|gpu|byoc|moa', 0, gpus.map(({ genericName }) => related(genericName, 'compute.node'))), // prettier-ignore
  ]
  return ok(listAnswer('QuotaCost', call.path, items, call.query))
}
