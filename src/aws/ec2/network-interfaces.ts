import type { Write } from '../../store/Store.ts'
import type { Call } from '../operation.ts'
import { checkQuota } from '../servicequotas/quota.ts'
import { creates } from './create.ts'
import { removes } from './delete.ts'
import { ec2, type Input } from './ec2-operation.ts'
import { combination, fault, invalidParameter, invalidValue } from './faults.ts'
import { instanceType } from './instance-types.ts'
import { groupsIn, newInterface, newIpv6 } from './interfaces.ts'
import type { Here } from './kind.ts'
import { on, onEach } from './needs.ts'
import { instances } from './resources/instance.ts'
import { holderOf, networkInterfaces, type NetworkInterface } from './resources/network-interface.ts'
import { securityGroups } from './resources/security-group.ts'
import { subnets, type Subnet } from './resources/subnet.ts'
import { claimAddress, freeAddressesIn, MOST_ADDRESSES, releaseAddress, wantedAddress } from './subnet-addresses.ts'

/** The wanted private addresses of a request, the primary one first. */
export function wantedAddresses(input: {
  readonly PrivateIpAddress?: string | undefined
  readonly PrivateIpAddresses?:
    readonly { Primary?: boolean | undefined; PrivateIpAddress?: string | undefined }[] | undefined
}): readonly string[] {
  const listed = [...(input.PrivateIpAddresses ?? [])].sort(
    (a, b) => Number(b.Primary ?? false) - Number(a.Primary ?? false),
  )
  return [
    ...new Set([input.PrivateIpAddress, ...listed.map((one) => one.PrivateIpAddress)].flatMap((one) => one ?? [])),
  ]
}

export const CreateNetworkInterface = creates('CreateNetworkInterface', {
  kind: networkInterfaces,
  needs: (call) => [...on(call, subnets, call.input.SubnetId), ...onEach(call, securityGroups, call.input.Groups)],
  keys: (call) => ({ 'ec2:Subnet': subnets.arn(call, call.input.SubnetId) }),
  make(call, base) {
    const { input } = call
    const subnet = subnets.get(call, input.SubnetId)
    checkQuota(call, 'vpc', 'L-DF5E4CA3', networkInterfaces.all(call.aside).length + 1, () =>
      fault('NetworkInterfaceLimitExceeded', 'The maximum number of network interfaces has been reached.'),
    )
    const wanted = wantedAddresses(input)
    const { doc, writes } = newInterface(call, {
      id: base.id,
      subnet,
      tags: base.tags,
      description: input.Description ?? '',
      groups: groupsIn(call, subnet.vpcId, input.Groups),
      addresses: wanted,
      count: Math.max(wanted.length, 1) + (input.SecondaryPrivateIpAddressCount ?? 0),
      ipv6: ipv6For(call, subnet, input),
    })
    return [doc, ...writes.slice(1)]
  },
  answer: (NetworkInterface, _doc, { input }) => ({ NetworkInterface, ClientToken: input.ClientToken }),
})

interface Ipv6Wish {
  readonly Ipv6AddressCount?: number | undefined
  readonly Ipv6Addresses?: readonly (string | { Ipv6Address?: string | undefined })[] | undefined
}

/** Named IPv6 addresses, or so many new ones. */
export function ipv6For(
  call: Call<unknown>,
  subnet: Subnet,
  { Ipv6AddressCount = 0, Ipv6Addresses = [] }: Ipv6Wish,
): readonly string[] {
  const named = Ipv6Addresses.flatMap((one) => (typeof one === 'string' ? one : (one.Ipv6Address ?? [])))
  if (Ipv6AddressCount + named.length > MOST_ADDRESSES)
    throw fault('Ipv6AddressLimitExceeded', 'Number of IPv6 addresses will exceed limit.')
  const fresh = Array.from({ length: Ipv6AddressCount }, () => newIpv6(call, subnet)).flatMap((one) => one ?? [])
  if ((named.length > 0 || Ipv6AddressCount > 0) && !subnet.ipv6)
    throw invalidParameter(`Subnet ${subnet.id} does not have an IPv6 CIDR block associated`)
  return [...named, ...fresh]
}

