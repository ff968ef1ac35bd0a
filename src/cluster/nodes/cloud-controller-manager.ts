import type { Dial } from '../../wire/http.ts'
import { roleArn } from '../../catalogue/arns.ts'
import { AwsError, awsClient, type AwsClient } from '../../wire/aws-client.ts'
import { expiring } from '../../wire/credentials.ts'
import { kubeTime, listAt, textAt, type KubeObject } from '../api/object.ts'
import { CallRefused, RETRY_MS } from '../cloud-session.ts'
import { dated } from '../conditions.ts'
import { tellEvent } from '../events.ts'
import { conditionStatus } from '../kinds/kind.ts'
import { resource, type KubeClient, type Resource } from '../kube-client.ts'
import { keyPlace, objectKey, runController, type Controller, type Ground } from '../reconcile.ts'
import { metadataOf } from './imds.ts'
import type { Machine } from './machine.ts'
import { serviceController } from './service-load-balancers.ts'

export interface CloudControllerParts extends Ground {
  /** The API as the manager's service account. */
  readonly kube: KubeClient
  /** The control-plane machine that it runs on: its credentials are that machine's, and no others. */
  readonly machine: Machine
  readonly awsEndpoint: () => string
  readonly dial?: Dial | undefined
  readonly region: string
  readonly infraId: string
  readonly clusterName: string
}

const NODES = resource('v1', 'nodes')
const SERVICES = resource('v1', 'services')
const UNINITIALIZED = 'node.cloudprovider.kubernetes.io/uninitialized'

/** Tells nodes what the cloud knows of them, and gives services their load balancers. What the cloud refuses stands in events. */
export function runCloudControllerManager(parts: CloudControllerParts): void {
  const { kube, machine, awsEndpoint, dial, region, clock, signal, pace } = parts
  const metadata = metadataOf(machine)
  const plain = awsClient({
    endpoint: () => awsEndpoint(),
    dial,
    region,
    clock,
    credentials: expiring(() => metadata.credentials(), clock),
    userAgent: 'cloud-controller-manager',
    pauseMs: RETRY_MS[pace],
  })
  signal.addEventListener('abort', () => plain.close(), { once: true })
  const watched = (controller: Controller, kind: Resource, seen: Seen) =>
    runController(parts, kube, { ...controller, failed: telling(parts, kind, seen) })
  watched(nodeController(parts, plain), NODES, { reason: 'CloudNodeSyncFailed', component: 'cloud-node-controller' })
  watched(nodeLifecycleController(parts, plain), NODES, {
    reason: 'CloudNodeLifecycleFailed',
    component: 'cloud-node-lifecycle-controller',
  })
  watched(serviceController(parts, plain), SERVICES, {
    reason: 'SyncLoadBalancerFailed',
    component: 'service-controller',
    words: 'Error syncing load balancer: failed to ensure load balancer: ',
  })
}

interface Seen {
  readonly reason: string
  readonly component: string
  /** Before the message. */
  readonly words?: string
}

/** Says on the object itself what could not be done for it, by which role, and what decided. */
function telling(
  { kube, machine, clock, clusterName }: CloudControllerParts,
  kind: Resource,
  { words = '', ...seen }: Seen,
) {
  return async (key: string, error: unknown): Promise<void> => {
    const { namespace, name } = key.includes('/') ? keyPlace(key) : { namespace: undefined, name: key }
    const object = await kube.get(kind, name, namespace)
    if (!object) return
    const told = error instanceof AwsError ? new CallRefused(await roleOf(machine), clusterName, error) : error
    const message = `${words}${told instanceof Error ? told.message : String(told)}`
    await tellEvent(kube, object, { ...seen, message }, clock.now())
  }
}

/** Of the instance's profile: the credentials that the calls are made with. */
async function roleOf(machine: Machine): Promise<string> {
  const listed = await metadataOf(machine).read('meta-data/iam/security-credentials')
  const name = listed?.split('\n')[0]
  return name ? roleArn({ account: machine.account }, name) : ''
}

/** A node whose instance is no more is no more either; one that is merely silent stays. */
function nodeLifecycleController({ kube }: CloudControllerParts, aws: AwsClient): Controller {
  return {
    name: 'cloud-node-lifecycle',
    watches: [{ resource: NODES, keys: (node) => (conditionStatus(node, 'Ready') === 'True' ? [] : objectKey(node)) }],
    async reconcile(name) {
      const node = await kube.get(NODES, name)
      if (!node || conditionStatus(node, 'Ready') === 'True' || !textAt(node, 'spec.providerID')) return
      if (!(await instanceOf(aws, name))) await kube.remove(NODES, { name })
    },
  }
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
