/** What Stint knows of one instance type. */
export interface InstanceType {
  readonly name: string
  readonly vcpus: number
  readonly threads: number
  readonly memoryMiB: number
  readonly architecture: 'x86_64' | 'arm64'
  /** Network interfaces, and IPv4 (and IPv6) addresses on each. */
  readonly interfaces: number
  readonly addresses: number
  readonly burstable: boolean
  readonly metal: boolean
  readonly maker: string
}

/** Size → vCPUs, interfaces, addresses each. */
const SIZES = {
  large: [2, 3, 10],
  xlarge: [4, 4, 15],
  '2xlarge': [8, 4, 15],
  '4xlarge': [16, 8, 30],
  '8xlarge': [32, 8, 30],
  '12xlarge': [48, 8, 30],
  '16xlarge': [64, 15, 50],
  '24xlarge': [96, 15, 50],
  metal: [96, 15, 50],
} as const satisfies Record<string, readonly [vcpus: number, interfaces: number, addresses: number]>

/** Families sold in all these sizes → GiB a vCPU. */
const FAMILIES = {
  c5: 2,
  c5a: 2,
  c6a: 2,
  c6i: 2,
  c6g: 2,
  c7g: 2,
  c7i: 2,
  m5: 4,
  m5a: 4,
  m5d: 4,
  m6a: 4,
  m6i: 4,
  m6g: 4,
  m7a: 4,
  m7g: 4,
  m7i: 4,
  r5: 8,
  r5a: 8,
  r5d: 8,
  r6a: 8,
  r6i: 8,
  r6g: 8,
  r7g: 8,
  r7i: 8,
} as const satisfies Record<string, number>

/** Burstable types: vCPUs, MiB, interfaces, addresses each. */
const BURSTABLE = {
  nano: [2, 512, 2, 2],
  micro: [2, 1024, 2, 2],
  small: [2, 2048, 3, 4],
  medium: [2, 4096, 3, 6],
  large: [2, 8192, 3, 12],
  xlarge: [4, 16_384, 4, 15],
  '2xlarge': [8, 32_768, 4, 15],
} as const satisfies Record<string, readonly [vcpus: number, mib: number, interfaces: number, addresses: number]>

const isArm = (family: string) => family.endsWith('g')

const maker = (family: string) => (isArm(family) ? 'AWS' : /^t3a$|\da$/.test(family) ? 'AMD' : 'Intel')

const common = (family: string) => ({
  architecture: isArm(family) ? ('arm64' as const) : ('x86_64' as const),
  threads: isArm(family) ? 1 : 2,
  maker: maker(family),
})

export const instanceTypes: ReadonlyMap<string, InstanceType> = new Map(
  [
    ...Object.entries(FAMILIES).flatMap(([family, ratio]) =>
      Object.entries(SIZES).map(([size, [vcpus, interfaces, addresses]]) => ({
        name: `${family}.${size}`,
        vcpus,
        memoryMiB: vcpus * ratio * 1024,
        interfaces,
        addresses,
        burstable: false,
        metal: size === 'metal',
        ...common(family),
      })),
    ),
    ...['t3', 't3a', 't4g'].flatMap((family) =>
      Object.entries(BURSTABLE).map(([size, [vcpus, memoryMiB, interfaces, addresses]]) => ({
        name: `${family}.${size}`,
        vcpus,
        memoryMiB,
        interfaces,
        addresses,
        burstable: true,
        metal: false,
        ...common(family),
      })),
    ),
  ].map((type) => [type.name, type]),
)

export const instanceType = (name: string): InstanceType | undefined => instanceTypes.get(name)
