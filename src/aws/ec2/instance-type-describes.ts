import type { InstanceTypeInfo, InstanceTypeOffering } from '../../wire/schema/ec2.types.generated.ts'
import { ec2 } from './ec2-operation.ts'
import { fault } from './faults.ts'
import { passes } from './filters.ts'
import { instanceType, instanceTypes, type InstanceType } from './instance-types.ts'
import type { Resource } from './kind.ts'
import { anywhere } from './needs.ts'
import { page } from './page.ts'
import { zonesOf } from './regions.ts'

const FREE = new Set(['t3.micro', 't3.small', 't4g.small'])

const shapeOf = (type: InstanceType): InstanceTypeInfo => ({
  InstanceType: type.name,
  CurrentGeneration: true,
  FreeTierEligible: FREE.has(type.name),
  SupportedUsageClasses: ['on-demand', 'spot'],
  SupportedRootDeviceTypes: ['ebs'],
  SupportedVirtualizationTypes: ['hvm'],
  BareMetal: type.metal,
  ...(type.metal ? {} : { Hypervisor: 'nitro' }),
  ProcessorInfo: { SupportedArchitectures: [type.architecture], Manufacturer: type.maker },
  VCpuInfo: {
    DefaultVCpus: type.vcpus,
    DefaultCores: type.vcpus / type.threads,
    DefaultThreadsPerCore: type.threads,
  },
  MemoryInfo: { SizeInMiB: type.memoryMiB },
  InstanceStorageSupported: /^[a-z]\dd\./.test(type.name),
  EbsInfo: { EbsOptimizedSupport: 'default', EncryptionSupport: 'supported', NvmeSupport: 'required' },
  NetworkInfo: {
    NetworkPerformance: 'Up to 10 Gigabit',
    MaximumNetworkInterfaces: type.interfaces,
    MaximumNetworkCards: 1,
    DefaultNetworkCardIndex: 0,
    NetworkCards: [
      { NetworkCardIndex: 0, NetworkPerformance: 'Up to 10 Gigabit', MaximumNetworkInterfaces: type.interfaces },
    ],
    Ipv4AddressesPerInterface: type.addresses,
    Ipv6AddressesPerInterface: type.addresses,
    Ipv6Supported: true,
    EnaSupport: 'required',
    EfaSupported: false,
  },
  PlacementGroupInfo: { SupportedStrategies: ['cluster', 'partition', 'spread'] },
  HibernationSupported: !type.metal,
  BurstablePerformanceSupported: type.burstable,
  DedicatedHostsSupported: !type.burstable,
  AutoRecoverySupported: !type.metal,
  SupportedBootModes: type.architecture === 'arm64' ? ['uefi'] : ['legacy-bios', 'uefi'],
})

const row = {
  filters: {
    'bare-metal': (shape: InstanceTypeInfo) => shape.BareMetal,
    'burstable-performance-supported': (shape: InstanceTypeInfo) => shape.BurstablePerformanceSupported,
    'current-generation': (shape: InstanceTypeInfo) => shape.CurrentGeneration,
    'free-tier-eligible': (shape: InstanceTypeInfo) => shape.FreeTierEligible,
    hypervisor: (shape: InstanceTypeInfo) => shape.Hypervisor,
    'instance-type': (shape: InstanceTypeInfo) => shape.InstanceType,
    'memory-info.size-in-mib': (shape: InstanceTypeInfo) => shape.MemoryInfo?.SizeInMiB,
    'network-info.ipv4-addresses-per-interface': (shape: InstanceTypeInfo) =>
      shape.NetworkInfo?.Ipv4AddressesPerInterface,
    'network-info.maximum-network-interfaces': (shape: InstanceTypeInfo) => shape.NetworkInfo?.MaximumNetworkInterfaces,
    'processor-info.supported-architecture': (shape: InstanceTypeInfo) => shape.ProcessorInfo?.SupportedArchitectures,
    'supported-root-device-type': (shape: InstanceTypeInfo) => shape.SupportedRootDeviceTypes,
    'supported-usage-class': (shape: InstanceTypeInfo) => shape.SupportedUsageClasses,
    'supported-virtualization-type': (shape: InstanceTypeInfo) => shape.SupportedVirtualizationTypes,
    'vcpu-info.default-vcpus': (shape: InstanceTypeInfo) => shape.VCpuInfo?.DefaultVCpus,
  },
}

const doc = (id: string): Resource => ({ id, created: 0, tags: [] })

export const DescribeInstanceTypes = ec2('DescribeInstanceTypes', {
  needs: anywhere,
  run(call) {
    const { InstanceTypes, Filters, ...paging } = call.input
    const unknown = InstanceTypes?.filter((name) => !instanceType(name)) ?? []
    if (unknown.length > 0)
      throw fault('InvalidInstanceType', `The following supplied instance types do not exist: [${unknown.join(', ')}]`)
    const pass = passes<Resource, InstanceTypeInfo>(row, Filters)
    const shown = [...instanceTypes.values()]
      .filter(({ name }) => !InstanceTypes?.length || InstanceTypes.includes(name))
      .map((type) => ({ id: type.name, shape: shapeOf(type) }))
      .filter(({ id, shape }) => pass(shape, doc(id), call))
    const { items, NextToken } = page(shown, {
      ...paging,
      MaxResults: paging.MaxResults ?? (InstanceTypes?.length ? undefined : 100),
    })
    return { output: { InstanceTypes: items.map((item) => item.shape), NextToken } }
  },
})

const offeringRow = {
  filters: {
    'instance-type': (shape: InstanceTypeOffering) => shape.InstanceType,
    location: (shape: InstanceTypeOffering) => shape.Location,
  },
}

/** Every type is sold everywhere in the region. */
export const DescribeInstanceTypeOfferings = ec2('DescribeInstanceTypeOfferings', {
  needs: anywhere,
  run(call) {
    const { LocationType = 'region', Filters, ...paging } = call.input
    const zones = zonesOf(call.region)
    const places =
      LocationType === 'region'
        ? [call.region]
        : zones.map((zone) => (LocationType === 'availability-zone-id' ? zone.id : zone.name))
    const pass = passes<Resource, InstanceTypeOffering>(offeringRow, Filters)
    const shown = [...instanceTypes.keys()]
      .flatMap((InstanceType) =>
        places.map((Location) => ({
          id: `${InstanceType}/${Location}`,
          shape: { InstanceType, LocationType, Location },
        })),
      )
      .filter(({ id, shape }) => pass(shape, doc(id), call))
    const { items, NextToken } = page(shown, paging)
    return { output: { InstanceTypeOfferings: items.map((item) => item.shape), NextToken } }
  },
})
