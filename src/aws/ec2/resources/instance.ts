import type {
  Instance as Shape,
  InstanceNetworkInterface,
  InstanceState,
} from '../../../wire/schema/ec2.types.generated.ts'
import { instanceType } from '../instance-types.ts'
import { kind, type Here, type Resource } from '../kind.ts'
import { COURSES, GONE, phaseNow, type State } from '../lifecycle.ts'
import { privateName, publicName } from '../names.ts'
import { zoneId } from '../regions.ts'
import { networkInterfaces, publicAddress } from './network-interface.ts'
import { attachmentsOf, volumes } from './volume.ts'
import { vpcs } from './vpc.ts'

export interface Instance extends Resource {
  readonly reservationId: string
  readonly launchIndex: number
  readonly imageId: string
  readonly type: string
  readonly architecture: string
  readonly vpcId: string
  readonly subnetId: string
  readonly zone: string
  /** The primary address, for life. */
  readonly privateIp: string
  readonly keyName?: string
  /** The key as it was at the launch, as in authorized_keys. */
  readonly publicKey?: string
  readonly profile?: InstanceProfileLink
  /** Base64, as sent. */
  readonly userData?: string
  readonly metadata: MetadataOptions
  readonly interfaces: readonly string[]
  readonly devices: readonly { readonly device: string; readonly volumeId: string }[]
  readonly rootDevice: string
  readonly state: State
  /** Why it is in its state; and when somebody brought it there, as a person reads it. */
  readonly reason?: { readonly code: string; readonly message: string; readonly when?: string }
  /** The last start; world milliseconds. */
  readonly launched: number
  readonly protectedFromTermination: boolean
  readonly protectedFromStop: boolean
  readonly shutdownBehavior: string
  readonly ebsOptimized: boolean
  readonly tenancy: string
  readonly monitoring: boolean
  readonly credits?: string
  readonly clientToken?: string
}

export interface InstanceProfileLink {
  readonly arn: string
  readonly id: string
  readonly associationId: string
  readonly since: number
}

/** As the API names them. */
export interface MetadataOptions {
  readonly HttpTokens: string
  readonly HttpPutResponseHopLimit: number
  readonly HttpEndpoint: string
  readonly HttpProtocolIpv6: string
  readonly InstanceMetadataTags: string
}

export const instancePhase = (instance: Instance, here: Pick<Here, 'now' | 'world'>): string =>
  phaseNow(COURSES.instance, instance.state, here)

const CODES: Readonly<Record<string, number>> = {
  pending: 0,
  running: 16,
  'shutting-down': 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
}

export const instanceState = (phase: string): InstanceState => ({ Code: CODES[phase] ?? 48, Name: phase })

