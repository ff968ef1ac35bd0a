import { findRegion, regions, type Region } from '../../catalogue/regions.ts'
import { created, ok } from '../http/exchange.ts'
import { notFound } from '../http/fault.ts'
import { fieldsAt, type Fields } from '../http/fields.ts'
import type { Call, Handler } from '../http/route.ts'
import { listAnswer } from '../search/list.ts'
import { askAs } from './inquiry.ts'
import { CLUSTERS, link } from './links.ts'

const PROVIDER = `${CLUSTERS}/cloud_providers/aws`

const regionResource = (region: Region, enabled = true) => ({
  kind: 'CloudRegion',
  id: region.id,
  href: `${PROVIDER}/regions/${region.id}`,
  name: region.id,
  display_name: region.displayName,
  cloud_provider: link('CloudProvider', 'aws', PROVIDER),
  enabled,
  supports_multi_az: region.supportsMultiAz,
  supports_hypershift: region.supportsHypershift,
  ccs_only: region.optIn,
  govcloud: false,
})

const all = regions.map((region) => regionResource(region))

/** The one that classic clusters stand at; with its regions where they are asked for. */
const provider = (query: URLSearchParams) => ({
  kind: 'CloudProvider',
  id: 'aws',
  href: PROVIDER,
  name: 'aws',
  display_name: 'AWS',
  regions: query.get('fetchRegions') === 'true' ? all : [],
})

export const listProviders: Handler = ({ query, path }) =>
  ok(listAnswer('CloudProvider', path, [provider(query)], query))

export const getProvider: Handler = ({ query, ids: [id = ''] }) => {
  if (id !== 'aws') throw notFound('Cloud provider', id)
  return ok(provider(query))
}

export const listRegions: Handler = ({ query, path }) => ok(listAnswer('CloudRegion', path, all, query))

export const getRegion: Handler = ({ ids: [id = ''] }) => {
  const region = findRegion(id)
  if (!region) throw notFound('Region', id)
  return ok(regionResource(region))
}

/** Regions as the customer's account sees them: the Installer role asks EC2. */
async function regionsOf(call: Call, aws: Fields) {
  const { Regions = [] } = await askAs(call.room, aws, (client) => client.call('ec2', 'DescribeRegions', {}))
  const enabled = new Set(Regions.map(({ RegionName }) => RegionName))
  const items = regions.map((region) => regionResource(region, enabled.has(region.id)))
  return created(listAnswer('CloudRegion', call.path, items, call.query))
}

/** The body is an AWS object. */
export const availableRegions: Handler = (call) => regionsOf(call, call.body)
/** The body is a CloudProviderData, with the AWS object inside. */
export const inquireRegions: Handler = (call) => regionsOf(call, fieldsAt(call.body, 'aws') ?? {})