export const DeleteNetworkInterface = removes('DeleteNetworkInterface', {
  kind: networkInterfaces,
  id: (input) => input.NetworkInterfaceId,
  check(call, doc) {
    if (holderOf(doc, call)) throw fault('InvalidParameterValue', `Network interface '${doc.id}' is currently in use.`)
  },
  also: (call, doc) => doc.addresses.map((address) => releaseAddress(call, doc.subnetId, address)),
})

/** How many addresses the instance's type bears on one interface. */
function room(here: Here, doc: NetworkInterface): number {
  const instance = doc.holder?.type === 'instance' ? instances.find(here, doc.holder.id) : undefined
  return (instance && instanceType(instance.type)?.addresses) ?? MOST_ADDRESSES
}

export const AssignPrivateIpAddresses = ec2('AssignPrivateIpAddresses', {
  needs: (call) => on(call, networkInterfaces, call.input.NetworkInterfaceId),
  run(call) {
    const { PrivateIpAddresses = [], SecondaryPrivateIpAddressCount } = call.input
    const doc = networkInterfaces.get(call, call.input.NetworkInterfaceId)
    const subnet = subnets.get(call, doc.subnetId)
    if (PrivateIpAddresses.length > 0 && SecondaryPrivateIpAddressCount !== undefined)
      throw combination('Only one of secondaryPrivateIpAddressCount or privateIpAddresses may be specified')
    const wanted = PrivateIpAddresses.filter((address) => !doc.addresses.includes(address))
    for (const address of wanted) if (!call.input.AllowReassignment) wantedAddress(call, subnet, address)
    const drawn = SecondaryPrivateIpAddressCount ? freeAddressesIn(call, subnet, SecondaryPrivateIpAddressCount) : []
    const assigned = [...wanted, ...drawn]
    if (doc.addresses.length + assigned.length > room(call, doc))
      throw fault('PrivateIpAddressLimitExceeded', `Number of private addresses will exceed limit.`)
    return {
      output: {
        NetworkInterfaceId: doc.id,
        AssignedPrivateIpAddresses: assigned.map((PrivateIpAddress) => ({ PrivateIpAddress })),
      },
      writes: [
        ...taken(call, wanted, doc.id),
        networkInterfaces.put(call, { ...doc, addresses: [...doc.addresses, ...assigned] }),
        ...assigned.map((address) => claimAddress(call, doc.subnetId, address, doc.id)),
      ],
    }
  },
})

/** With AllowReassignment an address leaves the interface that has it. */
function taken(here: Here, wanted: readonly string[], by: string): readonly Write[] {
  return networkInterfaces
    .all(here)
    .filter((one) => one.id !== by && one.addresses.slice(1).some((address) => wanted.includes(address)))
    .map((one) =>
      networkInterfaces.put(here, { ...one, addresses: one.addresses.filter((address) => !wanted.includes(address)) }),
    )
}

export const UnassignPrivateIpAddresses = ec2('UnassignPrivateIpAddresses', {
  needs: (call) => on(call, networkInterfaces, call.input.NetworkInterfaceId),
  run(call) {
    const doc = networkInterfaces.get(call, call.input.NetworkInterfaceId)
    const gone = call.input.PrivateIpAddresses ?? []
    const [primary, ...secondary] = doc.addresses
    const wrong = gone.find((address) => !secondary.includes(address))
    if (wrong !== undefined && wrong === primary)
      throw invalidParameter(`The primary address ${wrong} cannot be unassigned.`)
    if (wrong !== undefined)
      throw invalidParameter(`Some of the specified addresses are not assigned to interface ${doc.id}`)
    return {
      writes: [
        networkInterfaces.put(call, { ...doc, addresses: doc.addresses.filter((address) => !gone.includes(address)) }),
        ...gone.map((address) => releaseAddress(call, doc.subnetId, address)),
      ],
    }
  },
})

