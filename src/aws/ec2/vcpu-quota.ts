import { quotaValue } from '../servicequotas/quota.ts'
import { fault } from './faults.ts'
import { instanceType } from './instance-types.ts'
import type { Here } from './kind.ts'
import { instancePhase, instances } from './resources/instance.ts'

const COUNTED = new Set(['pending', 'running'])

/** vCPUs of the instances that run or start in the region. All types that Stint knows are of the standard bucket. */
export const vcpusInUse = (here: Here): number =>
  instances
    .all(here)
    .filter((instance) => COUNTED.has(instancePhase(instance, here)))
    .reduce((sum, { type }) => sum + (instanceType(type)?.vcpus ?? 0), 0)

/** How many of a type may still start. @throws {Fault} `VcpuLimitExceeded` when these are fewer than `least`. */
export function roomFor(here: Here, used: number, type: string, least: number, most: number): number {
  const limit = quotaValue(here, 'ec2', 'L-1216C47A')
  const each = instanceType(type)?.vcpus ?? 1
  const count = Math.min(most, Math.floor((limit - used) / each))
  if (count < least)
    throw fault(
      'VcpuLimitExceeded',
      `You have requested more vCPU capacity than your current vCPU limit of ${limit} allows for the instance bucket that the specified instance type belongs to. Please visit http://aws.amazon.com/contact-us/ec2-request to request an adjustment to this limit.`,
    )
  return count
}
