import { gatesOf } from '../../catalogue/version-gates.ts'
import { minorOf } from '../../catalogue/versions.ts'
import type { View } from '../../store/projection.ts'
import { rolesInWayOf } from '../checks/upgrade-roles.ts'
import { created, noContent, ok } from '../http/exchange.ts'
import { badRequest, notFound, ocmFault } from '../http/fault.ts'
import { compact, flagAt, requiredText, textAt } from '../http/fields.ts'
import type { Call, Handler } from '../http/route.ts'
import { change } from '../room.ts'
import { listAnswer } from '../search/list.ts'
import { clusterHref } from './cluster-resource.ts'
import type { Cluster } from './documents.ts'
import { timestamp } from './links.ts'
import { changedCluster, seenCluster } from './ownership.ts'
import { gateAgreements, upgradePolicies, type UpgradePolicy } from './parts-documents.ts'
import { gateResource } from './version-gates.ts'
import { upgradesOf } from './versions.ts'

/** A date that clients round down to minutes may lie a little back. */
const PAST_MS = 10 * 60_000
const FURTHEST_MS = 183 * 24 * 3600_000

const hrefOf = ({ clusterId, id }: UpgradePolicy) => `${clusterHref(clusterId)}/upgrade_policies/${id}`

const stateResource = (policy: UpgradePolicy) => ({
  kind: 'UpgradePolicyState',
  id: policy.id,
  href: `${hrefOf(policy)}/state`,
  value: policy.state,
  description: policy.description,
})

const resource = (policy: UpgradePolicy) =>
  compact({
    kind: 'UpgradePolicy',
    id: policy.id,
    href: hrefOf(policy),
    cluster_id: policy.clusterId,
    schedule_type: policy.scheduleType,
    schedule: policy.schedule,
    upgrade_type: 'OSD',
    version: policy.version,
    next_run: timestamp(policy.nextRun),
    enable_minor_version_upgrades: policy.minorToo,
  })

/** What is done, or given up, is no longer in the way of the next one. */
export const isOpen = ({ state }: UpgradePolicy) => state !== 'completed' && state !== 'cancelled' && state !== 'failed'

export const openPolicy = (view: View, clusterId: string): UpgradePolicy | undefined =>
  upgradePolicies.of(view, clusterId).find(({ value }) => isOpen(value))?.value

export const listUpgradePolicies: Handler = (call) => {
  const { id } = seenCluster(call)
  const open = upgradePolicies.of(call.room.projection.view(), id).filter(({ value }) => isOpen(value))
  return ok(listAnswer('UpgradePolicy', call.path, open.map(({ value }) => resource(value)), call.query)) // prettier-ignore
}

function known(call: Call, view: View): UpgradePolicy {
  const { id } = seenCluster(call, view)
  const found = upgradePolicies.get(view, `${id}/${call.ids[1] ?? ''}`)?.value
  if (!found) throw notFound('Upgrade policy', call.ids[1] ?? '')
  return found
}

export const getUpgradePolicy: Handler = (call) => ok(resource(known(call, call.room.projection.view())))
export const getUpgradeState: Handler = (call) => ok(stateResource(known(call, call.room.projection.view())))

function wantedVersion(call: Call, cluster: Cluster): string {
  if (textAt(call.body, 'schedule_type') !== 'automatic') return requiredText(call.body, 'version')
  const minorToo = flagAt(call.body, 'enable_minor_version_upgrades') ?? false
  const mayBe = upgradesOf(cluster).filter((id) => minorToo || minorOf(id) === minorOf(cluster.spec.version.raw_id))
  return mayBe.at(-1) ?? cluster.spec.version.raw_id
}

