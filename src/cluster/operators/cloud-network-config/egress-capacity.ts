import {
  resource,
  type CloudSession,
  type Duty,
  type KubeObject,
  type OperatorContext,
} from '../../operator-context.ts'
import { instanceIdOf, interfaceOf, type NodeInterface } from './interfaces.ts'

const NODES = resource('v1', 'nodes')
const ANNOTATION = 'cloud.network.openshift.io/egress-ipconfig'
const ACCESS = '/access'

/** Writes on each node how many more addresses its interface can carry, and out of which range. */
export function egressCapacity({ kube }: OperatorContext, aws: CloudSession): Duty {
  const annotate = async (node: KubeObject): Promise<void> => {
    const found = await interfaceOf(aws, node)
    const value = JSON.stringify([await capacityOf(aws, found)])
    if (node.metadata.annotations?.[ANNOTATION] === value) return
    await kube.patch(NODES, { name: node.metadata.name }, { metadata: { annotations: { [ANNOTATION]: value } } })
  }

  return {
    name: 'node',
    watches: [{ resource: NODES, keys: newNodes }],
    always: [ACCESS],
    async reconcile(name) {
      if (name === ACCESS) return void (await aws.call('ec2', 'DescribeInstances', { MaxResults: 5 }))
      const node = await kube.get(NODES, name)
      if (node && instanceIdOf(node)) await annotate(node)
    },
  }
}

/** A node's other changes do not concern its interface. */
const newNodes = (node: KubeObject) =>
  node.metadata.annotations?.[ANNOTATION] === undefined && instanceIdOf(node) ? [node.metadata.name] : []

async function capacityOf(aws: CloudSession, { id, subnetId, instanceType, privateIps }: NodeInterface) {
  const [{ InstanceTypes = [] }, { Subnets = [] }] = await Promise.all([
    aws.call('ec2', 'DescribeInstanceTypes', { InstanceTypes: [instanceType] }),
    aws.call('ec2', 'DescribeSubnets', { SubnetIds: [subnetId] }),
  ])
  const { Ipv4AddressesPerInterface = 0, Ipv6AddressesPerInterface = 0 } = InstanceTypes[0]?.NetworkInfo ?? {}
  return {
    interface: id,
    ifaddr: { ipv4: Subnets[0]?.CidrBlock ?? '' },
    capacity: { ipv4: Math.max(0, Ipv4AddressesPerInterface - privateIps.length), ipv6: Ipv6AddressesPerInterface },
  }
}
