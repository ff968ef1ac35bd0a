import type { RouteTable as Shape } from '../../../wire/schema/ec2.types.generated.ts'
import { kind, type Here, type Resource } from '../kind.ts'
import { internetGateways } from './internet-gateway.ts'
import { natGateways } from './nat-gateway.ts'
import { networkInterfaces } from './network-interface.ts'
import { vpcEndpoints } from './vpc-endpoint.ts'
import { vpcs } from './vpc.ts'

/** Members named as the wire names them. Exactly one destination and one target. */
export interface Route {
  readonly DestinationCidrBlock?: string
  readonly DestinationIpv6CidrBlock?: string
  readonly DestinationPrefixListId?: string
  readonly GatewayId?: string
  readonly NatGatewayId?: string
  readonly NetworkInterfaceId?: string
  readonly InstanceId?: string
  readonly Origin: 'CreateRouteTable' | 'CreateRoute' | 'EnableVgwRoutePropagation'
}

export interface RouteTable extends Resource {
  readonly vpcId: string
  readonly routes: readonly Route[]
  readonly associations: readonly RouteTableAssociation[]
}

export interface RouteTableAssociation {
  readonly id: string
  readonly main: boolean
  readonly subnetId?: string
  readonly gatewayId?: string
}

/** A route whose target is gone stays, as a black hole. */
function leadsSomewhere(route: Route, vpcId: string, here: Here): boolean {
  if (route.NatGatewayId !== undefined) return natGateways.find(here, route.NatGatewayId) !== undefined
  if (route.NetworkInterfaceId !== undefined)
    return networkInterfaces.find(here, route.NetworkInterfaceId) !== undefined
  if (route.GatewayId?.startsWith('igw-')) return internetGateways.find(here, route.GatewayId)?.vpcId === vpcId
  if (route.GatewayId?.startsWith('vpce-')) return vpcEndpoints.find(here, route.GatewayId) !== undefined
  return true
}

export const routeTables = kind<RouteTable, Shape>({
  type: 'route-table',
  prefix: 'rtb',
  notFound: 'InvalidRouteTableID.NotFound',
  missing: (id) => `The routeTable ID '${id}' does not exist`,
  keys: (table, here) => ({ 'ec2:RouteTableID': table.id, 'ec2:Vpc': vpcs.arn(here, table.vpcId) }),
  render: (table, here) => ({
    Associations: table.associations.map((one) => ({
      Main: one.main,
      RouteTableAssociationId: one.id,
      RouteTableId: table.id,
      SubnetId: one.subnetId,
      GatewayId: one.gatewayId,
      AssociationState: { State: 'associated' },
    })),
    PropagatingVgws: [],
    RouteTableId: table.id,
    Routes: table.routes.map((route) => ({
      ...route,
      State: leadsSomewhere(route, table.vpcId, here) ? 'active' : 'blackhole',
    })),
    Tags: table.tags,
    VpcId: table.vpcId,
    OwnerId: here.account,
  }),
  filters: {
    'association.gateway-id': (shape) => shape.Associations?.map((one) => one.GatewayId),
    'association.main': (shape) => shape.Associations?.map((one) => String(one.Main)),
    'association.route-table-association-id': (shape) => shape.Associations?.map((one) => one.RouteTableAssociationId),
    'association.route-table-id': (shape) => shape.Associations?.map((one) => one.RouteTableId),
    'association.subnet-id': (shape) => shape.Associations?.map((one) => one.SubnetId),
    'owner-id': (shape) => shape.OwnerId,
    'route-table-id': (shape) => shape.RouteTableId,
    'route.destination-cidr-block': (shape) => shape.Routes?.map((one) => one.DestinationCidrBlock),
    'route.destination-ipv6-cidr-block': (shape) => shape.Routes?.map((one) => one.DestinationIpv6CidrBlock),
    'route.destination-prefix-list-id': (shape) => shape.Routes?.map((one) => one.DestinationPrefixListId),
    'route.gateway-id': (shape) => shape.Routes?.map((one) => one.GatewayId),
    'route.instance-id': (shape) => shape.Routes?.map((one) => one.InstanceId),
    'route.nat-gateway-id': (shape) => shape.Routes?.map((one) => one.NatGatewayId),
    'route.origin': (shape) => shape.Routes?.map((one) => one.Origin),
    'route.state': (shape) => shape.Routes?.map((one) => one.State),
    'vpc-id': (shape) => shape.VpcId,
  },
})
