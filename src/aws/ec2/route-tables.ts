import { formatBlock, isBlock6, parseBlock } from './cidr.ts'
import { creates, newId } from './create.ts'
import { removes } from './delete.ts'
import { ec2, type Input } from './ec2-operation.ts'
import { combination, dependency, fault, invalidParameter, invalidValue, missingParameter } from './faults.ts'
import type { Here } from './kind.ts'
import { on } from './needs.ts'
import { prefixListById } from './prefix-lists.ts'
import { instances } from './resources/instance.ts'
import { internetGateways } from './resources/internet-gateway.ts'
import { natGateways } from './resources/nat-gateway.ts'
import { networkInterfaces } from './resources/network-interface.ts'
import { routeTables, type Route, type RouteTable, type RouteTableAssociation } from './resources/route-table.ts'
import { subnets } from './resources/subnet.ts'
import { vpcs } from './resources/vpc.ts'

export const CreateRouteTable = creates('CreateRouteTable', {
  kind: routeTables,
  needs: (call) => on(call, vpcs, call.input.VpcId),
  keys: (call) => ({ 'ec2:Vpc': vpcs.arn(call, call.input.VpcId) }),
  make(call, base) {
    const vpc = vpcs.get(call, call.input.VpcId)
    const routes = vpc.cidrs.map(({ block }) => ({
      DestinationCidrBlock: block,
      GatewayId: 'local',
      Origin: 'CreateRouteTable' as const,
    }))
    return { ...base, vpcId: vpc.id, routes, associations: [] }
  },
  answer: (RouteTable) => ({ RouteTable }),
})

export const DeleteRouteTable = removes('DeleteRouteTable', {
  kind: routeTables,
  id: (input) => input.RouteTableId,
  check(_call, table) {
    if (table.associations.length > 0) throw dependency('routeTable', table.id)
  },
})

type Destination = Pick<Route, 'DestinationCidrBlock' | 'DestinationIpv6CidrBlock' | 'DestinationPrefixListId'>
type Asked = Input<'CreateRoute'>

/** @throws {Fault} unless there is exactly one, and it is well formed. */
function destination(here: Here, input: Pick<Asked, keyof Destination>): Destination {
  const { DestinationCidrBlock, DestinationIpv6CidrBlock, DestinationPrefixListId } = input
  if (
    [DestinationCidrBlock, DestinationIpv6CidrBlock, DestinationPrefixListId].filter((one) => one !== undefined)
      .length !== 1
  )
    throw missingParameter('destinationCidrBlock')
  if (DestinationPrefixListId !== undefined)
    return { DestinationPrefixListId: prefixListById(here.region, DestinationPrefixListId).id }
  if (DestinationIpv6CidrBlock !== undefined) {
    if (!isBlock6(DestinationIpv6CidrBlock))
      throw invalidValue(DestinationIpv6CidrBlock, 'destinationIpv6CidrBlock', 'This is not a valid CIDR block.')
    return { DestinationIpv6CidrBlock }
  }
  const block = parseBlock(DestinationCidrBlock ?? '')
  if (!block) throw invalidValue(DestinationCidrBlock, 'destinationCidrBlock', 'This is not a valid CIDR block.')
  return { DestinationCidrBlock: formatBlock(block) }
}

const sameDestination = (a: Destination, b: Destination): boolean =>
  a.DestinationCidrBlock === b.DestinationCidrBlock &&
  a.DestinationIpv6CidrBlock === b.DestinationIpv6CidrBlock &&
  a.DestinationPrefixListId === b.DestinationPrefixListId

