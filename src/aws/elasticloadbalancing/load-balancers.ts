import type { LoadBalancer as Shape } from '../../wire/schema/elasticloadbalancing.types.generated.ts'
import type { Write } from '../../store/Store.ts'
import { requestDigest } from '../ec2/claims.ts'
import { COURSES, phaseNow } from '../ec2/lifecycle.ts'
import { internetGateways } from '../ec2/resources/internet-gateway.ts'
import { networkInterfaces } from '../ec2/resources/network-interface.ts'
import type { Call } from '../operation.ts'
import { checkQuota } from '../servicequotas/quota.ts'
import { findLoadBalancer, getLoadBalancer, loadBalancerArn, newSuffix } from './arns.ts'
import { balancerAttributes, withBalancerAttributes } from './attributes.ts'
import { listeners, loadBalancers, type LoadBalancer, type LoadBalancerZone } from './documents.ts'
import { anywhere, elb, making, on, type Input } from './elb-operation.ts'
import { fault, invalid, misconfigured, noLoadBalancer } from './faults.ts'
import { dnsName, hostedZone } from './hosted-zones.ts'
import { page } from './page.ts'
import { groupsFor, mappingsOf, place, subnetsFor, vacate } from './placement.ts'
import { parseTags } from './tags.ts'

type Create = Input<'CreateLoadBalancer'>
type Pacing = Pick<Call<unknown>, 'now' | 'world' | 'region'>

const loadBalancerShape = (balancer: LoadBalancer, here: Pacing, phase?: string): Shape => ({
  LoadBalancerArn: balancer.arn,
  DNSName: balancer.dnsName,
  CanonicalHostedZoneId: hostedZone(here.region, balancer.type),
  CreatedTime: new Date(balancer.created),
  LoadBalancerName: balancer.name,
  Scheme: balancer.scheme,
  VpcId: balancer.vpcId,
  State: { Code: phase ?? phaseNow(COURSES.loadBalancer, balancer.state, here) },
  Type: balancer.type,
  AvailabilityZones: zoneShapes(balancer.zones),
  SecurityGroups: balancer.groups.length > 0 || balancer.type === 'application' ? balancer.groups : undefined,
  IpAddressType: balancer.ipAddressType,
})

const zoneShapes = (zones: readonly LoadBalancerZone[]) =>
  zones.map(({ zone, subnetId, allocationId }) => ({
    ZoneName: zone,
    SubnetId: subnetId,
    LoadBalancerAddresses: allocationId === undefined ? [] : [{ AllocationId: allocationId }],
  }))

const typeOf = (input: Create): LoadBalancer['type'] => {
  if (input.Type === undefined || input.Type === 'application') return 'application'
  if (input.Type === 'network') return 'network'
  throw invalid(`Load balancers of type '${input.Type}' are not supported`)
}

const QUOTAS = { network: 'L-69A177A2', application: 'L-53DA6B97' } as const

function checkName(name: string): void {
  if (!/^[A-Za-z0-9-]{1,32}$/.test(name))
    throw invalid(
      `The load balancer name '${name}' can only contain characters that are alphanumeric characters or hyphens(-) and must be at most 32 characters long`,
    )
  if (name.startsWith('-') || name.endsWith('-'))
    throw invalid(`The load balancer name '${name}' cannot begin or end with a hyphen`)
  if (name.startsWith('internal-')) throw invalid(`The load balancer name '${name}' cannot begin with 'internal-'`)
}

