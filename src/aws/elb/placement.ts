import type { Write } from '../../store/Store.ts'
import { place, vacate } from '../elasticloadbalancing/placement.ts'
import { internetGateways } from '../ec2/resources/internet-gateway.ts'
import { networkInterfaces } from '../ec2/resources/network-interface.ts'
import { securityGroups } from '../ec2/resources/security-group.ts'
import { subnets, type Subnet } from '../ec2/resources/subnet.ts'
import type { Call } from '../operation.ts'
import { classic, classicArn, named, onNamed, put, type ClassicBalancer } from './balancer.ts'
import { misconfigured, noSubnet, wrongGroup, wrongSubnet } from './faults.ts'

/** @throws {Fault} for subnets that are not there, of several VPCs, or twice in a zone. */
export function subnetsFor(call: Call<unknown>, ids: readonly string[]): readonly Subnet[] {
  const found = ids.map((id) => {
    const subnet = subnets.find(call, id)
    if (!subnet) throw noSubnet(id)
    return subnet
  })
  if (new Set(found.map(({ vpcId }) => vpcId)).size > 1) throw misconfigured('All subnets must belong to the same VPC.')
  if (new Set(found.map(({ zone }) => zone)).size < found.length)
    throw misconfigured('ELB cannot be attached to multiple subnets in the same AZ.')
  return found
}

/** Without any: the VPC's own. @throws {Fault} for a group that is not in the VPC. */
export function groupsFor(call: Call<unknown>, vpcId: string, ids: readonly string[] = []): readonly string[] {
  if (ids.some((id) => securityGroups.find(call, id)?.vpcId !== vpcId)) throw wrongGroup()
  if (ids.length > 0) return ids
  return securityGroups
    .all(call)
    .filter((group) => group.vpcId === vpcId && group.name === 'default')
    .map(({ id }) => id)
}

export function checkReach(call: Call<unknown>, vpcId: string, scheme: ClassicBalancer['scheme']): void {
  if (scheme === 'internet-facing' && !internetGateways.all(call).some((gateway) => gateway.vpcId === vpcId))
    throw wrongSubnet(`VPC ${vpcId} has no internet gateway`)
}

/** A network interface in each, which ELB owns. */
export function settle(call: Call<unknown>, where: readonly Subnet[], who: Pick<ClassicBalancer, 'name' | 'groups'>) {
  const placed = where.map((subnet) => place(call, subnet, {}, { arn: classicArn(call, who.name), groups: who.groups }))
  return { zones: placed.map(({ zone }) => zone), writes: placed.flatMap(({ writes }) => writes) }
}

export const leave = (call: Call<unknown>, { zones }: Pick<ClassicBalancer, 'zones'>): readonly Write[] =>
  zones.flatMap((zone) => vacate(call, zone))

const subnetIds = ({ zones }: ClassicBalancer): readonly string[] => zones.map(({ subnetId }) => subnetId)

/** In a zone where it stands already it moves to the new subnet. */
export const AttachLoadBalancerToSubnets = classic('AttachLoadBalancerToSubnets', {
  needs: (call) => onNamed(call, { 'elasticloadbalancing:Subnet': call.input.Subnets }),
  run(call) {
    const balancer = named(call)
    const where = subnetsFor(call, call.input.Subnets)
    if (where.some(({ vpcId }) => vpcId !== balancer.vpcId))
      throw wrongSubnet(`The subnets must belong to the load balancer's VPC ${balancer.vpcId}`)
    const fresh = where.filter(({ id }) => !subnetIds(balancer).includes(id))
    const left = balancer.zones.filter(({ zone }) => fresh.some((subnet) => subnet.zone === zone))
    const added = settle(call, fresh, balancer)
    const next = { ...balancer, zones: [...balancer.zones.filter((zone) => !left.includes(zone)), ...added.zones] }
    return {
      output: { Subnets: subnetIds(next) },
      writes: [...leave(call, { zones: left }), ...added.writes, put(call, next)],
    }
  },
})

/** @throws {Fault} when nothing would be left */
function withdraw(call: Call<{ LoadBalancerName: string }>, goes: (zone: ClassicBalancer['zones'][number]) => boolean) {
  const balancer = named(call)
  const zones = balancer.zones.filter((zone) => !goes(zone))
  if (zones.length === 0) throw misconfigured('A load balancer must stay in at least one subnet.')
  const next = { ...balancer, zones }
  return { next, writes: [...leave(call, { zones: balancer.zones.filter(goes) }), put(call, next)] }
}

export const DetachLoadBalancerFromSubnets = classic('DetachLoadBalancerFromSubnets', {
  needs: (call) => onNamed(call),
  run(call) {
    const { next, writes } = withdraw(call, ({ subnetId }) => call.input.Subnets.includes(subnetId))
    return { output: { Subnets: subnetIds(next) }, writes }
  },
})

/** Of load balancers outside a VPC, of which there are none any more: inside one, subnets say where it stands. */
export const EnableAvailabilityZonesForLoadBalancer = classic('EnableAvailabilityZonesForLoadBalancer', {
  needs: (call) => onNamed(call),
  run(call) {
    named(call)
    throw misconfigured(
      'EnableAvailabilityZonesForLoadBalancer cannot be used with VPC load balancers; attach subnets.',
    )
  },
})

export const DisableAvailabilityZonesForLoadBalancer = classic('DisableAvailabilityZonesForLoadBalancer', {
  needs: (call) => onNamed(call),
  run(call) {
    named(call)
    throw misconfigured(
      'DisableAvailabilityZonesForLoadBalancer cannot be used with VPC load balancers; detach subnets.',
    )
  },
})

export const ApplySecurityGroupsToLoadBalancer = classic('ApplySecurityGroupsToLoadBalancer', {
  needs: (call) => onNamed(call, { 'elasticloadbalancing:SecurityGroup': call.input.SecurityGroups }),
  run(call) {
    const balancer = named(call)
    const groups = groupsFor(call, balancer.vpcId, call.input.SecurityGroups)
    const held = balancer.zones.flatMap(({ interfaceId }) => networkInterfaces.find(call, interfaceId) ?? [])
    return {
      output: { SecurityGroups: groups },
      writes: [
        put(call, { ...balancer, groups }),
        ...held.map((one) => networkInterfaces.put(call, { ...one, groups })),
      ],
    }
  },
})
