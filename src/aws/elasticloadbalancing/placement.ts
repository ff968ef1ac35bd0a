import type { Write } from '../../store/Store.ts'
import { newId } from '../ec2/create.ts'
import { newInterface } from '../ec2/interfaces.ts'
import { addresses, associationOf } from '../ec2/resources/address.ts'
import { networkInterfaces } from '../ec2/resources/network-interface.ts'
import { securityGroups } from '../ec2/resources/security-group.ts'
import { subnets, type Subnet } from '../ec2/resources/subnet.ts'
import { releaseAddress } from '../ec2/subnet-addresses.ts'
import type { Call } from '../operation.ts'
import type { LoadBalancer, LoadBalancerZone } from './documents.ts'
import { fault, invalid, misconfigured } from './faults.ts'

export interface Mapping {
  readonly SubnetId?: string | undefined
  readonly AllocationId?: string | undefined
  readonly PrivateIPv4Address?: string | undefined
}

/** Where a request wants it: subnets by themselves, or each with an address. */
export const mappingsOf = (input: {
  Subnets?: readonly string[] | undefined
  SubnetMappings?: readonly Mapping[] | undefined
}): readonly Mapping[] =>
  input.SubnetMappings?.length ? input.SubnetMappings : (input.Subnets ?? []).map((SubnetId) => ({ SubnetId }))

/** @throws {Fault} for subnets that are not there, of several VPCs, or twice in a zone. */
export function subnetsFor(
  call: Call<unknown>,
  mappings: readonly Mapping[],
  type: LoadBalancer['type'],
): readonly Subnet[] {
  if (mappings.length === 0) throw invalid('A load balancer requires at least one subnet')
  const missing = mappings.filter(({ SubnetId }) => !subnets.find(call, SubnetId)).map(({ SubnetId }) => SubnetId ?? '')
  if (missing.length > 0) throw fault('SubnetNotFound', `The subnet ID '${missing.join(', ')}' does not exist`)
  const found = mappings.map(({ SubnetId }) => subnets.get(call, SubnetId))
  if (new Set(found.map((subnet) => subnet.vpcId)).size > 1)
    throw misconfigured('All subnets must belong to the same VPC')
  const zones = new Set(found.map((subnet) => subnet.zone))
  if (zones.size < found.length)
    throw misconfigured('A load balancer cannot be attached to multiple subnets in the same Availability Zone')
  if (type === 'application' && zones.size < 2)
    throw invalid('At least two subnets in two different Availability Zones must be specified')
  return found
}

/** @throws {Fault} for a group that is not in the VPC. */
export function groupsFor(call: Call<unknown>, vpcId: string, ids: readonly string[]): readonly string[] {
  const strange = ids.find((id) => securityGroups.find(call, id)?.vpcId !== vpcId)
  if (strange !== undefined) throw fault('InvalidSecurityGroup', `One or more security groups are invalid`)
  return ids
}

/** One network interface in each subnet, which ELB owns. */
export function place(
  call: Call<unknown>,
  subnet: Subnet,
  mapping: Mapping,
  who: Pick<LoadBalancer, 'arn' | 'groups'>,
) {
  const made = newInterface(call, {
    subnet,
    type: who.arn.includes(':loadbalancer/net/') ? 'network_load_balancer' : 'interface',
    description: `ELB ${who.arn.split(':loadbalancer/')[1] ?? ''}`,
    groups: who.groups,
    requester: 'amazon-elb',
    ...(mapping.PrivateIPv4Address !== undefined && { addresses: [mapping.PrivateIPv4Address] }),
    holder: { type: 'load-balancer', id: who.arn, deviceIndex: 1, deleteOnTermination: true },
  })
  const zone: LoadBalancerZone = {
    zone: subnet.zone,
    subnetId: subnet.id,
    interfaceId: made.doc.id,
    ...(mapping.AllocationId !== undefined && { allocationId: mapping.AllocationId }),
  }
  const privateIp = made.doc.addresses[0] ?? ''
  return { zone, writes: [...made.writes, ...elastic(call, mapping.AllocationId, made.doc.id, privateIp)] }
}

function elastic(
  call: Call<unknown>,
  allocationId: string | undefined,
  interfaceId: string,
  privateIp: string,
): readonly Write[] {
  if (allocationId === undefined) return []
  const address = addresses.find(call, allocationId)
  if (!address) throw fault('AllocationIdNotFound', `The allocation ID '${allocationId}' does not exist`)
  if (associationOf(address, call)) throw fault('ResourceInUse', `The allocation ID '${allocationId}' is in use`)
  const association = { id: newId(call.random, { prefix: 'eipassoc' }), interfaceId, privateIp }
  return [addresses.put(call, { ...address, association })]
}

/** Its network interface goes, and the addresses that it held. */
export function vacate(call: Call<unknown>, { interfaceId, subnetId }: LoadBalancerZone): readonly Write[] {
  const held = networkInterfaces.find(call, interfaceId)?.addresses ?? []
  return [networkInterfaces.drop(call, interfaceId), ...held.map((address) => releaseAddress(call, subnetId, address))]
}
