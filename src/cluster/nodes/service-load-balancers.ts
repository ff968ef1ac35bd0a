import { AwsError, type AwsClient } from '../../wire/aws-client.ts'
import { clusterTagKey } from '../../catalogue/tags.ts'
import { at, listAt, numberAt, textAt, type KubeObject } from '../api/object.ts'
import { tellEvent } from '../events.ts'
import { resource } from '../kube-client.ts'
import { keyPlace, objectKey, type Controller } from '../reconcile.ts'
import type { CloudControllerParts } from './cloud-controller-manager.ts'

const SERVICES = resource('v1', 'services')
const NODES = resource('v1', 'nodes')
const FINALIZER = 'service.kubernetes.io/load-balancer-cleanup'
const CONTROL_PLANE = 'node-role.kubernetes.io/control-plane'
const EXCLUDED = 'node.kubernetes.io/exclude-from-external-load-balancers'
const INTERNAL = 'service.beta.kubernetes.io/aws-load-balancer-internal'

const isBalanced = (service: KubeObject) => at(service, 'spec.type') === 'LoadBalancer'
const finalizers = ({ metadata }: KubeObject) => metadata.finalizers ?? []

/** `a` and the service's uid, as the cloud provider has always named them. */
const balancerName = ({ metadata }: KubeObject) => `a${(metadata.uid ?? '').replaceAll('-', '')}`.slice(0, 32)

interface Port {
  readonly port: number
  readonly nodePort: number
}

const portsOf = (service: KubeObject): readonly Port[] =>
  listAt(service, 'spec.ports').flatMap((one) => {
    const [port, nodePort] = [numberAt(one, 'port'), numberAt(one, 'nodePort')]
    return port === undefined || nodePort === undefined ? [] : [{ port, nodePort }]
  })

/** Gives each Service of type LoadBalancer a network load balancer before the nodes that take traffic, and takes it away again. */
export function serviceController(parts: CloudControllerParts, aws: AwsClient): Controller {
  const { kube } = parts
  const balanced = new Set<string>()
  const remember = (service: KubeObject) => {
    const keys = objectKey(service)
    for (const key of keys) if (isBalanced(service)) balanced.add(key)
    return keys
  }

  const tell = (service: KubeObject, reason: string, message: string) =>
    tellEvent(kube, service, { type: 'Normal', reason, message, component: 'service-controller' }, parts.clock.now())

  const clean = async (service: KubeObject, key: string): Promise<void> => {
    await removeBalancer(aws, service)
    balanced.delete(key)
    await tell(service, 'DeletedLoadBalancer', 'Deleted load balancer')
    await kube.patch(SERVICES, place(service), {
      metadata: { finalizers: finalizers(service).filter((one) => one !== FINALIZER) },
    })
  }

  return {
    name: 'cloud-service',
    watches: [
      { resource: SERVICES, keys: remember },
      { resource: NODES, keys: () => [...balanced] },
    ],
    async reconcile(key) {
      const { namespace, name } = keyPlace(key)
      const service = await kube.get(SERVICES, name, namespace)
      if (!service || !(isBalanced(service) || finalizers(service).includes(FINALIZER)))
        return void balanced.delete(key)
      if (service.metadata.deletionTimestamp || !isBalanced(service))
        return finalizers(service).includes(FINALIZER) ? clean(service, key) : undefined
      if (!finalizers(service).includes(FINALIZER))
        await kube.patch(SERVICES, place(service), { metadata: { finalizers: [...finalizers(service), FINALIZER] } })
      const hostname = await ensureBalancer(parts, aws, service, await targetsOf(parts))
      if (textAt(listAt(service, 'status.loadBalancer.ingress')[0], 'hostname') === hostname) return
      await kube.patch(
        SERVICES,
        { ...place(service), subresource: 'status' },
        { status: { loadBalancer: { ingress: [{ hostname }] } } },
      )
      await tell(service, 'EnsuredLoadBalancer', 'Ensured load balancer')
    },
  }
}

