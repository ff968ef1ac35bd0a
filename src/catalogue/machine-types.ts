export type MachineCategory = 'general_purpose' | 'memory_optimized' | 'compute_optimized' | 'accelerated_computing'

/** An EC2 instance type as OCM lists it. */
export interface MachineType {
  readonly id: string
  /** `m5.xlarge - General Purpose` */
  readonly name: string
  readonly category: MachineCategory
  readonly vcpu: number
  readonly memoryBytes: number
  readonly architecture: 'amd64' | 'arm64'
  /** OCM's name across clouds. */
  readonly genericName: string
}

const GIB = 2 ** 30

const categories: Readonly<Record<MachineCategory, { title: string; generic: string }>> = {
  general_purpose: { title: 'General Purpose', generic: 'standard' },
  memory_optimized: { title: 'Memory optimized', generic: 'highmem' },
  compute_optimized: { title: 'Compute optimized', generic: 'highcpu' },
  accelerated_computing: { title: 'Accelerated computing', generic: 'gpu' },
}

/** Instance types of one family have the same memory per vCPU. */
interface Family {
  readonly family: string
  readonly category: MachineCategory
  readonly architecture?: 'arm64'
  readonly gibPerVcpu: number
  readonly sizes: readonly string[]
}

const VCPU = new Map([
  ['xlarge', 4],
  ['2xlarge', 8],
  ['4xlarge', 16],
  ['8xlarge', 32],
  ['9xlarge', 36],
  ['12xlarge', 48],
  ['16xlarge', 64],
  ['18xlarge', 72],
  ['24xlarge', 96],
])

const STANDARD = ['xlarge', '2xlarge', '4xlarge', '8xlarge', '12xlarge', '16xlarge', '24xlarge']
const COMPUTE = ['2xlarge', '4xlarge', '9xlarge', '12xlarge', '18xlarge', '24xlarge']
const COMPUTE_6 = ['2xlarge', '4xlarge', '8xlarge', '12xlarge', '16xlarge', '24xlarge']

const families: readonly Family[] = [
  { family: 'm5', category: 'general_purpose', gibPerVcpu: 4, sizes: STANDARD },
  { family: 'm5a', category: 'general_purpose', gibPerVcpu: 4, sizes: STANDARD },
  { family: 'm5d', category: 'general_purpose', gibPerVcpu: 4, sizes: STANDARD },
  { family: 'm6a', category: 'general_purpose', gibPerVcpu: 4, sizes: STANDARD },
  { family: 'm6i', category: 'general_purpose', gibPerVcpu: 4, sizes: STANDARD },
  { family: 'm7i', category: 'general_purpose', gibPerVcpu: 4, sizes: STANDARD },
  {
    family: 'm6g',
    category: 'general_purpose',
    gibPerVcpu: 4,
    architecture: 'arm64',
    sizes: ['xlarge', '2xlarge', '4xlarge', '8xlarge'],
  },
  { family: 'r5', category: 'memory_optimized', gibPerVcpu: 8, sizes: STANDARD },
  { family: 'r5a', category: 'memory_optimized', gibPerVcpu: 8, sizes: STANDARD },
  { family: 'r6i', category: 'memory_optimized', gibPerVcpu: 8, sizes: STANDARD },
  { family: 'r7i', category: 'memory_optimized', gibPerVcpu: 8, sizes: STANDARD },
  { family: 'c5', category: 'compute_optimized', gibPerVcpu: 2, sizes: COMPUTE },
  { family: 'c6i', category: 'compute_optimized', gibPerVcpu: 2, sizes: COMPUTE_6 },
  { family: 'c7i', category: 'compute_optimized', gibPerVcpu: 2, sizes: COMPUTE_6 },
  {
    family: 'g4dn',
    category: 'accelerated_computing',
    gibPerVcpu: 4,
    sizes: ['xlarge', '2xlarge', '4xlarge', '8xlarge', '12xlarge', '16xlarge'],
  },
]

function typesOf({ family, category, gibPerVcpu, sizes, architecture }: Family): MachineType[] {
  const { title, generic } = categories[category]
  return sizes.map((size) => {
    const vcpu = VCPU.get(size) ?? 0
    return {
      id: `${family}.${size}`,
      name: `${family}.${size} - ${title}`,
      category,
      vcpu,
      memoryBytes: vcpu * gibPerVcpu * GIB,
      architecture: architecture ?? 'amd64',
      genericName: `${generic}-${vcpu}-${family}`,
    }
  })
}

export const machineTypes: readonly MachineType[] = families.flatMap(typesOf)

const byId = new Map(machineTypes.map((type) => [type.id, type]))

export function findMachineType(id: string): MachineType | undefined {
  return byId.get(id)
}