/** The same request again is answered with what it made. */
export const CreateLoadBalancer = elb('CreateLoadBalancer', {
  needs(call) {
    const { input } = call
    const arn = loadBalancerArn(call, input.Type === 'network' ? 'network' : 'application', input.Name, '*')
    return making(call, arn, parseTags(input.Tags), {
      'elasticloadbalancing:Scheme': input.Scheme ?? 'internet-facing',
      'elasticloadbalancing:Subnet': mappingsOf(input).flatMap(({ SubnetId }) => SubnetId ?? []),
      'elasticloadbalancing:SecurityGroup': input.SecurityGroups,
    })
  },
  run(call) {
    const { input } = call
    const request = requestDigest({ ...input, Tags: undefined })
    const known = loadBalancers.find(call, input.Name)
    if (known && known.request !== request)
      throw fault(
        'DuplicateLoadBalancerName',
        `A load balancer with the same name '${input.Name}' exists, but with different settings`,
      )
    if (known) return { output: { LoadBalancers: [loadBalancerShape(known, call)] } }
    const { balancer, writes } = newBalancer(call, request)
    return {
      output: { LoadBalancers: [loadBalancerShape(balancer, call, 'provisioning')] },
      writes: [loadBalancers.put(call, balancer, balancer.name), ...writes],
    }
  },
})

function newBalancer(
  call: Call<Create>,
  request: string,
): { readonly balancer: LoadBalancer; readonly writes: readonly Write[] } {
  const { input } = call
  checkName(input.Name)
  const type = typeOf(input)
  const scheme = input.Scheme === 'internal' ? 'internal' : 'internet-facing'
  const of = loadBalancers.all(call).filter((one) => one.type === type).length
  checkQuota(call, 'elasticloadbalancing', QUOTAS[type], of + 1, () =>
    fault('TooManyLoadBalancers', 'The maximum number of load balancers has been reached'),
  )
  const mappings = mappingsOf(input)
  const where = subnetsFor(call, mappings, type)
  const vpcId = where[0]?.vpcId ?? ''
  if (scheme === 'internet-facing' && !internetGateways.all(call).some((gateway) => gateway.vpcId === vpcId))
    throw fault('InvalidSubnet', `VPC ${vpcId} has no internet gateway`)
  const suffix = newSuffix(call.random)
  const arn = loadBalancerArn(call, type, input.Name, suffix)
  const groups = groupsFor(call, vpcId, input.SecurityGroups ?? [])
  const placed = where.map((subnet, index) => place(call, subnet, mappings[index] ?? {}, { arn, groups }))
  const balancer: LoadBalancer = {
    name: input.Name,
    arn,
    type,
    scheme,
    dnsName: dnsName(
      call.region,
      type,
      scheme === 'internal' && type === 'application' ? `internal-${input.Name}` : input.Name,
      suffix,
    ),
    vpcId,
    zones: placed.map(({ zone }) => zone),
    groups,
    ipAddressType: input.IpAddressType ?? 'ipv4',
    attributes: {},
    tags: parseTags(input.Tags),
    created: call.now,
    state: { phase: 'provisioning', since: call.now },
    request,
  }
  return { balancer, writes: placed.flatMap(({ writes }) => writes) }
}

export const DescribeLoadBalancers = elb('DescribeLoadBalancers', {
  needs: anywhere,
  run(call) {
    const { LoadBalancerArns, Names, ...paging } = call.input
    if (LoadBalancerArns?.length && Names?.length)
      throw invalid('Load balancer ARNs and names cannot be specified at the same time')
    const missing = Names?.filter((name) => !loadBalancers.find(call, name)) ?? []
    if (missing.length > 0) throw fault('LoadBalancerNotFound', `Load balancers '[${missing.join(', ')}]' not found`)
    const chosen = LoadBalancerArns?.length
      ? LoadBalancerArns.map((arn) => getLoadBalancer(call, arn))
      : loadBalancers.all(call).filter(({ name }) => !Names?.length || Names.includes(name))
    const { items, NextMarker } = page(chosen, ({ name }) => name, paging)
    return { output: { LoadBalancers: items.map((one) => loadBalancerShape(one, call)), NextMarker } }
  },
})

const onBalancer = (call: Call<{ readonly LoadBalancerArn: string }>, context = {}) =>
  on(call, call.input.LoadBalancerArn, findLoadBalancer(call, call.input.LoadBalancerArn), context)

