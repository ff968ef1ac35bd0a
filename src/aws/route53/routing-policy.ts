import type { RecordSet } from './zone.ts'

/** The members that say how a record is routed to; each with what InvalidChangeBatch says where others of its name and type are routed to otherwise. */
const POLICIES = [
  // Both as seen of Route 53: https://github.com/kubernetes-sigs/external-dns/issues/3141, https://github.com/cert-manager/cert-manager/issues/5388
  ['Weight', 'as a non-weighted set exists'],
  ['MultiValueAnswer', 'because a non multivalue answer rrset exists'],
  // Inferred of the first.
  ['Region', 'as a non-latency set exists'],
  ['Failover', 'as a non-failover set exists'],
  ['GeoLocation', 'as a non-geolocation set exists'],
  ['GeoProximityLocation', 'as a non-geoproximity set exists'],
  ['CidrRoutingConfig', 'as a non-cidr set exists'],
] as const satisfies readonly (readonly [keyof RecordSet, string])[]

const policyOf = (record: RecordSet) => POLICIES.find(([member]) => record[member] !== undefined)

/** What of a policy only one record of a name and type may have: how the sentence shows it, and what it calls such a record. */
interface Place {
  readonly shown: string
  readonly kind: string
}

/** The sentence is known for latency alone (`Region Name=…`); the others are inferred of it. */
function placeOf({
  Region: region,
  Failover: role,
  GeoLocation: geo,
  CidrRoutingConfig: cidr,
}: RecordSet): Place | undefined {
  if (region !== undefined)
    return { shown: `Region Name=${region}`, kind: 'latency RRSet with the same name, type and region' }
  if (role !== undefined)
    return { shown: `Failover=${role}`, kind: 'failover RRSet with the same name, type and failover' }
  if (geo)
    return { shown: `GeoLocation=${locationOf(geo)}`, kind: 'geolocation RRSet with the same name, type and location' }
  if (cidr)
    return {
      shown: `CIDR Location=${cidr.CollectionId}/${cidr.LocationName}`,
      kind: 'CIDR RRSet with the same name, type and location',
    }
  return undefined
}

const locationOf = (geo: NonNullable<RecordSet['GeoLocation']>): string =>
  geo.ContinentCode ?? [geo.CountryCode, geo.SubdivisionCode].filter((code) => code !== undefined).join('-')

/**
 * What is wrong with a record beside others of its name and type: all of them have the same routing policy, and one without stands alone. Of those by
 * latency, failover, location or CIDR block, each has a place of its own.
 * @see https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html
 */
export function wrongBeside(others: readonly RecordSet[], record: RecordSet): readonly string[] {
  const { Name: name, Type: type, SetIdentifier: id } = record
  if (others.length === 0) return []
  const policy = policyOf(record)
  if (!policy)
    return [
      `RRSet with DNS name ${name}, type ${type} cannot be created as other RRSets exist with the same name and type.`,
    ]
  const [member, why] = policy
  const subject = `RRSet with DNS name ${name}, type ${type}, SetIdentifier ${id}`
  if (others.some((other) => other[member] === undefined))
    return [`${subject} cannot be created ${why} with the same name and type.`]
  const place = placeOf(record)
  if (place && others.some((other) => placeOf(other)?.shown === place.shown))
    return [`${subject}, and ${place.shown} cannot be created because a ${place.kind} already exists.`]
  return []
}

/**
 * What is wrong with weighted records as a batch leaves them: but for aliases, which have no TTL, all of a set have the same. Looked at in the
 * end alone: a batch may change it for all of them.
 * @see https://github.com/aws/aws-sdk-go-v2/issues/518, which quotes the sentence
 */
export function differingTtls(all: readonly RecordSet[], changed: readonly RecordSet[]): readonly string[] {
  const isWeighted = ({ Weight: weight, TTL: ttl }: RecordSet) => weight !== undefined && ttl !== undefined
  return changed
    .filter(isWeighted)
    .flatMap(({ Name: name, Type: type, SetIdentifier: id, TTL: ttl }) =>
      all.some((other) => other.Name === name && other.Type === type && isWeighted(other) && other.TTL !== ttl)
        ? [
            `RRSet with DNS name ${name} and type ${type}, SetIdentifier ${id} cannot be created as weighted sets must contain the same TTL.`,
          ]
        : [],
    )
}

/**
 * What is wrong with a record's policy whatever stands beside it.
 * @see https://github.com/kubernetes-sigs/external-dns/issues/2362, which quotes the sentence about health checks
 */
export function wrongPolicy(record: RecordSet): readonly string[] {
  if (record.Failover === 'PRIMARY' && !record.AliasTarget && record.HealthCheckId === undefined)
    return ['A non-alias primary ResourceRecordSet must have an associated health check.']
  // The rule is documented, its sentence is inferred.
  if (record.MultiValueAnswer !== undefined && record.AliasTarget)
    return [`RRSet with DNS name ${record.Name}, type ${record.Type} cannot be created as a multivalue answer alias.`]
  return []
}
