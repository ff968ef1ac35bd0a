import type { BlockDeviceMapping } from '../../wire/schema/ec2.types.generated.ts'
import type { Input } from './ec2-operation.ts'
import { defaultGroup } from './interfaces.ts'
import { profileFor } from './instance-profile.ts'
import type { Here } from './kind.ts'
import { images, type Image } from './resources/image.ts'
import type { MetadataOptions } from './resources/instance.ts'
import { networkInterfaces } from './resources/network-interface.ts'
import { snapshots } from './resources/snapshot.ts'
import { subnets, type Subnet } from './resources/subnet.ts'
import { volumeSettings } from './volume-settings.ts'

export type RunInput = Input<'RunInstances'>

/** How a request says where to launch: in its own members, or in those of its first network interface. Nothing is refused here. */
export interface Placement {
  readonly interfaceId?: string
  readonly subnetId?: string
  readonly subnet?: Subnet
  readonly groups: readonly string[]
  readonly publicIp: boolean
}

/** The interface that the request has for the instance's first. */
export const primaryOf = (input: RunInput) => input.NetworkInterfaces?.find((one) => (one.DeviceIndex ?? 0) === 0)

export function placementOf(here: Here, input: RunInput): Placement {
  const first = primaryOf(input)
  const existing = networkInterfaces.find(here, first?.NetworkInterfaceId)
  const subnetId = existing?.subnetId ?? first?.SubnetId ?? input.SubnetId
  const subnet = subnets.find(here, subnetId)
  const asked = existing?.groups ?? first?.Groups ?? input.SecurityGroupIds
  const fallback = subnet && !asked?.length ? defaultGroup(here, subnet.vpcId) : undefined
  return {
    ...(first?.NetworkInterfaceId !== undefined && { interfaceId: first.NetworkInterfaceId }),
    ...(subnetId !== undefined && { subnetId }),
    ...(subnet && { subnet }),
    groups: asked?.length ? asked : fallback === undefined ? [] : [fallback],
    publicIp: first?.AssociatePublicIpAddress ?? subnet?.mapPublicIp ?? false,
  }
}

/** One volume that a launch makes. */
export interface VolumeOrder {
  readonly device: string
  readonly type: string
  readonly size?: number
  readonly iops?: number
  readonly throughput?: number
  readonly encrypted: boolean
  readonly kmsKeyId?: string
  readonly snapshotId?: string
  readonly deleteOnTermination: boolean
}

/** The image's root volume as the request would have it, and the volumes that the request adds. */
export function volumeOrders(here: Here, input: RunInput, image: Image | undefined): readonly VolumeOrder[] {
  const mappings = (input.BlockDeviceMappings ?? []).filter(
    (one) => one.NoDevice === undefined && one.VirtualName === undefined,
  )
  const removed = new Set(
    (input.BlockDeviceMappings ?? []).filter((one) => one.NoDevice !== undefined).map((one) => one.DeviceName),
  )
  const root = image?.root.device
  const more = mappings.filter((one) => one.DeviceName !== root)
  const rootOrder =
    image && !removed.has(root)
      ? [order(here, mappings.find((one) => one.DeviceName === root) ?? { DeviceName: image.root.device }, image)]
      : []
  return [...rootOrder, ...more.map((mapping) => order(here, mapping, undefined))]
}

function order(here: Here, { DeviceName = '', Ebs = {} }: BlockDeviceMapping, image: Image | undefined): VolumeOrder {
  const snapshotId = Ebs.SnapshotId ?? image?.root.snapshotId
  const snapshot = snapshots.find(here, snapshotId)
  const size = Ebs.VolumeSize ?? image?.root.size ?? snapshot?.size
  return {
    device: DeviceName,
    type: Ebs.VolumeType ?? image?.root.type ?? 'gp2',
    ...(size !== undefined && { size }),
    ...(Ebs.Iops !== undefined && { iops: Ebs.Iops }),
    ...(Ebs.Throughput !== undefined && { throughput: Ebs.Throughput }),
    encrypted: (Ebs.Encrypted ?? false) || (image?.root.encrypted ?? false) || (snapshot?.encrypted ?? false),
    ...(Ebs.KmsKeyId !== undefined && { kmsKeyId: Ebs.KmsKeyId }),
    ...(snapshotId !== undefined && { snapshotId }),
    deleteOnTermination: Ebs.DeleteOnTermination ?? true,
  }
}

/** The volume's condition keys, as far as the request tells. */
export function volumeKeys(one: VolumeOrder): Readonly<Record<string, string | undefined>> {
  const sure = one.size === undefined ? undefined : quiet(() => volumeSettings(one))
  return {
    'ec2:VolumeType': one.type,
    'ec2:VolumeSize': one.size?.toString(),
    'ec2:VolumeIops': (one.iops ?? sure?.iops)?.toString(),
    'ec2:VolumeThroughput': (one.throughput ?? sure?.throughput)?.toString(),
    'ec2:Encrypted': String(one.encrypted),
  }
}

/** While asking for permission nothing is refused yet for another reason. */
function quiet<Value>(make: () => Value): Value | undefined {
  try {
    return make()
  } catch {
    return undefined
  }
}

export const metadataOf = (options: RunInput['MetadataOptions'], image: Image | undefined): MetadataOptions => ({
  HttpTokens: options?.HttpTokens ?? (image?.name.startsWith('al2023') ? 'required' : 'optional'),
  HttpPutResponseHopLimit: options?.HttpPutResponseHopLimit ?? (image?.name.startsWith('al2023') ? 2 : 1),
  HttpEndpoint: options?.HttpEndpoint ?? 'enabled',
  HttpProtocolIpv6: options?.HttpProtocolIpv6 ?? 'disabled',
  InstanceMetadataTags: options?.InstanceMetadataTags ?? 'disabled',
})

/** The profile's ARN for a condition, if there is such a profile. */
export const profileArn = (here: Here, input: RunInput): string | undefined =>
  input.IamInstanceProfile && quiet(() => profileFor(here, input.IamInstanceProfile ?? {}).arn)

export const imageOf = (here: Here, input: RunInput): Image | undefined => images.find(here, input.ImageId)