/** One that is not there is as good as deleted. Its listeners and network interfaces go with it. */
export const DeleteLoadBalancer = elb('DeleteLoadBalancer', {
  needs: (call) => onBalancer(call),
  run(call) {
    if (!call.input.LoadBalancerArn.includes(':loadbalancer/')) throw noLoadBalancer()
    const balancer = findLoadBalancer(call, call.input.LoadBalancerArn)
    if (!balancer) return {}
    if (balancer.attributes['deletion_protection.enabled'] === 'true')
      throw fault(
        'OperationNotPermitted',
        `Load balancer '${balancer.arn}' cannot be deleted because deletion protection is enabled`,
      )
    return {
      writes: [
        loadBalancers.drop(call, balancer.name),
        ...listeners.all(call, balancer.name).map((one) => listeners.drop(call, balancer.name, String(one.port))),
        ...balancer.zones.flatMap((zone) => vacate(call, zone)),
      ],
    }
  },
})

export const DescribeLoadBalancerAttributes = elb('DescribeLoadBalancerAttributes', {
  needs: anywhere,
  run: (call) => ({ output: { Attributes: balancerAttributes(getLoadBalancer(call, call.input.LoadBalancerArn)) } }),
})

export const ModifyLoadBalancerAttributes = elb('ModifyLoadBalancerAttributes', {
  needs: (call) => onBalancer(call),
  run(call) {
    const next = withBalancerAttributes(getLoadBalancer(call, call.input.LoadBalancerArn), call.input.Attributes)
    return { output: { Attributes: balancerAttributes(next) }, writes: [loadBalancers.put(call, next, next.name)] }
  },
})

/** A network load balancer that was made without groups never gets any. */
export const SetSecurityGroups = elb('SetSecurityGroups', {
  needs: (call) => onBalancer(call, { 'elasticloadbalancing:SecurityGroup': call.input.SecurityGroups }),
  run(call) {
    const balancer = getLoadBalancer(call, call.input.LoadBalancerArn)
    if (balancer.type === 'network' && balancer.groups.length === 0)
      throw misconfigured(
        'You cannot set security groups on a Network Load Balancer that was created without security groups',
      )
    const groups = groupsFor(call, balancer.vpcId, call.input.SecurityGroups)
    const moved = balancer.zones.flatMap(({ interfaceId }) => networkInterfaces.find(call, interfaceId) ?? [])
    return {
      output: { SecurityGroupIds: groups },
      writes: [
        loadBalancers.put(call, { ...balancer, groups }, balancer.name),
        ...moved.map((one) => networkInterfaces.put(call, { ...one, groups })),
      ],
    }
  },
})

/** Subnets that stay keep their network interfaces. */
export const SetSubnets = elb('SetSubnets', {
  needs: (call) =>
    onBalancer(call, {
      'elasticloadbalancing:Subnet': mappingsOf(call.input).flatMap(({ SubnetId }) => SubnetId ?? []),
    }),
  run(call) {
    const balancer = getLoadBalancer(call, call.input.LoadBalancerArn)
    const mappings = mappingsOf(call.input)
    const where = subnetsFor(call, mappings, balancer.type)
    const placed = where.map((subnet, index) => {
      const kept = balancer.zones.find(({ subnetId }) => subnetId === subnet.id)
      return kept ? { zone: kept, writes: [] } : place(call, subnet, mappings[index] ?? {}, balancer)
    })
    const zones = placed.map(({ zone }) => zone)
    const left = balancer.zones.filter((zone) => !zones.includes(zone))
    return {
      output: { AvailabilityZones: zoneShapes(zones), IpAddressType: balancer.ipAddressType },
      writes: [
        loadBalancers.put(call, { ...balancer, zones }, balancer.name),
        ...placed.flatMap(({ writes }) => writes),
        ...left.flatMap((zone) => vacate(call, zone)),
      ],
    }
  },
})

export const SetIpAddressType = elb('SetIpAddressType', {
  needs: (call) => onBalancer(call),
  run(call) {
    const balancer = getLoadBalancer(call, call.input.LoadBalancerArn)
    const ipAddressType = call.input.IpAddressType
    return {
      output: { IpAddressType: ipAddressType },
      writes: [loadBalancers.put(call, { ...balancer, ipAddressType }, balancer.name)],
    }
  },
})
