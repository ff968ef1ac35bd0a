import type {
  NetworkInterface as Shape,
  NetworkInterfaceAssociation,
} from '../../../wire/schema/ec2.types.generated.ts'
import { kind, type Here, type Resource } from '../kind.ts'
import { privateName, publicName } from '../names.ts'
import { zoneId } from '../regions.ts'
import { associationWith } from './address.ts'
import { instances, instancePhase } from './instance.ts'
import { natGateways, natHolds } from './nat-gateway.ts'
import { securityGroups } from './security-group.ts'
import { subnets } from './subnet.ts'
import { vpcEndpoints } from './vpc-endpoint.ts'
import { vpcs } from './vpc.ts'

export interface NetworkInterface extends Resource {
  readonly vpcId: string
  readonly subnetId: string
  readonly zone: string
  readonly mac: string
  readonly description: string
  readonly groups: readonly string[]
  /** The first is the primary one. */
  readonly addresses: readonly string[]
  readonly ipv6: readonly string[]
  /** Given at launch, not an Elastic IP. */
  readonly publicIp?: string
  readonly sourceDestCheck: boolean
  readonly type: 'interface' | 'nat_gateway' | 'network_load_balancer' | 'vpc_endpoint'
  /** The service that made it. */
  readonly requester?: string
  readonly holder?: Holder
}

/** What it is attached to. With `deleteOnTermination` it ends with its holder. */
export interface Holder {
  readonly type: 'instance' | 'natgateway' | 'vpc-endpoint' | 'load-balancer'
  readonly id: string
  readonly attachmentId: string
  readonly deviceIndex: number
  readonly since: number
  readonly deleteOnTermination: boolean
}

const HOLDS: Readonly<Record<Holder['type'], (here: Here, id: string) => boolean>> = {
  instance: (here, id) => {
    const instance = instances.find(here, id)
    return instance !== undefined && instancePhase(instance, here) !== 'terminated'
  },
  natgateway: (here, id) => {
    const gateway = natGateways.find(here, id)
    return gateway !== undefined && natHolds(gateway, here)
  },
  'vpc-endpoint': (here, id) => vpcEndpoints.find(here, id) !== undefined,
  'load-balancer': () => true,
}

/** The holder, unless it has ended. */
export const holderOf = (doc: NetworkInterface, here: Here): Holder | undefined =>
  doc.holder && HOLDS[doc.holder.type](here, doc.holder.id) ? doc.holder : undefined

function association(doc: NetworkInterface, address: string, here: Here): NetworkInterfaceAssociation | undefined {
  const elastic = associationWith(here, doc.id, address)
  const publicIp = elastic?.publicIp ?? (address === doc.addresses[0] ? doc.publicIp : undefined)
  return publicIp === undefined
    ? undefined
    : {
        AllocationId: elastic?.id,
        AssociationId: elastic?.association?.id,
        IpOwnerId: elastic ? here.account : 'amazon',
        PublicDnsName: publicName(here.region, publicIp),
        PublicIp: publicIp,
      }
}

export const publicAddress = (doc: NetworkInterface, here: Here): string | undefined =>
  association(doc, doc.addresses[0] ?? '', here)?.PublicIp

