import type { LoadBalancerDescription } from '../../wire/schema/elb.types.generated.ts'
import { anywhere, making } from '../elasticloadbalancing/elb-operation.ts'
import { dnsName, hostedZone } from '../elasticloadbalancing/hosted-zones.ts'
import { page } from '../elasticloadbalancing/page.ts'
import { parseTags } from '../elasticloadbalancing/tags.ts'
import { requestDigest } from '../ec2/claims.ts'
import { securityGroups } from '../ec2/resources/security-group.ts'
import type { Call } from '../operation.ts'
import { checkQuota } from '../servicequotas/quota.ts'
import { DEFAULT_ATTRIBUTES } from './attributes.ts'
import { classic, classicArn, classicBalancers, getBalancer, onNamed, put, type ClassicBalancer } from './balancer.ts'
import { invalid, otherBalancer, tooManyBalancers, wrongScheme } from './faults.ts'
import { defaultHealthCheck } from './instances.ts'
import { parseListener, protocolsOf } from './listeners.ts'
import { checkReach, groupsFor, leave, settle, subnetsFor } from './placement.ts'
import { listenerShape, policyShapes } from './policies.ts'

const shapeOf = (balancer: ClassicBalancer, here: Call<unknown>): LoadBalancerDescription => ({
  LoadBalancerName: balancer.name,
  DNSName: balancer.dnsName,
  CanonicalHostedZoneName: balancer.scheme === 'internal' ? undefined : balancer.dnsName,
  CanonicalHostedZoneNameID: hostedZone(here.region, 'application'),
  ListenerDescriptions: balancer.listeners.map(listenerShape),
  Policies: policyShapes(balancer),
  BackendServerDescriptions: balancer.backends.map(({ port, policies }) => ({
    InstancePort: port,
    PolicyNames: policies,
  })),
  AvailabilityZones: balancer.zones.map(({ zone }) => zone),
  Subnets: balancer.zones.map(({ subnetId }) => subnetId),
  VPCId: balancer.vpcId,
  Instances: balancer.instances.map(({ id }) => ({ InstanceId: id })),
  HealthCheck: balancer.health,
  SourceSecurityGroup: {
    OwnerAlias: here.account,
    GroupName: securityGroups.find(here, balancer.groups[0])?.name,
  },
  SecurityGroups: balancer.groups,
  CreatedTime: new Date(balancer.created),
  Scheme: balancer.scheme,
})

function checkName(name: string): void {
  if (!/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,30}[A-Za-z0-9])?$/.test(name))
    throw invalid(
      'LoadBalancer name cannot be longer than 32 characters, must contain only alphanumeric characters or hyphens, and cannot begin or end with a hyphen',
    )
}

function schemeOf(scheme: string | undefined): ClassicBalancer['scheme'] {
  if (scheme === undefined || scheme === 'internet-facing') return 'internet-facing'
  if (scheme === 'internal') return 'internal'
  throw wrongScheme()
}

/** The same request again is answered with what it made. */
export const CreateLoadBalancer = classic('CreateLoadBalancer', {
  needs: ({ input, ...call }) =>
    making(call, classicArn(call, input.LoadBalancerName), parseTags(input.Tags), {
      'elasticloadbalancing:Scheme': input.Scheme ?? 'internet-facing',
      'elasticloadbalancing:Subnet': input.Subnets,
      'elasticloadbalancing:SecurityGroup': input.SecurityGroups,
      'elasticloadbalancing:ListenerProtocol': protocolsOf(input.Listeners),
    }),
  run(call) {
    const { input } = call
    const request = requestDigest({ ...input, Tags: undefined })
    const known = classicBalancers.find(call, input.LoadBalancerName)
    if (known && known.request !== request) throw otherBalancer(known.name)
    if (known) return { output: { DNSName: known.dnsName } }
    checkName(input.LoadBalancerName)
    // Zones alone say where only in a default VPC, and accounts here have none.
    if (!input.Subnets?.length) throw invalid('Either AvailabilityZones or SubnetIds must be specified')
    checkQuota(call, 'elasticloadbalancing', 'L-E9E9831D', classicBalancers.all(call).length + 1, () =>
      tooManyBalancers(call.account),
    )
    const scheme = schemeOf(input.Scheme)
    const listeners = input.Listeners.map((one) => parseListener(call, one))
    const [first] = listeners
    if (!first) throw invalid('Listeners must not be empty')
    const where = subnetsFor(call, input.Subnets)
    const vpcId = where[0]?.vpcId ?? ''
    checkReach(call, vpcId, scheme)
    const name = input.LoadBalancerName
    const groups = groupsFor(call, vpcId, input.SecurityGroups)
    const { zones, writes } = settle(call, where, { name, groups })
    const host = scheme === 'internal' ? `internal-${name}` : name
    const balancer: ClassicBalancer = {
      name,
      scheme,
      dnsName: dnsName(call.region, 'application', host, call.random.text(10, '0123456789')),
      vpcId,
      zones,
      groups,
      listeners,
      health: defaultHealthCheck(first.instancePort),
      instances: [],
      policies: [],
      backends: [],
      attributes: DEFAULT_ATTRIBUTES,
      tags: parseTags(input.Tags),
      created: call.now,
      request,
    }
    return { output: { DNSName: balancer.dnsName }, writes: [put(call, balancer), ...writes] }
  },
})

/** One that is not there is as good as deleted. */
export const DeleteLoadBalancer = classic('DeleteLoadBalancer', {
  needs: (call) => onNamed(call),
  run(call) {
    const balancer = classicBalancers.find(call, call.input.LoadBalancerName)
    return balancer ? { writes: [classicBalancers.drop(call, balancer.name), ...leave(call, balancer)] } : {}
  },
})

export const DescribeLoadBalancers = classic('DescribeLoadBalancers', {
  needs: anywhere,
  run(call) {
    const { LoadBalancerNames, ...paging } = call.input
    const chosen = LoadBalancerNames?.length
      ? LoadBalancerNames.map((name) => getBalancer(call, name))
      : classicBalancers.all(call)
    const { items, NextMarker } = page(chosen, ({ name }) => name, paging)
    return { output: { LoadBalancerDescriptions: items.map((one) => shapeOf(one, call)), NextMarker } }
  },
})
