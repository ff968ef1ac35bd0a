import { textAt, type CloudSession, type KubeObject } from '../../operator-context.ts'

/** The instance behind a node's providerID `aws:///<zone>/<id>`. */
export const instanceIdOf = (node: KubeObject) => textAt(node, 'spec.providerID').split('/').at(-1) ?? ''

export interface NodeInterface {
  readonly id: string
  readonly subnetId: string
  readonly instanceType: string
  readonly privateIps: readonly string[]
}

/** The node's first network interface, which carries its egress addresses. */
export async function interfaceOf(aws: CloudSession, node: KubeObject): Promise<NodeInterface> {
  const { Reservations = [] } = await aws.call('ec2', 'DescribeInstances', { InstanceIds: [instanceIdOf(node)] })
  const instance = Reservations[0]?.Instances?.[0]
  const found = instance?.NetworkInterfaces?.find(({ Attachment }) => (Attachment?.DeviceIndex ?? 0) === 0)
  if (!found?.NetworkInterfaceId || !found.SubnetId)
    throw new Error(`node ${node.metadata.name} has no network interface`)
  return {
    id: found.NetworkInterfaceId,
    subnetId: found.SubnetId,
    instanceType: instance?.InstanceType ?? '',
    privateIps: (found.PrivateIpAddresses ?? []).flatMap(({ PrivateIpAddress }) => PrivateIpAddress ?? []),
  }
}