/** What a route may lead to → the part of the route that says so. Each must exist in the table's VPC. */
const TARGETS = {
  GatewayId: (here: Here, table: RouteTable, id: string) => {
    if (id === 'local') return { GatewayId: id }
    if (internetGateways.get(here, id).vpcId !== table.vpcId)
      throw invalidParameter(`route table ${table.id} and network gateway ${id} belong to different networks`)
    return { GatewayId: id }
  },
  NatGatewayId: (here: Here, table: RouteTable, id: string) => {
    const gateway = natGateways.find(here, id)
    if (!gateway) throw fault('InvalidNatGatewayID.NotFound', `The natGateway ID '${id}' does not exist`)
    if (gateway.vpcId !== table.vpcId)
      throw invalidParameter(`route table ${table.id} and NAT gateway ${id} belong to different networks`)
    return { NatGatewayId: id }
  },
  NetworkInterfaceId: (here: Here, table: RouteTable, id: string) => {
    if (networkInterfaces.get(here, id).vpcId !== table.vpcId)
      throw invalidParameter(`route table ${table.id} and interface ${id} belong to different networks`)
    return { NetworkInterfaceId: id }
  },
  InstanceId: (here: Here, _table: RouteTable, id: string) => {
    const [primary] = instances.get(here, id).interfaces
    return { InstanceId: id, ...(primary !== undefined && { NetworkInterfaceId: primary }) }
  },
} as const

const UNKNOWN_TARGETS = [
  'VpcEndpointId',
  'TransitGatewayId',
  'LocalGatewayId',
  'CarrierGatewayId',
  'CoreNetworkArn',
  'EgressOnlyInternetGatewayId',
  'VpcPeeringConnectionId',
] as const

function target(here: Here, table: RouteTable, input: Omit<Asked, 'DestinationCidrBlock'>): Partial<Route> {
  const stranger = UNKNOWN_TARGETS.find((name) => input[name] !== undefined)
  if (stranger)
    throw fault(
      `Invalid${stranger.replace(/Id$/, 'ID')}.NotFound`,
      `The ${stranger} '${input[stranger] ?? ''}' does not exist`,
    )
  const given = (Object.keys(TARGETS) as (keyof typeof TARGETS)[]).filter((name) => input[name] !== undefined)
  const [only] = given
  if (!only || given.length > 1)
    throw combination(
      'The request must contain exactly one of gatewayId, natGatewayId, networkInterfaceId, vpcPeeringConnectionId, egressOnlyInternetGatewayId, transitGatewayId, localGatewayId, carrierGatewayId or instanceId',
    )
  return TARGETS[only](here, table, input[only] ?? '')
}

const shown = (one: Destination) =>
  one.DestinationCidrBlock ?? one.DestinationIpv6CidrBlock ?? one.DestinationPrefixListId

export const CreateRoute = ec2('CreateRoute', {
  needs: (call) => on(call, routeTables, call.input.RouteTableId),
  run(call) {
    const table = routeTables.get(call, call.input.RouteTableId)
    const to = destination(call, call.input)
    if (table.routes.some((route) => sameDestination(route, to)))
      throw fault('RouteAlreadyExists', `The route identified by ${shown(to)} already exists.`)
    const route: Route = { ...to, ...target(call, table, call.input), Origin: 'CreateRoute' }
    return { output: { Return: true }, writes: [routeTables.put(call, { ...table, routes: [...table.routes, route] })] }
  },
})

/** @throws {Fault} `InvalidRoute.NotFound`. */
function existing(table: RouteTable, to: Destination): Route {
  const route = table.routes.find((one) => sameDestination(one, to))
  if (!route)
    throw fault('InvalidRoute.NotFound', `no route with destination-cidr-block ${shown(to)} in route table ${table.id}`)
  return route
}

export const ReplaceRoute = ec2('ReplaceRoute', {
  needs: (call) => on(call, routeTables, call.input.RouteTableId),
  run(call) {
    const table = routeTables.get(call, call.input.RouteTableId)
    const to = destination(call, call.input)
    const old = existing(table, to)
    const asked = call.input.LocalTarget ? { GatewayId: 'local' } : target(call, table, call.input)
    const routes = table.routes.map((route) => (route === old ? { ...to, ...asked, Origin: old.Origin } : route))
    return { writes: [routeTables.put(call, { ...table, routes })] }
  },
})

export const DeleteRoute = ec2('DeleteRoute', {
  needs: (call) => on(call, routeTables, call.input.RouteTableId),
  run(call) {
    const table = routeTables.get(call, call.input.RouteTableId)
    const old = existing(table, destination(call, call.input))
    if (old.GatewayId === 'local')
      throw invalidParameter(`cannot remove local route ${shown(old)} in route table ${table.id}`)
    return { writes: [routeTables.put(call, { ...table, routes: table.routes.filter((route) => route !== old) })] }
  },
})

