import { textAt, type CloudSession, type Duty, type KubeClient } from '../../operator-context.ts'
import { keyPlace, objectKey } from '../../operator-context.ts'
import { MACHINE_SETS } from './resources.ts'

/** On a MachineSet: what a machine of it has, so that the autoscaler knows before there is one. */
export const CAPACITY = {
  cpu: 'machine.openshift.io/vCPU',
  memory: 'machine.openshift.io/memoryMb',
  labels: 'capacity.cluster-autoscaler.kubernetes.io/labels',
} as const

/** Writes down what EC2 says of a MachineSet's instance type. */
export function capacity(kube: KubeClient, aws: CloudSession): Duty {
  return {
    name: 'capacity',
    watches: [{ resource: MACHINE_SETS, keys: objectKey }],
    async reconcile(key) {
      const { namespace, name } = keyPlace(key)
      const set = await kube.get(MACHINE_SETS, name, namespace)
      const type = textAt(set, 'spec.template.spec.providerSpec.value.instanceType')
      const { annotations = {} } = set?.metadata ?? {}
      if (!set || annotations[FOR] === type) return
      const { InstanceTypes = [] } = await aws.call('ec2', 'DescribeInstanceTypes', {
        Filters: [{ Name: 'instance-type', Values: [type] }],
      })
      const [found] = InstanceTypes
      // Its machines fail with EC2's own reason.
      if (!found) return
      const told = {
        [FOR]: type,
        [CAPACITY.cpu]: String(found.VCpuInfo?.DefaultVCpus ?? 0),
        [CAPACITY.memory]: String(found.MemoryInfo?.SizeInMiB ?? 0),
        [CAPACITY.labels]: 'kubernetes.io/arch=amd64',
      }
      await kube.patch(MACHINE_SETS, { name, namespace }, { metadata: { annotations: told } })
    },
  }
}

const FOR = 'machine.openshift.io/capacity-of'