const place = ({ metadata: { name, namespace } }: KubeObject) => ({ name, namespace })

/** Instances of the nodes that take traffic from outside. */
async function targetsOf({ kube }: CloudControllerParts): Promise<readonly string[]> {
  const nodes = await kube.list(NODES)
  return nodes
    .filter(({ metadata: { labels = {} } }) => labels[CONTROL_PLANE] === undefined && labels[EXCLUDED] === undefined)
    .flatMap((node) => textAt(node, 'spec.providerID').split('/').at(-1) || [])
}

async function ensureBalancer(
  parts: CloudControllerParts,
  aws: AwsClient,
  service: KubeObject,
  targets: readonly string[],
): Promise<string> {
  const Name = balancerName(service)
  const Tags = [
    { Key: clusterTagKey(parts.infraId), Value: 'owned' },
    { Key: 'kubernetes.io/service-name', Value: `${service.metadata.namespace ?? ''}/${service.metadata.name}` },
  ]
  const balancer = (await findBalancer(aws, Name)) ?? (await createBalancer(parts, aws, service, Name, Tags))
  const { LoadBalancerArn = '', VpcId = '', DNSName = '' } = balancer
  const { Listeners = [] } = await aws.call('elasticloadbalancing', 'DescribeListeners', { LoadBalancerArn })
  for (const { port, nodePort } of portsOf(service)) {
    const group = await ensureTargetGroup(aws, {
      Name: `k8s-${Name.slice(0, 20)}-${port}`,
      Port: nodePort,
      VpcId,
      Tags,
    })
    await ensureTargets(aws, group, targets)
    if (!Listeners.some((listener) => listener.Port === port))
      await aws.call('elasticloadbalancing', 'CreateListener', {
        LoadBalancerArn,
        Protocol: 'TCP',
        Port: port,
        DefaultActions: [{ Type: 'forward', TargetGroupArn: group }],
        Tags,
      })
  }
  return DNSName
}

/** What is not there is undefined; every other refusal is thrown. */
async function unless<Value>(code: string, call: Promise<Value>): Promise<Value | undefined> {
  try {
    return await call
  } catch (error) {
    if (error instanceof AwsError && error.code.startsWith(code)) return undefined
    throw error
  }
}

async function findBalancer(aws: AwsClient, name: string) {
  const found = await unless(
    'LoadBalancerNotFound',
    aws.call('elasticloadbalancing', 'DescribeLoadBalancers', { Names: [name] }),
  )
  return found?.LoadBalancers?.[0]
}

type Tags = readonly { readonly Key: string; readonly Value: string }[]

async function createBalancer(
  parts: CloudControllerParts,
  aws: AwsClient,
  service: KubeObject,
  Name: string,
  Tags: Tags,
) {
  const internal = service.metadata.annotations?.[INTERNAL] === 'true'
  const { LoadBalancers = [] } = await aws.call('elasticloadbalancing', 'CreateLoadBalancer', {
    Name,
    Type: 'network',
    Scheme: internal ? 'internal' : 'internet-facing',
    Subnets: await subnetsFor(parts, aws, internal),
    Tags,
  })
  const [made] = LoadBalancers
  if (!made) throw new Error('no load balancer was made')
  return made
}

