import type { Address as Shape } from '../../../wire/schema/ec2.types.generated.ts'
import { kind, type Here, type Resource } from '../kind.ts'
import { networkInterfaces } from './network-interface.ts'

/** An Elastic IP address. */
export interface Address extends Resource {
  readonly publicIp: string
  /** Ends by itself with the network interface. */
  readonly association?: { readonly id: string; readonly interfaceId: string; readonly privateIp: string }
}

/** The association that still holds. */
export const associationOf = (address: Address, here: Here): Address['association'] =>
  address.association && networkInterfaces.find(here, address.association.interfaceId) ? address.association : undefined

/** The address that a network interface shows to the world, if it has an Elastic IP. */
export const associationWith = (here: Here, interfaceId: string, privateIp?: string): Address | undefined =>
  addresses
    .all(here)
    .find(
      ({ association }) =>
        association?.interfaceId === interfaceId && (privateIp === undefined || association.privateIp === privateIp),
    )

export const addresses = kind<Address, Shape>({
  type: 'elastic-ip',
  prefix: 'eipalloc',
  notFound: 'InvalidAllocationID.NotFound',
  missing: (id) => `The allocation ID '${id}' does not exist`,
  keys: (address) => ({
    'ec2:AllocationId': address.id,
    'ec2:Domain': 'vpc',
    'ec2:PublicIpAddress': address.publicIp,
  }),
  render: (address, here) => {
    const association = associationOf(address, here)
    const at = association && networkInterfaces.find(here, association.interfaceId)
    return {
      AllocationId: address.id,
      AssociationId: association?.id,
      Domain: 'vpc',
      NetworkInterfaceId: association?.interfaceId,
      NetworkInterfaceOwnerId: association && here.account,
      PrivateIpAddress: association?.privateIp,
      Tags: address.tags,
      PublicIpv4Pool: 'amazon',
      NetworkBorderGroup: here.region,
      InstanceId: at?.holder?.type === 'instance' ? at.holder.id : undefined,
      PublicIp: address.publicIp,
    }
  },
  filters: {
    'allocation-id': (shape) => shape.AllocationId,
    'association-id': (shape) => shape.AssociationId,
    domain: (shape) => shape.Domain,
    'instance-id': (shape) => shape.InstanceId,
    'network-border-group': (shape) => shape.NetworkBorderGroup,
    'network-interface-id': (shape) => shape.NetworkInterfaceId,
    'network-interface-owner-id': (shape) => shape.NetworkInterfaceOwnerId,
    'private-ip-address': (shape) => shape.PrivateIpAddress,
    'public-ip': (shape) => shape.PublicIp,
  },
})
