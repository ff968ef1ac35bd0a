import { findMachineType } from '../../catalogue/machine-types.ts'
import { machinePlan } from '../../catalogue/install-plan.ts'
import { availabilityZones, type Region } from '../../catalogue/regions.ts'
import { badRequest } from '../http/fault.ts'
import { at, countAt, textAt, textMapAt, textsAt, type Fields } from '../http/fields.ts'
import { checkLabels } from './node-labels.ts'
import type { ClusterSpec } from './documents.ts'

const worker = machinePlan('worker')

/** The workers that a cluster begins with. */
export function nodesOf(body: Fields, region: Region, multiAz: boolean): ClusterSpec['nodes'] {
  const least = multiAz ? worker.count.multiAz : worker.count.singleAz
  const type = textAt(body, 'nodes.compute_machine_type.id') ?? worker.instanceType
  checkMachineType(type)
  const zones = zonesOf(body, region, multiAz ? 3 : 1)
  const autoscale = at(body, 'nodes.autoscale_compute') !== undefined
  const min = countAt(body, 'nodes.autoscale_compute.min_replicas') ?? least
  const max = countAt(body, 'nodes.autoscale_compute.max_replicas') ?? min
  const compute = autoscale ? min : (countAt(body, 'nodes.compute') ?? least)
  checkReplicas('nodes.compute', compute, least, zones.length)
  if (max < min)
    throw badRequest("Attribute 'nodes.autoscale_compute.max_replicas' must not be less than 'min_replicas'")
  return {
    compute,
    ...(autoscale ? { autoscale_compute: { min_replicas: min, max_replicas: max } } : {}),
    compute_machine_type: { id: type },
    availability_zones: zones,
    compute_labels: { ...checkLabels('nodes.compute_labels', textMapAt(body, 'nodes.compute_labels') ?? {}) },
    compute_root_volume: { aws: { size: diskOf(countAt(body, 'nodes.compute_root_volume.aws.size')) } },
  }
}

/** Images of a cluster with a control plane of its own are for x86 alone. @throws {Fault} 400 */
export function checkMachineType(id: string): void {
  if (findMachineType(id)?.architecture !== 'amd64')
    throw badRequest(`Machine type '${id.slice(0, 100)}' is not supported`)
}

/** GiB: what a node's system needs, and what gp3 can be. */
export function diskOf(size: number | undefined): number {
  const gib = size ?? worker.volume.gib
  if (gib < 128 || gib > 16384) throw badRequest(`Root volume size ${gib} GiB is not between 128 and 16384`)
  return gib
}

const MOST_NODES = 249

/** Nodes are spread evenly over the zones. */
export function checkReplicas(attribute: string, count: number, least: number, zones: number): void {
  if (count < least) throw badRequest(`Attribute '${attribute}' must be at least ${least}, but it is ${count}`)
  if (count > MOST_NODES) throw badRequest(`Attribute '${attribute}' must be at most ${MOST_NODES}, but it is ${count}`)
  if (count % zones !== 0)
    throw badRequest(
      `Attribute '${attribute}' must be a multiple of the number of availability zones (${zones}), but it is ${count}`,
    )
}

function zonesOf(body: Fields, region: Region, count: number): readonly string[] {
  const given = textsAt(body, 'nodes.availability_zones') ?? []
  const known = availabilityZones(region, 26)
  const zones = given.length > 0 ? given : availabilityZones(region, count)
  const stranger = zones.find((zone) => !known.includes(zone))
  if (stranger) throw badRequest(`Availability zone '${stranger}' is not in region '${region.id}'`)
  if (zones.length !== count || new Set(zones).size !== count)
    throw badRequest(`Expected ${count} different availability zones, but got ${zones.length}`)
  return zones
}