export const instances = kind<Instance, Shape>({
  type: 'instance',
  prefix: 'i',
  notFound: 'InvalidInstanceID.NotFound',
  malformed: 'InvalidInstanceID.Malformed',
  missing: (id) =>
    id.includes(',') ? `The instance IDs '${id}' do not exist` : `The instance ID '${id}' does not exist`,
  alive: (instance, here) => instancePhase(instance, here) !== GONE,
  keys: (instance) => ({
    'ec2:InstanceID': instance.id,
    'ec2:InstanceType': instance.type,
    'ec2:AvailabilityZone': instance.zone,
    'ec2:AvailabilityZoneId': zoneId(instance.zone),
    'ec2:InstanceProfile': instance.profile?.arn,
    'ec2:EbsOptimized': String(instance.ebsOptimized),
    'ec2:RootDeviceType': 'ebs',
    'ec2:Tenancy': instance.tenancy,
    ...metadataKeys(instance.metadata),
  }),
  render(instance, here) {
    const phase = instancePhase(instance, here)
    const lives = phase !== 'terminated'
    return {
      ...fixed(instance, reasonIn(phase, instance)),
      ...(lives && living(instance, here)),
      State: instanceState(phase),
      Tags: instance.tags,
    }
  },
  filters: {
    affinity: () => undefined,
    architecture: (shape) => shape.Architecture,
    'availability-zone': (shape) => shape.Placement?.AvailabilityZone,
    'availability-zone-id': (shape) => shape.Placement?.AvailabilityZoneId,
    'block-device-mapping.device-name': (shape) => shape.BlockDeviceMappings?.map((one) => one.DeviceName),
    'block-device-mapping.status': (shape) => shape.BlockDeviceMappings?.map((one) => one.Ebs?.Status),
    'block-device-mapping.volume-id': (shape) => shape.BlockDeviceMappings?.map((one) => one.Ebs?.VolumeId),
    'client-token': (shape) => shape.ClientToken,
    'dns-name': (shape) => shape.PublicDnsName,
    hypervisor: (shape) => shape.Hypervisor,
    'iam-instance-profile.arn': (shape) => shape.IamInstanceProfile?.Arn,
    'iam-instance-profile.id': (shape) => shape.IamInstanceProfile?.Id,
    'image-id': (shape) => shape.ImageId,
    'instance-id': (shape) => shape.InstanceId,
    'instance-lifecycle': (shape) => shape.InstanceLifecycle,
    'instance-state-code': (shape) => shape.State?.Code,
    'instance-state-name': (shape) => shape.State?.Name,
    'instance-type': (shape) => shape.InstanceType,
    'instance.group-id': (shape) => shape.SecurityGroups?.map((one) => one.GroupId),
    'instance.group-name': (shape) => shape.SecurityGroups?.map((one) => one.GroupName),
    'ip-address': (shape) => shape.PublicIpAddress,
    'key-name': (shape) => shape.KeyName,
    'launch-index': (shape) => shape.AmiLaunchIndex,
    'launch-time': (shape) => shape.LaunchTime?.toISOString(),
    'metadata-options.http-tokens': (shape) => shape.MetadataOptions?.HttpTokens,
    'monitoring-state': (shape) => shape.Monitoring?.State,
    'network-interface.addresses.private-ip-address': (shape) =>
      shape.NetworkInterfaces?.flatMap((one) => one.PrivateIpAddresses?.map((address) => address.PrivateIpAddress)),
    'network-interface.group-id': (shape) =>
      shape.NetworkInterfaces?.flatMap((one) => one.Groups?.map((group) => group.GroupId)),
    'network-interface.network-interface-id': (shape) => shape.NetworkInterfaces?.map((one) => one.NetworkInterfaceId),
    'network-interface.subnet-id': (shape) => shape.NetworkInterfaces?.map((one) => one.SubnetId),
    'network-interface.vpc-id': (shape) => shape.NetworkInterfaces?.map((one) => one.VpcId),
    'owner-id': (_shape, doc) => doc.profile?.arn.split(':')[4],
    platform: (shape) => shape.Platform,
    'private-dns-name': (shape) => shape.PrivateDnsName,
    'private-ip-address': (shape) => shape.PrivateIpAddress,
    'reservation-id': (_shape, doc) => doc.reservationId,
    'root-device-name': (shape) => shape.RootDeviceName,
    'root-device-type': (shape) => shape.RootDeviceType,
    'source-dest-check': (shape) => shape.SourceDestCheck,
    'state-reason-code': (shape) => shape.StateReason?.Code,
    'subnet-id': (shape) => shape.SubnetId,
    tenancy: (shape) => shape.Placement?.Tenancy,
    'virtualization-type': (shape) => shape.VirtualizationType,
    'vpc-id': (shape) => shape.VpcId,
  },
})

export const metadataKeys = (options: MetadataOptions) => ({
  'ec2:MetadataHttpEndpoint': options.HttpEndpoint,
  'ec2:MetadataHttpPutResponseHopLimit': String(options.HttpPutResponseHopLimit),
  'ec2:MetadataHttpTokens': options.HttpTokens,
  'ec2:InstanceMetadataTags': options.InstanceMetadataTags,
})

/** That it is new is a reason only until it runs. */
const reasonIn = (phase: string, { reason }: Instance) =>
  phase === 'pending' || reason?.when !== undefined ? reason : undefined