export const networkInterfaces = kind<NetworkInterface, Shape>({
  type: 'network-interface',
  prefix: 'eni',
  notFound: 'InvalidNetworkInterfaceID.NotFound',
  malformed: 'InvalidNetworkInterfaceId.Malformed',
  missing: (id) => `The networkInterface ID '${id}' does not exist`,
  alive: (doc, here) => !doc.holder?.deleteOnTermination || holderOf(doc, here) !== undefined,
  keys: (doc, here) => ({
    'ec2:NetworkInterfaceID': doc.id,
    'ec2:AvailabilityZone': doc.zone,
    'ec2:Subnet': subnets.arn(here, doc.subnetId),
    'ec2:Vpc': vpcs.arn(here, doc.vpcId),
  }),
  render: (doc, here) => {
    const holder = holderOf(doc, here)
    const [primary = ''] = doc.addresses
    const name = vpcs.find(here, doc.vpcId)?.dnsHostnames ? privateName : () => undefined
    return {
      Association: association(doc, primary, here),
      Attachment: holder && {
        AttachTime: new Date(holder.since),
        AttachmentId: holder.attachmentId,
        DeleteOnTermination: holder.deleteOnTermination,
        DeviceIndex: holder.deviceIndex,
        NetworkCardIndex: 0,
        InstanceId: holder.type === 'instance' ? holder.id : undefined,
        InstanceOwnerId: holder.type === 'instance' ? here.account : doc.requester,
        Status: 'attached',
      },
      AvailabilityZone: doc.zone,
      AvailabilityZoneId: zoneId(doc.zone),
      Description: doc.description,
      Groups: securityGroups.named(here, doc.groups),
      InterfaceType: doc.type,
      Ipv6Addresses: doc.ipv6.map((Ipv6Address) => ({ Ipv6Address })),
      Ipv6Address: doc.ipv6[0],
      MacAddress: doc.mac,
      NetworkInterfaceId: doc.id,
      OwnerId: here.account,
      PrivateDnsName: name(here.region, primary),
      PrivateIpAddress: primary,
      PrivateIpAddresses: doc.addresses.map((address, index) => ({
        Association: association(doc, address, here),
        Primary: index === 0,
        PrivateDnsName: name(here.region, address),
        PrivateIpAddress: address,
      })),
      RequesterId: doc.requester,
      RequesterManaged: doc.requester !== undefined,
      SourceDestCheck: doc.sourceDestCheck,
      Status: holder ? 'in-use' : 'available',
      SubnetId: doc.subnetId,
      TagSet: doc.tags,
      VpcId: doc.vpcId,
    }
  },
  filters: {
    'addresses.association.public-ip': (shape) => shape.PrivateIpAddresses?.map((one) => one.Association?.PublicIp),
    'addresses.primary': (shape) => shape.PrivateIpAddresses?.map((one) => String(one.Primary)),
    'addresses.private-ip-address': (shape) => shape.PrivateIpAddresses?.map((one) => one.PrivateIpAddress),
    'association.allocation-id': (shape) => shape.Association?.AllocationId,
    'association.association-id': (shape) => shape.Association?.AssociationId,
    'association.public-ip': (shape) => shape.Association?.PublicIp,
    'attachment.attachment-id': (shape) => shape.Attachment?.AttachmentId,
    'attachment.delete-on-termination': (shape) => shape.Attachment?.DeleteOnTermination,
    'attachment.device-index': (shape) => shape.Attachment?.DeviceIndex,
    'attachment.instance-id': (shape) => shape.Attachment?.InstanceId,
    'attachment.instance-owner-id': (shape) => shape.Attachment?.InstanceOwnerId,
    'attachment.status': (shape) => shape.Attachment?.Status,
    'availability-zone': (shape) => shape.AvailabilityZone,
    description: (shape) => shape.Description,
    'group-id': (shape) => shape.Groups?.map((one) => one.GroupId),
    'group-name': (shape) => shape.Groups?.map((one) => one.GroupName),
    'interface-type': (shape) => shape.InterfaceType,
    'ipv6-addresses.ipv6-address': (shape) => shape.Ipv6Addresses?.map((one) => one.Ipv6Address),
    'mac-address': (shape) => shape.MacAddress,
    'network-interface-id': (shape) => shape.NetworkInterfaceId,
    'owner-id': (shape) => shape.OwnerId,
    'private-dns-name': (shape) => shape.PrivateDnsName,
    'private-ip-address': (shape) => shape.PrivateIpAddress,
    'requester-id': (shape) => shape.RequesterId,
    'requester-managed': (shape) => shape.RequesterManaged,
    'source-dest-check': (shape) => shape.SourceDestCheck,
    status: (shape) => shape.Status,
    'subnet-id': (shape) => shape.SubnetId,
    'vpc-id': (shape) => shape.VpcId,
  },
})
