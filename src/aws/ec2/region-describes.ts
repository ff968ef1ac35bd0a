import type { AvailabilityZone, Region } from '../../wire/schema/ec2.types.generated.ts'
import { ec2 } from './ec2-operation.ts'
import { invalidParameter, invalidValue } from './faults.ts'
import { passes } from './filters.ts'
import type { Resource } from './kind.ts'
import { anywhere } from './needs.ts'
import { regions, zonesOf, type RegionShape } from './regions.ts'

/** What stands behind a shape that is no document: filters want something to read tags from. */
const NOTHING: Resource = { id: '', created: 0, tags: [] }

const regionRow = {
  filters: {
    endpoint: (shape: Region) => shape.Endpoint,
    'opt-in-status': (shape: Region) => shape.OptInStatus,
    'region-name': (shape: Region) => shape.RegionName,
  },
}

const regionShape = ({ name, optIn }: RegionShape): Region => ({
  RegionName: name,
  Endpoint: `ec2.${name}.amazonaws.com`,
  OptInStatus: optIn ? 'not-opted-in' : 'opt-in-not-required',
})

/** The regions that are on; all of them when asked. */
export const DescribeRegions = ec2('DescribeRegions', {
  needs: anywhere,
  run(call) {
    const { RegionNames, AllRegions, Filters } = call.input
    const unknown = RegionNames?.find((name) => !regions.some((region) => region.name === name))
    if (unknown !== undefined) throw invalidParameter(`Invalid region name: ${unknown}`)
    const pass = passes<Resource, Region>(regionRow, Filters)
    const shown = regions
      .filter(({ name, optIn }) => (RegionNames?.length ? RegionNames.includes(name) : AllRegions || !optIn))
      .map(regionShape)
      .filter((shape) => pass(shape, NOTHING, call))
    return { output: { Regions: shown } }
  },
})

const zoneRow = {
  filters: {
    'group-name': (shape: AvailabilityZone) => shape.GroupName,
    message: () => undefined,
    'opt-in-status': (shape: AvailabilityZone) => shape.OptInStatus,
    'parent-zone-id': () => undefined,
    'parent-zone-name': () => undefined,
    'region-name': (shape: AvailabilityZone) => shape.RegionName,
    state: (shape: AvailabilityZone) => shape.State,
    'zone-id': (shape: AvailabilityZone) => shape.ZoneId,
    'zone-name': (shape: AvailabilityZone) => shape.ZoneName,
    'zone-type': (shape: AvailabilityZone) => shape.ZoneType,
  },
}

export const DescribeAvailabilityZones = ec2('DescribeAvailabilityZones', {
  needs: anywhere,
  run(call) {
    const { ZoneNames, ZoneIds, Filters } = call.input
    const zones = zonesOf(call.region)
    const unknownName = ZoneNames?.find((name) => !zones.some((zone) => zone.name === name))
    if (unknownName !== undefined) throw invalidParameter(`Invalid availability zone: [${unknownName}]`)
    const unknownId = ZoneIds?.find((id) => !zones.some((zone) => zone.id === id))
    if (unknownId !== undefined) throw invalidValue(unknownId, 'zoneId')
    const pass = passes<Resource, AvailabilityZone>(zoneRow, Filters)
    const shown = zones
      .filter(
        ({ name, id }) =>
          (!ZoneNames?.length || ZoneNames.includes(name)) && (!ZoneIds?.length || ZoneIds.includes(id)),
      )
      .map(({ name, id, region }) => ({
        OptInStatus: 'opt-in-not-required',
        Messages: [],
        RegionName: region,
        ZoneName: name,
        ZoneId: id,
        GroupName: `${region}-zg-1`,
        NetworkBorderGroup: region,
        ZoneType: 'availability-zone',
        State: 'available',
      }))
      .filter((shape) => pass(shape, NOTHING, call))
    return { output: { AvailabilityZones: shown } }
  },
})
