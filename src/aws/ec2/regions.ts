import { fault, invalidValue } from './faults.ts'

interface Region {
  /** What zone ids begin with. */
  readonly short: string
  /** Letters of its zones. */
  readonly zones: string
  /** Off until an account asks for it. */
  readonly optIn?: true
  readonly place: string
}

const REGIONS: ReadonlyMap<string, Region> = new Map<string, Region>([
  ['af-south-1', { short: 'afs1', zones: 'abc', optIn: true, place: 'Africa (Cape Town)' }],
  ['ap-east-1', { short: 'ape1', zones: 'abc', optIn: true, place: 'Asia Pacific (Hong Kong)' }],
  ['ap-northeast-1', { short: 'apne1', zones: 'acd', place: 'Asia Pacific (Tokyo)' }],
  ['ap-northeast-2', { short: 'apne2', zones: 'abcd', place: 'Asia Pacific (Seoul)' }],
  ['ap-northeast-3', { short: 'apne3', zones: 'abc', place: 'Asia Pacific (Osaka)' }],
  ['ap-south-1', { short: 'aps1', zones: 'abc', place: 'Asia Pacific (Mumbai)' }],
  ['ap-south-2', { short: 'aps2', zones: 'abc', optIn: true, place: 'Asia Pacific (Hyderabad)' }],
  ['ap-southeast-1', { short: 'apse1', zones: 'abc', place: 'Asia Pacific (Singapore)' }],
  ['ap-southeast-2', { short: 'apse2', zones: 'abc', place: 'Asia Pacific (Sydney)' }],
  ['ap-southeast-3', { short: 'apse3', zones: 'abc', optIn: true, place: 'Asia Pacific (Jakarta)' }],
  ['ap-southeast-4', { short: 'apse4', zones: 'abc', optIn: true, place: 'Asia Pacific (Melbourne)' }],
  ['ca-central-1', { short: 'cac1', zones: 'abd', place: 'Canada (Central)' }],
  ['eu-central-1', { short: 'euc1', zones: 'abc', place: 'Europe (Frankfurt)' }],
  ['eu-central-2', { short: 'euc2', zones: 'abc', optIn: true, place: 'Europe (Zurich)' }],
  ['eu-north-1', { short: 'eun1', zones: 'abc', place: 'Europe (Stockholm)' }],
  ['eu-south-1', { short: 'eus1', zones: 'abc', optIn: true, place: 'Europe (Milan)' }],
  ['eu-south-2', { short: 'eus2', zones: 'abc', optIn: true, place: 'Europe (Spain)' }],
  ['eu-west-1', { short: 'euw1', zones: 'abc', place: 'Europe (Ireland)' }],
  ['eu-west-2', { short: 'euw2', zones: 'abc', place: 'Europe (London)' }],
  ['eu-west-3', { short: 'euw3', zones: 'abc', place: 'Europe (Paris)' }],
  ['me-central-1', { short: 'mec1', zones: 'abc', optIn: true, place: 'Middle East (UAE)' }],
  ['me-south-1', { short: 'mes1', zones: 'abc', optIn: true, place: 'Middle East (Bahrain)' }],
  ['sa-east-1', { short: 'sae1', zones: 'abc', place: 'South America (Sao Paulo)' }],
  ['us-east-1', { short: 'use1', zones: 'abcdef', place: 'US East (N. Virginia)' }],
  ['us-east-2', { short: 'use2', zones: 'abc', place: 'US East (Ohio)' }],
  ['us-west-1', { short: 'usw1', zones: 'ac', place: 'US West (N. California)' }],
  ['us-west-2', { short: 'usw2', zones: 'abcd', place: 'US West (Oregon)' }],
])

/** Whether every account has the region without asking for it. */
export function isOnByDefault(region: string): boolean {
  const known = REGIONS.get(region)
  return known !== undefined && !known.optIn
}

export interface RegionShape {
  readonly name: string
  readonly optIn: boolean
  readonly place: string
}

export const regions: readonly RegionShape[] = [...REGIONS].map(([name, { optIn, place }]) => ({
  name,
  place,
  optIn: optIn ?? false,
}))

export interface Zone {
  readonly name: string
  readonly id: string
  readonly region: string
}

/** A region's availability zones; a region of no table has three. */
export function zonesOf(region: string): readonly Zone[] {
  const { zones, short } = REGIONS.get(region) ?? { zones: 'abc', short: region.replaceAll('-', '') }
  return [...zones].map((letter, index) => ({ name: region + letter, id: `${short}-az${index + 1}`, region }))
}

export const zoneId = (zone: string): string | undefined =>
  zonesOf(zone.slice(0, -1)).find(({ name }) => name === zone)?.id

/** @throws {Fault} `InvalidParameterValue` for a zone that the region has not. */
export function zoneNamed(region: string, wanted: { name?: string | undefined; id?: string | undefined }): Zone {
  const zones = zonesOf(region)
  const found = zones.find(
    ({ name, id }) =>
      (wanted.name === undefined || name === wanted.name) && (wanted.id === undefined || id === wanted.id),
  )
  if (found) return found
  const valid = zones.map(({ name }) => name).join(', ')
  throw invalidValue(
    wanted.name ?? wanted.id,
    'availabilityZone',
    `Subnets can currently only be created in the following availability zones: ${valid}.`,
  )
}

/** @throws {Fault} `InvalidZone.NotFound`. */
export function existingZone(region: string, name: string | undefined): Zone {
  const found = zonesOf(region).find((zone) => zone.name === name)
  if (!found) throw fault('InvalidZone.NotFound', `The zone '${name ?? ''}' does not exist.`)
  return found
}
