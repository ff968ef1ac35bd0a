/** An AWS region that OCM offers. */
export interface Region {
  readonly id: string
  readonly displayName: string
  /** Letters of its availability zones that take instances. */
  readonly zones: string
  /** Three zones or more. */
  readonly supportsMultiAz: boolean
  readonly supportsHypershift: boolean
  /** The account must enable it first. */
  readonly optIn: boolean
}

const region = (
  id: string,
  displayName: string,
  zones: string,
  options: { optIn?: boolean; hcp?: boolean } = {},
): Region => ({
  id,
  displayName,
  zones,
  supportsMultiAz: zones.length >= 3,
  supportsHypershift: options.hcp ?? zones.length >= 3,
  optIn: options.optIn ?? false,
})

const optIn = { optIn: true }

export const regions: readonly Region[] = [
  region('af-south-1', 'Africa, Cape Town', 'abc', optIn),
  region('ap-east-1', 'Asia Pacific, Hong Kong', 'abc', optIn),
  region('ap-northeast-1', 'Asia Pacific, Tokyo', 'acd'),
  region('ap-northeast-2', 'Asia Pacific, Seoul', 'abcd'),
  region('ap-northeast-3', 'Asia Pacific, Osaka', 'abc'),
  region('ap-south-1', 'Asia Pacific, Mumbai', 'abc'),
  region('ap-south-2', 'Asia Pacific, Hyderabad', 'abc', optIn),
  region('ap-southeast-1', 'Asia Pacific, Singapore', 'abc'),
  region('ap-southeast-2', 'Asia Pacific, Sydney', 'abc'),
  region('ap-southeast-3', 'Asia Pacific, Jakarta', 'abc', optIn),
  region('ap-southeast-4', 'Asia Pacific, Melbourne', 'abc', optIn),
  region('ca-central-1', 'Canada, Central', 'abd'),
  region('eu-central-1', 'EU, Frankfurt', 'abc'),
  region('eu-central-2', 'EU, Zurich', 'abc', optIn),
  region('eu-north-1', 'EU, Stockholm', 'abc'),
  region('eu-south-1', 'EU, Milan', 'abc', optIn),
  region('eu-south-2', 'EU, Spain', 'abc', optIn),
  region('eu-west-1', 'EU, Ireland', 'abc'),
  region('eu-west-2', 'EU, London', 'abc'),
  region('eu-west-3', 'EU, Paris', 'abc'),
  region('me-central-1', 'Middle East, UAE', 'abc', optIn),
  region('me-south-1', 'Middle East, Bahrain', 'abc', optIn),
  region('sa-east-1', 'South America, São Paulo', 'abc'),
  region('us-east-1', 'US East, N. Virginia', 'abcdef'),
  region('us-east-2', 'US East, Ohio', 'abc'),
  region('us-west-1', 'US West, N. California', 'ac'),
  region('us-west-2', 'US West, Oregon', 'abcd'),
]

const byId = new Map(regions.map((row) => [row.id, row]))

export function findRegion(id: string): Region | undefined {
  return byId.get(id)
}

/** `us-east-1a` … of a region, at most `count` of them. */
export function availabilityZones(row: Region, count: number): string[] {
  return Array.from(row.zones.slice(0, count), (letter) => `${row.id}${letter}`)
}
