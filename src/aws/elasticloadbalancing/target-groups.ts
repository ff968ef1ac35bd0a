import type { TargetGroup as Shape } from '../../wire/schema/elasticloadbalancing.types.generated.ts'
import { requestDigest } from '../ec2/claims.ts'
import { vpcs } from '../ec2/resources/vpc.ts'
import type { Call } from '../operation.ts'
import { checkQuota } from '../servicequotas/quota.ts'
import { findTargetGroup, getLoadBalancer, getTargetGroup, newSuffix, targetGroupArn } from './arns.ts'
import { groupAttributes, withGroupAttributes } from './attributes.ts'
import {
  listeners,
  loadBalancers,
  targetGroups,
  targets,
  type Action,
  type HealthCheck,
  type Here,
  type TargetGroup,
} from './documents.ts'
import { anywhere, elb, making, on, type Input } from './elb-operation.ts'
import { fault, invalid } from './faults.ts'
import { page } from './page.ts'
import { parseTags } from './tags.ts'

/** The target groups that actions forward to. */
export const forwardedTo = (actions: readonly Action[]): readonly string[] =>
  actions
    .flatMap((action) => [
      action.TargetGroupArn,
      ...(action.ForwardConfig?.TargetGroups ?? []).map((one) => one.TargetGroupArn),
    ])
    .flatMap((arn) => arn ?? [])

/** The load balancers whose listeners forward to a group. */
export function balancersOf(here: Here, arn: string): readonly string[] {
  const names = listeners
    .all(here)
    .filter((one) => forwardedTo(one.actions).includes(arn))
    .map((one) => one.loadBalancer)
  return [...new Set(names)].flatMap((name) => loadBalancers.find(here, name)?.arn ?? [])
}

const shape = (group: TargetGroup, here: Here): Shape => ({
  TargetGroupArn: group.arn,
  TargetGroupName: group.name,
  Protocol: group.protocol,
  ProtocolVersion: group.protocolVersion,
  Port: group.port,
  VpcId: group.vpcId,
  HealthCheckProtocol: group.health.protocol,
  HealthCheckPort: group.health.port,
  HealthCheckEnabled: group.health.enabled,
  HealthCheckIntervalSeconds: group.health.interval,
  HealthCheckTimeoutSeconds: group.health.timeout,
  HealthyThresholdCount: group.health.healthy,
  UnhealthyThresholdCount: group.health.unhealthy,
  HealthCheckPath: group.health.path,
  Matcher: group.health.matcher === undefined ? undefined : { HttpCode: group.health.matcher },
  LoadBalancerArns: balancersOf(here, group.arn),
  TargetType: group.targetType,
  IpAddressType: 'ipv4',
})

type Checked = Input<'ModifyTargetGroup'> | Input<'CreateTargetGroup'>

const isHttp = (protocol: string) => protocol === 'HTTP' || protocol === 'HTTPS'

/** What is asked, over what was, over the defaults of the protocol. */
function healthCheck(input: Checked, groupProtocol: string, old?: HealthCheck): HealthCheck {
  const protocol = input.HealthCheckProtocol ?? old?.protocol ?? (isHttp(groupProtocol) ? groupProtocol : 'TCP')
  const layer7 = isHttp(groupProtocol)
  const path = input.HealthCheckPath ?? old?.path ?? (isHttp(protocol) ? '/' : undefined)
  const matcher =
    input.Matcher?.HttpCode ?? old?.matcher ?? (isHttp(protocol) ? (layer7 ? '200' : '200-399') : undefined)
  if (!isHttp(protocol) && input.HealthCheckPath !== undefined)
    throw invalid(`Health check path is not supported for health checks with protocol ${protocol}`)
  return {
    enabled: input.HealthCheckEnabled ?? old?.enabled ?? true,
    protocol,
    port: input.HealthCheckPort ?? old?.port ?? 'traffic-port',
    ...(path !== undefined && { path }),
    interval: input.HealthCheckIntervalSeconds ?? old?.interval ?? 30,
    timeout: input.HealthCheckTimeoutSeconds ?? old?.timeout ?? (layer7 ? 5 : isHttp(protocol) ? 6 : 10),
    healthy: input.HealthyThresholdCount ?? old?.healthy ?? 5,
    unhealthy: input.UnhealthyThresholdCount ?? old?.unhealthy ?? 2,
    ...(matcher !== undefined && { matcher }),
  }
}

const PROTOCOLS = ['HTTP', 'HTTPS', 'TCP', 'TLS', 'UDP', 'TCP_UDP']

