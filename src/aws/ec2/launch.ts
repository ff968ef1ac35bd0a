import type { Write } from '../../store/Store.ts'
import { newId } from './create.ts'
import type { Running } from './ec2-operation.ts'
import { combination, fault, invalidParameter, invalidValue, missingParameter } from './faults.ts'
import { profileFor } from './instance-profile.ts'
import { instanceType } from './instance-types.ts'
import { groupsIn, newInterface, newPublicIp } from './interfaces.ts'
import { keyPairNamed } from './key-pairs.ts'
import {
  metadataOf,
  placementOf,
  volumeOrders,
  type Placement,
  type RunInput,
  type VolumeOrder,
} from './launch-request.ts'
import { ipv6For, wantedAddresses } from './network-interfaces.ts'
import { images, type Image } from './resources/image.ts'
import { instances, type Instance } from './resources/instance.ts'
import { holderOf, networkInterfaces, type NetworkInterface } from './resources/network-interface.ts'
import { subnets, type Subnet } from './resources/subnet.ts'
import { volumes, type Volume } from './resources/volume.ts'
import { defaultKey } from './volume-operations.ts'
import { volumeSettings } from './volume-settings.ts'
import { tagsFor } from './tags.ts'
import { roomFor, vcpusInUse } from './vcpu-quota.ts'

type Launch = Running<RunInput>

/** What all instances of one launch have in common, checked. */
interface Plan {
  readonly call: Launch
  readonly reservationId: string
  readonly image: Image
  readonly subnet: Subnet
  readonly place: Placement
  readonly groups: readonly string[]
  readonly orders: readonly VolumeOrder[]
  readonly common: Pick<
    Instance,
    'imageId' | 'type' | 'architecture' | 'metadata' | 'rootDevice' | 'tenancy' | 'shutdownBehavior'
  > &
    Partial<Instance>
}

interface Launched {
  readonly docs: readonly Instance[]
  readonly writes: readonly Write[]
}

/** @throws {Fault} for whatever is wrong with the request; else the documents of the instances with all that belongs to them. */
export function launch(call: Launch, reservationId: string): Launched {
  const plan = planOf(call, reservationId)
  const { MinCount, MaxCount } = call.input
  const count = roomFor(call, vcpusInUse(call.aside), plan.common.type, MinCount, MaxCount)
  if (plan.place.interfaceId !== undefined && count > 1)
    throw combination('Network interfaces cannot be specified by id when launching more than one instance')
  const spoken = new Set<string>()
  const made = Array.from({ length: count }, (_, index) => one(plan, index, spoken))
  return { docs: made.map(({ doc }) => doc), writes: made.flatMap(({ writes }) => writes) }
}

function planOf(call: Launch, reservationId: string): Plan {
  const { input } = call
  checkCounts(input)
  checkUserData(input.UserData)
  if (input.LaunchTemplate)
    throw fault(
      'InvalidLaunchTemplateId.NotFound',
      `The specified launch template, with template ID ${input.LaunchTemplate.LaunchTemplateId ?? input.LaunchTemplate.LaunchTemplateName ?? ''}, does not exist.`,
    )
  if (input.ImageId === undefined) throw missingParameter('ImageId')
  const image = images.get(call, input.ImageId)
  const type = typeFor(input, image)
  const place = placementOf(call, input)
  const subnet = subnetFor(call, place)
  const key = keyPairNamed(call, input.KeyName)
  if (input.KeyName !== undefined && !key)
    throw fault('InvalidKeyPair.NotFound', `The key pair '${input.KeyName}' does not exist`)
  return {
    call,
    reservationId,
    image,
    subnet,
    place,
    groups: groupsIn(call, subnet.vpcId, place.groups),
    orders: volumeOrders(call, input, image),
    common: {
      imageId: image.id,
      type,
      architecture: image.architecture,
      rootDevice: image.root.device,
      ...(key && { keyName: key.name, publicKey: key.publicKey }),
      ...options(call, image),
    },
  }
}