/** What is shown of an instance to its very end. */
function fixed(instance: Instance, reason: Instance['reason']): Shape {
  const type = instanceType(instance.type)
  return {
    Architecture: instance.architecture,
    ClientToken: instance.clientToken ?? '',
    EbsOptimized: instance.ebsOptimized,
    EnaSupport: true,
    Hypervisor: 'xen',
    RootDeviceName: instance.rootDevice,
    RootDeviceType: 'ebs',
    VirtualizationType: 'hvm',
    CpuOptions: type && { CoreCount: type.vcpus / type.threads, ThreadsPerCore: type.threads },
    CapacityReservationSpecification: { CapacityReservationPreference: 'open' },
    HibernationOptions: { Configured: false },
    EnclaveOptions: { Enabled: false },
    PlatformDetails: 'Linux/UNIX',
    UsageOperation: 'RunInstances',
    UsageOperationUpdateTime: new Date(instance.created),
    MaintenanceOptions: { AutoRecovery: 'default' },
    CurrentInstanceBootMode: 'legacy-bios',
    InstanceId: instance.id,
    ImageId: instance.imageId,
    PrivateDnsName: '',
    PublicDnsName: '',
    StateTransitionReason: reason?.when ? `User initiated (${reason.when})` : '',
    StateReason: reason && { Code: reason.code, Message: reason.message },
    KeyName: instance.keyName,
    AmiLaunchIndex: instance.launchIndex,
    ProductCodes: [],
    InstanceType: instance.type,
    LaunchTime: new Date(instance.launched),
    Placement: {
      AvailabilityZone: instance.zone,
      AvailabilityZoneId: zoneId(instance.zone),
      GroupName: '',
      Tenancy: instance.tenancy,
    },
    Monitoring: { State: instance.monitoring ? 'enabled' : 'disabled' },
    MetadataOptions: { State: 'applied', ...instance.metadata },
    BlockDeviceMappings: [],
    NetworkInterfaces: [],
    SecurityGroups: [],
  }
}

/** What ends with termination: addresses, volumes, interfaces, groups. */
function living(instance: Instance, here: Here): Shape {
  const network = instance.interfaces.flatMap((id) => networkInterfaces.find(here, id) ?? [])
  const [primary] = network
  const publicIp = primary && publicAddress(primary, here)
  const shapes = network.map((one) => networkInterfaces.render(one, here))
  return {
    VpcId: instance.vpcId,
    SubnetId: instance.subnetId,
    PrivateIpAddress: instance.privateIp,
    PrivateDnsName: privateName(here.region, instance.privateIp),
    PublicIpAddress: publicIp,
    PublicDnsName:
      publicIp !== undefined && vpcs.find(here, instance.vpcId)?.dnsHostnames ? publicName(here.region, publicIp) : '',
    PrivateDnsNameOptions: {
      HostnameType: 'ip-name',
      EnableResourceNameDnsARecord: false,
      EnableResourceNameDnsAAAARecord: false,
    },
    Ipv6Address: primary?.ipv6[0],
    IamInstanceProfile: instance.profile && { Arn: instance.profile.arn, Id: instance.profile.id },
    SecurityGroups: shapes[0]?.Groups,
    SourceDestCheck: primary?.sourceDestCheck,
    NetworkInterfaces: shapes.map(
      ({ TagSet: _tags, RequesterId: _who, RequesterManaged: _by, ...shape }) => shape as InstanceNetworkInterface,
    ),
    BlockDeviceMappings: blockDevices(instance, here),
  }
}

export const blockDevices = (instance: Instance, here: Here) =>
  instance.devices.flatMap(({ device, volumeId }) => {
    const volume = volumes.find(here, volumeId)
    const attachment = volume && attachmentsOf(volume, here).find((one) => one.instanceId === instance.id)
    if (!attachment) return []
    const { state, deleteOnTermination } = attachment
    return [
      {
        DeviceName: device,
        Ebs: {
          AttachTime: new Date(state.since),
          DeleteOnTermination: deleteOnTermination,
          Status: state.phase,
          VolumeId: volumeId,
        },
      },
    ]
  })