function newGroup(call: Call<Input<'CreateTargetGroup'>>, request: string): TargetGroup {
  const { input } = call
  const { Name, Protocol, Port, VpcId, TargetType = 'instance' } = input
  if (!/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,30}[A-Za-z0-9])?$/.test(Name))
    throw invalid(
      `Target group name '${Name}' cannot be longer than '32' characters, and can only contain characters that are alphanumeric characters or hyphens(-)`,
    )
  if (Protocol === undefined || Port === undefined) throw invalid('A protocol and a port must be specified')
  if (!PROTOCOLS.includes(Protocol)) throw invalid(`'${Protocol}' is not a supported protocol`)
  if (VpcId === undefined) throw invalid('A VPC ID must be specified')
  if (!vpcs.find(call, VpcId)) throw invalid(`The VPC ID '${VpcId}' is not found`)
  if (TargetType !== 'instance' && TargetType !== 'ip')
    throw invalid(`Target groups of type '${TargetType}' are not supported`)
  checkQuota(call, 'elasticloadbalancing', 'L-B22855CB', targetGroups.all(call).length + 1, () =>
    fault('TooManyTargetGroups', 'The maximum number of target groups has been reached'),
  )
  return {
    name: Name,
    arn: targetGroupArn(call, Name, newSuffix(call.random)),
    protocol: Protocol,
    ...(isHttp(Protocol) && { protocolVersion: input.ProtocolVersion ?? 'HTTP1' }),
    port: Port,
    vpcId: VpcId,
    targetType: TargetType,
    health: healthCheck(input, Protocol),
    attributes: {},
    tags: parseTags(input.Tags),
    created: call.now,
    request,
  }
}

/** The same request again is answered with what it made. */
export const CreateTargetGroup = elb('CreateTargetGroup', {
  needs: (call) => making(call, targetGroupArn(call, call.input.Name, '*'), parseTags(call.input.Tags)),
  run(call) {
    const request = requestDigest({ ...call.input, Tags: undefined })
    const known = targetGroups.find(call, call.input.Name)
    if (known && known.request !== request)
      throw fault(
        'DuplicateTargetGroupName',
        `A target group with the same name '${call.input.Name}' exists, but with different settings`,
      )
    if (known) return { output: { TargetGroups: [shape(known, call)] } }
    const group = newGroup(call, request)
    return { output: { TargetGroups: [shape(group, call)] }, writes: [targetGroups.put(call, group, group.name)] }
  },
})

export const DescribeTargetGroups = elb('DescribeTargetGroups', {
  needs: anywhere,
  run(call) {
    const { LoadBalancerArn, TargetGroupArns, Names, ...paging } = call.input
    const missing = Names?.filter((name) => !targetGroups.find(call, name)) ?? []
    if (missing.length > 0) throw fault('TargetGroupNotFound', 'One or more target groups not found')
    const balancer = LoadBalancerArn === undefined ? undefined : getLoadBalancer(call, LoadBalancerArn)
    const chosen = TargetGroupArns?.length
      ? TargetGroupArns.map((arn) => getTargetGroup(call, arn))
      : targetGroups.all(call).filter(({ name }) => !Names?.length || Names.includes(name))
    const shapes = chosen
      .map((group) => shape(group, call))
      .filter((one) => !balancer || one.LoadBalancerArns?.includes(balancer.arn))
    const { items, NextMarker } = page(shapes, (one) => one.TargetGroupName ?? '', paging)
    return { output: { TargetGroups: items, NextMarker } }
  },
})

const onGroup = (call: Call<{ readonly TargetGroupArn: string }>) =>
  on(call, call.input.TargetGroupArn, findTargetGroup(call, call.input.TargetGroupArn))

export const ModifyTargetGroup = elb('ModifyTargetGroup', {
  needs: onGroup,
  run(call) {
    const group = getTargetGroup(call, call.input.TargetGroupArn)
    const next = { ...group, health: healthCheck(call.input, group.protocol, group.health) }
    return { output: { TargetGroups: [shape(next, call)] }, writes: [targetGroups.put(call, next, next.name)] }
  },
})

/** One that is not there is as good as deleted. */
export const DeleteTargetGroup = elb('DeleteTargetGroup', {
  needs: onGroup,
  run(call) {
    const group = findTargetGroup(call, call.input.TargetGroupArn)
    if (!group) return {}
    if (balancersOf(call, group.arn).length > 0)
      throw fault('ResourceInUse', `Target group '${group.arn}' is currently in use by a listener or a rule`)
    return {
      writes: [
        targetGroups.drop(call, group.name),
        ...targets.all(call, group.name).map((one) => targets.drop(call, group.name, `${one.id}:${one.port}`)),
      ],
    }
  },
})

export const DescribeTargetGroupAttributes = elb('DescribeTargetGroupAttributes', {
  needs: anywhere,
  run: (call) => ({ output: { Attributes: groupAttributes(getTargetGroup(call, call.input.TargetGroupArn)) } }),
})

export const ModifyTargetGroupAttributes = elb('ModifyTargetGroupAttributes', {
  needs: onGroup,
  run(call) {
    const next = withGroupAttributes(getTargetGroup(call, call.input.TargetGroupArn), call.input.Attributes)
    return { output: { Attributes: groupAttributes(next) }, writes: [targetGroups.put(call, next, next.name)] }
  },
})
