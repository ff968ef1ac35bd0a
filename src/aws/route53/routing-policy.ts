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

/**
 * What is wrong with a record beside others of its name and type: all of them have the same routing policy, and one without stands alone. Those by latency
 * have a region each.
 * @see https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html
 */
export function wrongBeside(others: readonly RecordSet[], record: RecordSet): readonly string[] {
  const { Name: name, Type: type, SetIdentifier: id, Region: region } = record
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
  if (region !== undefined && others.some((other) => other.Region === region))
    return [
      `${subject}, and Region Name=${region} cannot be created because a latency RRSet with the same name, type and region already exists.`,
    ]
  return []
}