const associated = { State: 'associated' }

export const AssociateRouteTable = ec2('AssociateRouteTable', {
  needs: (call) => [
    ...on(call, routeTables, call.input.RouteTableId),
    ...on(call, subnets, call.input.SubnetId),
    ...on(call, internetGateways, call.input.GatewayId),
  ],
  run(call) {
    const { SubnetId, GatewayId } = call.input
    const table = routeTables.get(call, call.input.RouteTableId)
    if ((SubnetId === undefined) === (GatewayId === undefined)) throw missingParameter('subnetId')
    const vpcId =
      SubnetId === undefined ? internetGateways.get(call, GatewayId).vpcId : subnets.get(call, SubnetId).vpcId
    const what = SubnetId === undefined ? { gatewayId: GatewayId ?? '' } : { subnetId: SubnetId }
    if (vpcId !== table.vpcId)
      throw invalidParameter(
        `route table ${table.id} and subnet ${SubnetId ?? GatewayId ?? ''} belong to different networks`,
      )
    const held = routeTables.all(call).find((one) => one.associations.some((other) => isOf(other, what)))
    const same = held?.id === table.id ? held.associations.find((one) => isOf(one, what)) : undefined
    if (same) return { output: { AssociationId: same.id, AssociationState: associated } }
    if (held)
      throw fault(
        'Resource.AlreadyAssociated',
        `the specified association for route table ${table.id} conflicts with an existing association`,
      )
    const association = { id: newId(call.random, { prefix: 'rtbassoc' }), main: false, ...what }
    return {
      output: { AssociationId: association.id, AssociationState: associated },
      writes: [routeTables.put(call, { ...table, associations: [...table.associations, association] })],
    }
  },
})

const isOf = (
  one: RouteTableAssociation,
  what: { readonly subnetId?: string; readonly gatewayId?: string },
): boolean => (what.subnetId === undefined ? one.gatewayId === what.gatewayId : one.subnetId === what.subnetId)

function byAssociation(
  here: Here,
  id: string,
): { readonly table: RouteTable; readonly association: RouteTableAssociation } | undefined {
  for (const table of routeTables.all(here))
    for (const association of table.associations) if (association.id === id) return { table, association }
  return undefined
}

function getAssociation(here: Here, id: string) {
  const found = byAssociation(here, id)
  if (!found) throw fault('InvalidAssociationID.NotFound', `The association ID '${id}' does not exist`)
  return found
}

const without = (table: RouteTable, id: string): RouteTable => ({
  ...table,
  associations: table.associations.filter((one) => one.id !== id),
})

export const DisassociateRouteTable = ec2('DisassociateRouteTable', {
  needs(call) {
    const found = byAssociation(call, call.input.AssociationId)
    return [...on(call, routeTables, found?.table.id ?? '*'), ...on(call, subnets, found?.association.subnetId)]
  },
  run(call) {
    const { table, association } = getAssociation(call, call.input.AssociationId)
    if (association.main)
      throw invalidParameter(`cannot disassociate the main route table association ${association.id}`)
    return { writes: [routeTables.put(call, without(table, association.id))] }
  },
})

export const ReplaceRouteTableAssociation = ec2('ReplaceRouteTableAssociation', {
  needs(call) {
    const found = byAssociation(call, call.input.AssociationId)
    return [...on(call, routeTables, call.input.RouteTableId), ...on(call, subnets, found?.association.subnetId)]
  },
  run(call) {
    const { table, association } = getAssociation(call, call.input.AssociationId)
    const next = routeTables.get(call, call.input.RouteTableId)
    if (next.vpcId !== table.vpcId)
      throw invalidParameter(`route tables ${table.id} and ${next.id} belong to different networks`)
    const moved = { ...association, id: newId(call.random, { prefix: 'rtbassoc' }) }
    const from = without(table, association.id)
    const writes =
      next.id === table.id
        ? [routeTables.put(call, { ...from, associations: [...from.associations, moved] })]
        : [routeTables.put(call, from), routeTables.put(call, { ...next, associations: [...next.associations, moved] })]
    return { output: { NewAssociationId: moved.id, AssociationState: associated }, writes }
  },
})
