import { invalidInput } from './faults.ts'

const ALWAYS = ['image', 'instance', 'security-group']

/** What RunInstances needs in each scenario. @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulateCustomPolicy.html */
const SCENARIOS: ReadonlyMap<string, readonly string[]> = new Map([
  ['EC2-Classic-InstanceStore', ALWAYS],
  ['EC2-Classic-EBS', [...ALWAYS, 'volume']],
  ['EC2-VPC-InstanceStore', [...ALWAYS, 'network-interface']],
  ['EC2-VPC-InstanceStore-Subnet', [...ALWAYS, 'network-interface', 'subnet']],
  ['EC2-VPC-EBS', [...ALWAYS, 'network-interface', 'volume']],
  ['EC2-VPC-EBS-Subnet', [...ALWAYS, 'network-interface', 'subnet', 'volume']],
])

interface Asked {
  readonly ResourceHandlingOption?: string | undefined
  readonly ResourceArns?: readonly string[] | undefined
}

/**
 * Whether an action is tried on all resources at once: RunInstances in a scenario.
 * @throws {Fault} InvalidInput for a scenario that there is none of, or one whose resources are not all given
 */
export function scenarioFor(
  action: string,
  { ResourceHandlingOption: option, ResourceArns: arns = [] }: Asked,
): boolean {
  if (option === undefined || action.toLowerCase() !== 'ec2:runinstances') return false
  const needed = SCENARIOS.get(option)
  if (!needed)
    throw invalidInput(`Invalid ResourceHandlingOption: ${option}. It is one of ${[...SCENARIOS.keys()].join(', ')}.`)
  const missing = needed.filter((type) => !arns.some((arn) => arn === '*' || arn.includes(`:${type}/`)))
  if (missing.length > 0 && arns.length > 0)
    throw invalidInput(`ResourceHandlingOption ${option} needs resources of the types ${missing.join(', ')}.`)
  return true
}
