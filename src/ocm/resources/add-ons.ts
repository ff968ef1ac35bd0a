import { ok } from '../http/exchange.ts'
import { badRequest, notFound } from '../http/fault.ts'
import { isFields } from '../http/fields.ts'
import type { Handler } from '../http/route.ts'
import { listAnswer } from '../search/list.ts'
import { seenCluster } from './ownership.ts'

// No add-on and no managed service is offered here: lists are empty, and what is named is not found.
// What OCM says of an unknown one is inferred from how it names other kinds.

export const listAddOns: Handler = ({ path, query }) => ok(listAnswer('AddOn', path, [], query))
export const listManagedServices: Handler = ({ path, query }) => ok(listAnswer('ManagedService', path, [], query))

export const getAddOn: Handler = ({ ids: [id = ''] }) => {
  throw notFound('Add-on', id)
}

/** Of a cluster: its installation, or what it would have to be told first. */
export const getAddOnOfCluster: Handler = (call) => {
  seenCluster(call)
  throw notFound('Add-on', call.ids[1] ?? '')
}

/** @see https://api.openshift.com/api/clusters_mgmt/v1/clusters/{}/addons: the add-on is named by `addon.id` */
export const installAddOn: Handler = (call) => {
  seenCluster(call)
  const { addon } = call.body
  if (!isFields(addon) || typeof addon['id'] !== 'string') throw badRequest("Attribute 'addon.id' is mandatory")
  throw notFound('Add-on', addon['id'])
}

export const getManagedService: Handler = ({ ids: [id = ''] }) => {
  throw notFound('Managed service', id)
}

export const createManagedService: Handler = ({ body: { service } }) => {
  if (typeof service !== 'string') throw badRequest("Attribute 'service' is mandatory")
  throw badRequest(`Service '${service}' is not supported`)
}