/** One of the cluster's subnets in each zone: public for the internet, by route and not by name, unless tagged for it. */
async function subnetsFor(
  { infraId }: CloudControllerParts,
  aws: AwsClient,
  internal: boolean,
): Promise<readonly string[]> {
  const Filters = [{ Name: 'tag-key', Values: [clusterTagKey(infraId)] }]
  const { Subnets = [] } = await aws.call('ec2', 'DescribeSubnets', { Filters })
  const { RouteTables = [] } = await aws.call('ec2', 'DescribeRouteTables', {
    Filters: [{ Name: 'vpc-id', Values: [...new Set(Subnets.flatMap(({ VpcId }) => VpcId ?? []))] }],
  })
  const open = new Set(
    RouteTables.filter(({ Routes = [] }) => Routes.some(({ GatewayId }) => GatewayId?.startsWith('igw-'))).flatMap(
      ({ Associations = [] }) => Associations.flatMap(({ SubnetId }) => SubnetId ?? []),
    ),
  )
  const tag = internal ? 'kubernetes.io/role/internal-elb' : 'kubernetes.io/role/elb'
  const fitting = Subnets.filter(({ SubnetId = '' }) => open.has(SubnetId) !== internal)
  const tagged = (subnet: (typeof fitting)[number]) => subnet.Tags?.some(({ Key }) => Key === tag) ?? false
  const ordered = [...fitting].sort(
    (a, b) => Number(tagged(b)) - Number(tagged(a)) || (a.SubnetId ?? '').localeCompare(b.SubnetId ?? ''),
  )
  const byZone = new Map(
    [...ordered].reverse().map(({ AvailabilityZone = '', SubnetId = '' }) => [AvailabilityZone, SubnetId]),
  )
  if (byZone.size === 0) throw new Error('could not find any suitable subnets for creating the ELB')
  return [...byZone.values()]
}

interface TargetGroup {
  readonly Name: string
  readonly Port: number
  readonly VpcId: string
  readonly Tags: Tags
}

async function ensureTargetGroup(aws: AwsClient, { Name, Port, VpcId, Tags }: TargetGroup): Promise<string> {
  const known = await unless(
    'TargetGroupNotFound',
    aws.call('elasticloadbalancing', 'DescribeTargetGroups', { Names: [Name] }),
  )
  const found = known?.TargetGroups?.[0]?.TargetGroupArn
  if (found) return found
  const { TargetGroups = [] } = await aws.call('elasticloadbalancing', 'CreateTargetGroup', {
    Name,
    Protocol: 'TCP',
    Port,
    VpcId,
    TargetType: 'instance',
    HealthCheckProtocol: 'TCP',
    Tags,
  })
  return TargetGroups[0]?.TargetGroupArn ?? ''
}

async function ensureTargets(aws: AwsClient, TargetGroupArn: string, wanted: readonly string[]): Promise<void> {
  const { TargetHealthDescriptions = [] } = await aws.call('elasticloadbalancing', 'DescribeTargetHealth', {
    TargetGroupArn,
  })
  const present = new Set(
    TargetHealthDescriptions.filter(({ TargetHealth }) => TargetHealth?.State !== 'draining').flatMap(
      ({ Target }) => Target?.Id ?? [],
    ),
  )
  const missing = wanted.filter((id) => !present.has(id))
  const surplus = [...present].filter((id) => !wanted.includes(id))
  const targets = (ids: readonly string[]) => ({ TargetGroupArn, Targets: ids.map((Id) => ({ Id })) })
  if (missing.length > 0) await aws.call('elasticloadbalancing', 'RegisterTargets', targets(missing))
  if (surplus.length > 0) await aws.call('elasticloadbalancing', 'DeregisterTargets', targets(surplus))
}

async function removeBalancer(aws: AwsClient, service: KubeObject): Promise<void> {
  const Name = balancerName(service)
  const found = await findBalancer(aws, Name)
  if (found?.LoadBalancerArn)
    await aws.call('elasticloadbalancing', 'DeleteLoadBalancer', { LoadBalancerArn: found.LoadBalancerArn })
  for (const { port } of portsOf(service)) {
    const Names = [`k8s-${Name.slice(0, 20)}-${port}`]
    const known = await unless(
      'TargetGroupNotFound',
      aws.call('elasticloadbalancing', 'DescribeTargetGroups', { Names }),
    )
    const TargetGroupArn = known?.TargetGroups?.[0]?.TargetGroupArn
    if (TargetGroupArn) await aws.call('elasticloadbalancing', 'DeleteTargetGroup', { TargetGroupArn })
  }
}