export const AssignIpv6Addresses = ec2('AssignIpv6Addresses', {
  needs: (call) => on(call, networkInterfaces, call.input.NetworkInterfaceId),
  run(call) {
    const doc = networkInterfaces.get(call, call.input.NetworkInterfaceId)
    const assigned = ipv6For(call, subnets.get(call, doc.subnetId), call.input)
    if (doc.ipv6.length + assigned.length > room(call, doc))
      throw fault('PrivateIpAddressLimitExceeded', `Number of private addresses will exceed limit.`)
    return {
      output: { NetworkInterfaceId: doc.id, AssignedIpv6Addresses: assigned },
      writes: [networkInterfaces.put(call, { ...doc, ipv6: [...new Set([...doc.ipv6, ...assigned])] })],
    }
  },
})

export const UnassignIpv6Addresses = ec2('UnassignIpv6Addresses', {
  needs: (call) => on(call, networkInterfaces, call.input.NetworkInterfaceId),
  run(call) {
    const doc = networkInterfaces.get(call, call.input.NetworkInterfaceId)
    const gone = call.input.Ipv6Addresses ?? []
    if (gone.some((address) => !doc.ipv6.includes(address)))
      throw invalidParameter(`Some of the specified addresses are not assigned to interface ${doc.id}`)
    return {
      output: { NetworkInterfaceId: doc.id, UnassignedIpv6Addresses: gone },
      writes: [networkInterfaces.put(call, { ...doc, ipv6: doc.ipv6.filter((address) => !gone.includes(address)) })],
    }
  },
})

/** One attribute a call. */
export const ModifyNetworkInterfaceAttribute = ec2('ModifyNetworkInterfaceAttribute', {
  needs: (call) => [
    ...on(call, networkInterfaces, call.input.NetworkInterfaceId),
    ...onEach(call, securityGroups, call.input.Groups),
  ],
  run(call) {
    const { NetworkInterfaceId, ...input } = call.input
    const doc = networkInterfaces.get(call, NetworkInterfaceId)
    return { writes: [networkInterfaces.put(call, { ...doc, ...modification(call, doc, input) })] }
  },
})

function modification(
  here: Here,
  doc: NetworkInterface,
  input: Omit<Input<'ModifyNetworkInterfaceAttribute'>, 'NetworkInterfaceId'>,
): Partial<NetworkInterface> {
  if (input.Groups) return { groups: groupsIn(here, doc.vpcId, input.Groups) }
  if (input.SourceDestCheck) return { sourceDestCheck: input.SourceDestCheck.Value ?? true }
  if (input.Description) return { description: input.Description.Value ?? '' }
  if (!input.Attachment) throw combination('No attributes specified.')
  if (doc.holder?.attachmentId !== input.Attachment.AttachmentId)
    throw fault(
      'InvalidAttachmentID.NotFound',
      `The attachment '${input.Attachment.AttachmentId ?? ''}' does not exist`,
    )
  return doc.holder
    ? { holder: { ...doc.holder, deleteOnTermination: input.Attachment.DeleteOnTermination ?? false } }
    : {}
}

const ATTRIBUTES = ['description', 'groupSet', 'sourceDestCheck', 'attachment', 'associatePublicIpAddress']

export const DescribeNetworkInterfaceAttribute = ec2('DescribeNetworkInterfaceAttribute', {
  needs: (call) => on(call, networkInterfaces, call.input.NetworkInterfaceId),
  run(call) {
    const shape = networkInterfaces.render(networkInterfaces.get(call, call.input.NetworkInterfaceId), call)
    const { Attribute = 'description' } = call.input
    if (!ATTRIBUTES.includes(Attribute)) throw invalidValue(Attribute, 'attribute')
    return {
      output: {
        NetworkInterfaceId: shape.NetworkInterfaceId,
        ...(Attribute === 'description' && { Description: { Value: shape.Description } }),
        ...(Attribute === 'groupSet' && { Groups: shape.Groups }),
        ...(Attribute === 'sourceDestCheck' && { SourceDestCheck: { Value: shape.SourceDestCheck } }),
        ...(Attribute === 'attachment' && { Attachment: shape.Attachment }),
        ...(Attribute === 'associatePublicIpAddress' && {
          AssociatePublicIpAddress: shape.Association?.IpOwnerId === 'amazon',
        }),
      },
    }
  },
})
