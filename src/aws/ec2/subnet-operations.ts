import { contains, overlaps, parseBlock, type Block } from './cidr.ts'
import { claimsUnder, unclaim } from './claims.ts'
import { creates, newId } from './create.ts'
import { vpcBlock } from './CreateVpc.ts'
import { removes } from './delete.ts'
import { ec2 } from './ec2-operation.ts'
import { combination, dependency, fault, invalidValue } from './faults.ts'
import type { Here } from './kind.ts'
import { on } from './needs.ts'
import { zoneNamed, zonesOf } from './regions.ts'
import { natGateways, natHolds } from './resources/nat-gateway.ts'
import { networkInterfaces } from './resources/network-interface.ts'
import { routeTables } from './resources/route-table.ts'
import { subnets } from './resources/subnet.ts'
import { vpcs, type Vpc } from './resources/vpc.ts'

const known = (text: string): Block => parseBlock(text) ?? { first: 0, bits: 32 }

/** @throws {Fault} `InvalidSubnet.Range` outside the VPC, `InvalidSubnet.Conflict` over another subnet. */
function freeBlock(here: Here, vpc: Vpc, text: string | undefined): string {
  const block = vpcBlock(text, 'InvalidSubnet.Range')
  if (!vpc.cidrs.some((cidr) => contains(known(cidr.block), known(block))))
    throw fault('InvalidSubnet.Range', `The CIDR '${block}' is invalid.`)
  if (subnets.all(here).some((other) => other.vpcId === vpc.id && overlaps(known(other.block), known(block))))
    throw fault('InvalidSubnet.Conflict', `The CIDR '${block}' conflicts with another subnet`)
  return block
}

export const CreateSubnet = creates('CreateSubnet', {
  kind: subnets,
  needs: (call) => on(call, vpcs, call.input.VpcId),
  keys: (call) => ({
    'ec2:Vpc': vpcs.arn(call, call.input.VpcId),
    'ec2:AvailabilityZone': call.input.AvailabilityZone,
  }),
  make(call, base) {
    const { AvailabilityZone, AvailabilityZoneId, Ipv6CidrBlock } = call.input
    const vpc = vpcs.get(call, call.input.VpcId)
    const anyZone = zonesOf(call.region)[0]?.name
    const zone = zoneNamed(call.region, {
      name: AvailabilityZone ?? (AvailabilityZoneId ? undefined : anyZone),
      id: AvailabilityZoneId,
    })
    if (Ipv6CidrBlock !== undefined && (!vpc.ipv6 || !Ipv6CidrBlock.endsWith('/64')))
      throw fault('InvalidSubnet.Range', `The CIDR '${Ipv6CidrBlock}' is invalid.`)
    return {
      ...base,
      vpcId: vpc.id,
      block: freeBlock(call, vpc, call.input.CidrBlock),
      ...(Ipv6CidrBlock !== undefined && {
        ipv6: { associationId: newId(call.random, { prefix: 'subnet-cidr-assoc' }), block: Ipv6CidrBlock },
      }),
      zone: zone.name,
      mapPublicIp: false,
      assignIpv6: false,
      dns64: false,
      hostnames: { type: 'ip-name', a: false, aaaa: false },
    }
  },
  answer: (Subnet) => ({ Subnet }),
})

export const DeleteSubnet = removes('DeleteSubnet', {
  kind: subnets,
  id: (input) => input.SubnetId,
  check(call, { id }) {
    const inIt = (one: { readonly subnetId: string }) => one.subnetId === id
    if (networkInterfaces.all(call).some(inIt) || natGateways.all(call).some((one) => inIt(one) && natHolds(one, call)))
      throw dependency('subnet', id)
  },
  also: (call, { id }) => [
    ...routeTables
      .all(call)
      .filter((table) => table.associations.some((one) => one.subnetId === id))
      .map((table) =>
        routeTables.put(call, { ...table, associations: table.associations.filter((one) => one.subnetId !== id) }),
      ),
    ...[...claimsUnder(call, `address/${id}/`).keys()].map((address) => unclaim(call, `address/${id}/${address}`)),
  ],
})

const NAME_TYPES = ['ip-name', 'resource-name']

/** One attribute a call, as AWS will have it. */
export const ModifySubnetAttribute = ec2('ModifySubnetAttribute', {
  needs: (call) => on(call, subnets, call.input.SubnetId),
  run(call) {
    const { SubnetId, ...input } = call.input
    const subnet = subnets.get(call, SubnetId)
    const type = input.PrivateDnsHostnameTypeOnLaunch
    if (type !== undefined && !NAME_TYPES.includes(type)) throw invalidValue(type, 'privateDnsHostnameTypeOnLaunch')
    const changes = [
      input.MapPublicIpOnLaunch && { mapPublicIp: input.MapPublicIpOnLaunch.Value ?? false },
      input.AssignIpv6AddressOnCreation && { assignIpv6: input.AssignIpv6AddressOnCreation.Value ?? false },
      input.EnableDns64 && { dns64: input.EnableDns64.Value ?? false },
      type !== undefined && { hostnames: { ...subnet.hostnames, type } },
      input.EnableResourceNameDnsARecordOnLaunch && {
        hostnames: { ...subnet.hostnames, a: input.EnableResourceNameDnsARecordOnLaunch.Value ?? false },
      },
      input.EnableResourceNameDnsAAAARecordOnLaunch && {
        hostnames: { ...subnet.hostnames, aaaa: input.EnableResourceNameDnsAAAARecordOnLaunch.Value ?? false },
      },
    ].filter((change) => change !== undefined && change !== false)
    if (changes.length !== 1) throw combination('Exactly one attribute must be specified')
    return { writes: [subnets.put(call, { ...subnet, ...changes[0] })] }
  },
})