function checkCounts({ MinCount, MaxCount }: RunInput): void {
  if (MinCount < 1) throw invalidValue(MinCount, 'minCount', 'Min count must be >= 1')
  if (MaxCount < MinCount) throw invalidValue(MinCount, 'minCount', 'Min count must be <= max count')
  if (MaxCount > 1000)
    throw fault(
      'InstanceLimitExceeded',
      `You have requested more instances (${MaxCount}) than your current instance limit allows.`,
    )
}

const BASE64 = /^[A-Za-z0-9+/\s]*={0,2}\s*$/

/** 16 KB before the encoding. */
function checkUserData(text: string | undefined): void {
  if (text === undefined) return
  if (!BASE64.test(text)) throw fault('InvalidUserData.Malformed', 'Invalid BASE64 encoding of user data.')
  if (Buffer.from(text, 'base64').length > 16_384) throw invalidParameter('User data is limited to 16384 bytes')
}

function typeFor(input: RunInput, image: Image): string {
  const type = input.InstanceType ?? 'm5.large'
  const known = instanceType(type)
  if (!known) throw invalidValue(type, 'InstanceType')
  if (known.architecture !== image.architecture)
    throw invalidParameter(
      `The architecture '${known.architecture}' of the specified instance type does not match the architecture '${image.architecture}' of the specified AMI. Specify an instance type and an AMI that have matching architectures, and try again. You can use 'describe-instance-types' or 'describe-images' to discover the architecture of the instance type or AMI.`,
    )
  return type
}

function subnetFor(call: Launch, place: Placement): Subnet {
  if (place.interfaceId !== undefined) networkInterfaces.get(call, place.interfaceId)
  if (place.subnetId === undefined)
    throw fault(
      'VPCIdNotSpecified',
      'No default VPC for this user. GroupName is only supported for EC2-Classic and default VPC.',
    )
  const subnet = subnets.get(call, place.subnetId)
  const zone = call.input.Placement?.AvailabilityZone
  if (zone !== undefined && zone !== subnet.zone)
    throw invalidValue(zone, 'availabilityZone', `The subnet '${subnet.id}' is in the availability zone ${subnet.zone}`)
  return subnet
}

function options(call: Launch, image: Image) {
  const { input } = call
  const profile = input.IamInstanceProfile && profileFor(call, input.IamInstanceProfile)
  return {
    metadata: metadataOf(input.MetadataOptions, image),
    tenancy: input.Placement?.Tenancy ?? 'default',
    shutdownBehavior: input.InstanceInitiatedShutdownBehavior ?? 'stop',
    ebsOptimized: input.EbsOptimized ?? false,
    monitoring: input.Monitoring?.Enabled ?? false,
    protectedFromTermination: input.DisableApiTermination ?? false,
    protectedFromStop: input.DisableApiStop ?? false,
    ...(input.UserData !== undefined && { userData: input.UserData }),
    ...(input.ClientToken !== undefined && { clientToken: input.ClientToken }),
    ...(input.CreditSpecification && { credits: input.CreditSpecification.CpuCredits }),
    ...(profile && {
      profile: { ...profile, associationId: newId(call.random, { prefix: 'iip-assoc' }), since: call.now },
    }),
  }
}

function one(
  plan: Plan,
  index: number,
  spoken: Set<string>,
): { readonly doc: Instance; readonly writes: readonly Write[] } {
  const { call, subnet } = plan
  const id = newId(call.random, instances)
  const network = interfacesOf(plan, id, spoken)
  const disks = plan.orders.map((order) => volumeFor(plan, order, id))
  const doc: Instance = {
    id,
    created: call.now,
    tags: tagsFor(call.input.TagSpecifications, instances.type),
    reservationId: plan.reservationId,
    launchIndex: index,
    vpcId: subnet.vpcId,
    subnetId: subnet.id,
    zone: subnet.zone,
    privateIp: network.docs[0]?.addresses[0] ?? '',
    interfaces: network.docs.map((one) => one.id),
    devices: disks.map((volume) => ({ device: volume.attachments[0]?.device ?? '', volumeId: volume.id })),
    state: { phase: 'pending', since: call.now },
    reason: { code: 'pending', message: 'pending' },
    launched: call.now,
    protectedFromTermination: false,
    protectedFromStop: false,
    ebsOptimized: false,
    monitoring: false,
    ...plan.common,
  }
  return {
    doc,
    writes: [instances.put(call, doc), ...network.writes, ...disks.map((volume) => volumes.put(call, volume))],
  }
}

