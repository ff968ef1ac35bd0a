import { badRequest } from '../http/fault.ts'
import type { Fields } from '../http/fields.ts'
import type { Room } from '../room.ts'
import { networkOfSubnets, type OwnNetwork } from '../install/own-network.ts'
import { overlap, requiredCidr } from './cidr.ts'
import { keyFields, type CloudKey } from '../keys/documents.ts'
import type { WantedSpec } from './cluster-spec.ts'
import { askAs } from './inquiry.ts'

/** How many subnets a cluster in the customer's own network takes: one private in each zone, and one public unless all is private. */
const countOf = ({ multi_az: multiAz, aws }: Wanted) => (multiAz ? 3 : 1) * (aws.private_link ? 1 : 2)

type Wanted = Pick<WantedSpec, 'multi_az' | 'region' | 'network' | 'aws'>

/** The zones of the customer's own subnets, which must be of one VPC and fit the cluster; undefined when it has none of its own. @throws {Fault} 400 */
export async function ownZones(room: Room, spec: Wanted, key?: CloudKey): Promise<readonly string[] | undefined> {
  const { aws, network, region } = spec
  const ids = aws.subnet_ids
  if (!ids) {
    if (aws.private_link) throw badRequest("Attribute 'aws.subnet_ids' is mandatory with 'aws.private_link'")
    return undefined
  }
  const wanted = countOf(spec)
  if (ids.length !== wanted || new Set(ids).size !== wanted)
    throw badRequest(`The number of subnets for a ${spec.multi_az ? 'multi-AZ' : 'single AZ'} ${aws.private_link ? 'PrivateLink ' : ''}cluster should be ${wanted}, instead received: ${ids.length}`) // prettier-ignore
  const own = await askAs(
    room,
    key ? keyFields(key) : ({ sts: aws.sts } as unknown as Fields),
    (client) => networkOfSubnets(client, ids),
    region.id,
  )
  checkNetwork(own, spec)
  const machines = requiredCidr('network.machine_cidr', network.machine_cidr)
  const stranger = own.subnets.find(({ cidr }) => !overlap(requiredCidr('aws.subnet_ids', cidr), machines))
  if (stranger)
    throw badRequest(
      `Subnet '${stranger.id}' (${stranger.cidr}) is not in 'network.machine_cidr' (${network.machine_cidr})`,
    )
  return own.zones
}

function checkNetwork({ subnets, vpcIds, zones }: OwnNetwork, spec: Wanted): void {
  const ids = spec.aws.subnet_ids ?? []
  const missing = ids.find((id) => !subnets.some((subnet) => subnet.id === id))
  if (missing) throw badRequest(`Subnet '${missing}' does not exist in region '${spec.region.id}'`)
  if (vpcIds.length > 1) throw badRequest(`The subnets are of more than one VPC: ${vpcIds.join(', ')}`)
  if (zones.length !== (spec.multi_az ? 3 : 1))
    throw badRequest(
      `The subnets must be in ${spec.multi_az ? 'three availability zones' : 'one availability zone'}, but they are in ${zones.join(', ')}`,
    )
  for (const zone of zones)
    for (const isPublic of spec.aws.private_link ? [false] : [true, false])
      if (!subnets.some((subnet) => subnet.zone === zone && subnet.isPublic === isPublic))
        throw badRequest(
          `Availability zone '${zone}' needs a ${isPublic ? 'public subnet, with a route to an internet gateway' : 'private subnet, without a route to an internet gateway'}`,
        )
}
