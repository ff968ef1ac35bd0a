import { awsClient, type AwsClient } from '../../wire/aws-client.ts'
import { expiring } from '../../wire/credentials.ts'
import { kubeTime, listAt, textAt, type KubeObject } from '../api/object.ts'
import { dated } from '../conditions.ts'
import { resource, type KubeClient } from '../kube-client.ts'
import { objectKey, runController, type Controller, type Ground } from '../reconcile.ts'
import { metadataOf } from './imds.ts'
import type { Machine } from './machine.ts'
import { serviceController } from './service-load-balancers.ts'

export interface CloudControllerParts extends Ground {
  /** The API as the manager's service account. */
  readonly kube: KubeClient
  /** The control-plane machine that it runs on: its credentials are that machine's, and no others. */
  readonly machine: Machine
  readonly awsEndpoint: () => string
  readonly region: string
  readonly infraId: string
}

const NODES = resource('v1', 'nodes')
const UNINITIALIZED = 'node.cloudprovider.kubernetes.io/uninitialized'

/** Tells nodes what the cloud knows of them, and gives services their load balancers. */
export function runCloudControllerManager(parts: CloudControllerParts): void {
  const { kube, machine, awsEndpoint, region, clock, signal } = parts
  const metadata = metadataOf(machine)
  const aws = awsClient({
    endpoint: () => awsEndpoint(),
    region,
    clock,
    credentials: expiring(() => metadata.credentials(), clock),
    userAgent: 'cloud-controller-manager',
  })
  signal.addEventListener('abort', () => aws.close(), { once: true })
  runController(parts, kube, nodeController(parts, aws))
  runController(parts, kube, serviceController(parts, aws))
}

function nodeController({ kube, region, clock }: CloudControllerParts, aws: AwsClient): Controller {
  return {
    name: 'cloud-node',
    watches: [{ resource: NODES, keys: objectKey }],
    async reconcile(name) {
      const node = await kube.get(NODES, name)
      if (!node || !needsCloud(node)) return
      const instance = await instanceOf(aws, name)
      if (!instance?.InstanceId) throw new Error(`no instance is called ${name}`)
      const zone = instance.Placement?.AvailabilityZone ?? ''
      const type = instance.InstanceType ?? ''
      await kube.patch(
        NODES,
        { name, subresource: 'status' },
        { status: statusOf(node, instance, kubeTime(clock.now())) },
      )
      await kube.patch(
        NODES,
        { name },
        {
          metadata: {
            labels: {
              'node.kubernetes.io/instance-type': type,
              'topology.kubernetes.io/region': region,
              'topology.kubernetes.io/zone': zone,
              'topology.ebs.csi.aws.com/zone': zone,
            },
          },
          spec: {
            providerID: `aws:///${zone}/${instance.InstanceId}`,
            taints: listAt(node, 'spec.taints').filter((taint) => textAt(taint, 'key') !== UNINITIALIZED),
          },
        },
      )
    },
  }
}

const needsCloud = (node: KubeObject) =>
  !textAt(node, 'spec.providerID') ||
  listAt(node, 'spec.taints').some((taint) => textAt(taint, 'key') === UNINITIALIZED)

async function instanceOf(aws: AwsClient, privateDnsName: string) {
  const Filters = [
    { Name: 'private-dns-name', Values: [privateDnsName] },
    { Name: 'instance-state-name', Values: ['pending', 'running', 'stopping', 'stopped'] },
  ]
  const { Reservations = [] } = await aws.call('ec2', 'DescribeInstances', { Filters })
  return Reservations[0]?.Instances?.[0]
}

type Instance = NonNullable<Awaited<ReturnType<typeof instanceOf>>>

function statusOf(
  node: KubeObject,
  { PrivateIpAddress = '', PrivateDnsName = '', PublicIpAddress }: Instance,
  now: string,
) {
  const network = {
    type: 'NetworkUnavailable',
    status: 'False',
    reason: 'RouteCreated',
    message: 'the cloud knows the node',
  }
  const others = listAt(node, 'status.conditions').filter((one) => textAt(one, 'type') !== network.type)
  return {
    addresses: [
      { type: 'InternalIP', address: PrivateIpAddress },
      ...(PublicIpAddress ? [{ type: 'ExternalIP', address: PublicIpAddress }] : []),
      { type: 'InternalDNS', address: PrivateDnsName },
      { type: 'Hostname', address: PrivateDnsName },
    ],
    conditions: [...others, dated(node, network, now)],
  }
}