interface Network {
  readonly docs: readonly NetworkInterface[]
  readonly writes: readonly Write[]
}

/** The primary interface, made or brought along, and those that the request adds behind it. */
function interfacesOf(plan: Plan, instanceId: string, spoken: Set<string>): Network {
  const { call } = plan
  const listed = call.input.NetworkInterfaces ?? []
  const wishes = listed.length > 0 ? listed : [call.input]
  const made = wishes.map((wish, index): Network => {
    const deviceIndex = ('DeviceIndex' in wish ? wish.DeviceIndex : undefined) ?? index
    const known = 'NetworkInterfaceId' in wish ? wish.NetworkInterfaceId : undefined
    return known === undefined
      ? fresh(plan, wish, instanceId, deviceIndex, spoken)
      : brought(call, known, instanceId, deviceIndex)
  })
  return { docs: made.flatMap(({ docs }) => docs), writes: made.flatMap(({ writes }) => writes) }
}

type Wish = RunInput | NonNullable<RunInput['NetworkInterfaces']>[number]

function fresh(plan: Plan, wish: Wish, instanceId: string, deviceIndex: number, spoken: Set<string>): Network {
  const { call } = plan
  const own = 'SubnetId' in wish && wish.SubnetId !== undefined ? subnets.get(call, wish.SubnetId) : plan.subnet
  const groups = 'Groups' in wish && wish.Groups?.length ? groupsIn(call, own.vpcId, wish.Groups) : plan.groups
  const addresses = wantedAddresses(wish)
  const secondary = 'SecondaryPrivateIpAddressCount' in wish ? (wish.SecondaryPrivateIpAddressCount ?? 0) : 0
  const made = newInterface(
    call,
    {
      subnet: own,
      groups,
      addresses,
      count: Math.max(addresses.length, 1) + secondary,
      ipv6: ipv6For(
        call,
        own,
        own.assignIpv6 && !wish.Ipv6Addresses?.length ? { Ipv6AddressCount: wish.Ipv6AddressCount ?? 1 } : wish,
      ),
      description: 'Description' in wish ? (wish.Description ?? '') : '',
      tags: tagsFor(call.input.TagSpecifications, networkInterfaces.type),
      ...(deviceIndex === 0 && plan.place.publicIp && { publicIp: newPublicIp(call) }),
      holder: {
        type: 'instance',
        id: instanceId,
        deviceIndex,
        deleteOnTermination: 'DeleteOnTermination' in wish ? (wish.DeleteOnTermination ?? true) : true,
      },
    },
    spoken,
  )
  for (const address of made.doc.addresses) spoken.add(address)
  return { docs: [made.doc], writes: made.writes }
}

function brought(call: Launch, id: string, instanceId: string, deviceIndex: number): Network {
  const doc = networkInterfaces.get(call, id)
  if (holderOf(doc, call)) throw fault('InvalidNetworkInterface.InUse', `Interface: [${id}] in use.`)
  const attachmentId = newId(call.random, { prefix: 'eni-attach' })
  const held: NetworkInterface = {
    ...doc,
    holder: {
      type: 'instance',
      id: instanceId,
      deviceIndex,
      attachmentId,
      since: call.now,
      deleteOnTermination: false,
    },
  }
  return { docs: [held], writes: [networkInterfaces.put(call, held)] }
}

function volumeFor({ call, subnet }: Plan, order: VolumeOrder, instanceId: string): Volume {
  const { device, deleteOnTermination, encrypted, kmsKeyId, snapshotId } = order
  return {
    id: newId(call.random, volumes),
    created: call.now,
    tags: tagsFor(call.input.TagSpecifications, volumes.type),
    ...volumeSettings(order),
    zone: subnet.zone,
    encrypted,
    ...(encrypted && { kmsKeyId: kmsKeyId ?? defaultKey(call) }),
    ...(snapshotId !== undefined && { snapshotId }),
    state: { phase: 'available', since: call.now },
    attachments: [{ instanceId, device, state: { phase: 'attaching', since: call.now }, deleteOnTermination }],
  }
}