/** The upgrade that a body asks for. @throws {Fault} 400; its details are the gates that nobody has agreed to */
function newPolicy(call: Call, view: View): UpgradePolicy {
  const { room, body } = call
  const cluster = changedCluster(call, view)
  const { id: clusterId, spec, state } = cluster
  if (state !== 'ready')
    throw badRequest(`Cluster '${clusterId}' is in state '${state}'; it can be upgraded when it is ready`)
  const type = textAt(body, 'upgrade_type') ?? 'OSD'
  if (type !== 'OSD') throw badRequest(`Upgrade type '${type}' is not supported for this cluster`)
  const version = wantedVersion(call, cluster)
  const scheduleType = textAt(body, 'schedule_type') === 'automatic' ? 'automatic' : 'manual'
  if (scheduleType === 'manual' && !upgradesOf(cluster).includes(version))
    throw badRequest(
      `Version '${version.slice(0, 50)}' is not available for upgrade from version '${spec.version.raw_id}'`,
    )
  checkGates(view, cluster, version)
  const now = room.clock.now()
  const asked = textAt(body, 'next_run')
  const nextRun = asked === undefined ? now : Date.parse(asked)
  if (nextRun < now - PAST_MS || nextRun > now + FURTHEST_MS)
    throw badRequest("Attribute 'next_run' must be within the next six months")
  const schedule = textAt(body, 'schedule')
  return {
    id: room.random.uuid(),
    clusterId,
    version,
    created: now,
    nextRun,
    scheduleType,
    ...(schedule === undefined ? {} : { schedule }),
    minorToo: flagAt(body, 'enable_minor_version_upgrades') ?? false,
    state: 'scheduled',
    description: `Upgrade scheduled to ${version}.`,
  }
}

function checkGates(view: View, { id, spec }: Cluster, version: string): void {
  const minor = minorOf(version)
  if (minor === minorOf(spec.version.raw_id)) return
  const agreed = new Set(gateAgreements.of(view, id).map(({ value }) => value.gate))
  const missing = gatesOf(minor).filter((gate) => !agreed.has(gate.id))
  if (missing.length > 0)
    throw ocmFault(
      400,
      `There are missing version gate agreements for this cluster. See details.`,
      missing.map(gateResource),
    )
}

/** Of another minor version: the customer's roles must suffice for it, which AWS is asked before anything is written. */
export const createUpgradePolicy: Handler = async (call) => {
  const { room } = call
  const view = room.projection.view()
  const planned = newPolicy(call, view)
  const isDry = call.query.get('dryRun') === 'true'
  const cluster = seenCluster(call, view)
  const inWay = await rolesInWayOf(room, cluster, planned.version)
  if (inWay.length > 0)
    throw badRequest(`The cluster's roles do not suffice for version '${planned.version}': ${inWay.join('; ')}`)
  if (isDry) return noContent
  const policy = await change(room, (now) => {
    const open = openPolicy(now, planned.clusterId)
    if (open) throw badRequest(`There is already an upgrade to '${open.version}' ${open.state} for this cluster`)
    const made = newPolicy(call, now)
    return { writes: [upgradePolicies.put(`${made.clusterId}/${made.id}`, made)], result: made }
  })
  room.wake(policy.clusterId)
  return created(resource(policy))
}

export const editUpgradePolicy: Handler = async (call) => {
  const policy = await change(call.room, (view) => {
    const before = known(call, view)
    if (before.state !== 'scheduled' && before.state !== 'pending')
      throw badRequest(`The upgrade is ${before.state} and cannot be changed`)
    const { id: _id, created: at, ...next } = newPolicy({ ...call, body: { version: before.version, schedule_type: before.scheduleType, next_run: timestamp(before.nextRun), ...call.body } }, view) // prettier-ignore
    const changed = { ...next, id: before.id, created: Math.min(at, before.created) }
    return { writes: [upgradePolicies.put(`${changed.clusterId}/${changed.id}`, changed)], result: changed }
  })
  call.room.wake(policy.clusterId)
  return ok(resource(policy))
}

export const deleteUpgradePolicy: Handler = async (call) => {
  await change(call.room, (view) => {
    changedCluster(call, view)
    const { clusterId, id, state } = known(call, view)
    if (state === 'started') throw badRequest('The upgrade has started and cannot be cancelled')
    return { writes: [upgradePolicies.remove(`${clusterId}/${id}`)], result: undefined }
  })
  return noContent
}
