import type { Operation } from '../operation.ts'
import { ec2, type Name } from './ec2-operation.ts'
import { fault } from './faults.ts'
import { anywhere } from './needs.ts'

/**
 * Kinds of things that Stint's accounts cannot have, since no call makes them: asked for all, there are none; asked for one by id,
 * it does not exist. Name of the call, member of the answer, member with ids and what is refused.
 */
const ROWS = [
  ['DescribeLaunchTemplates', 'LaunchTemplates', 'LaunchTemplateIds', 'InvalidLaunchTemplateId.NotFound'],
  [
    'DescribeVpcPeeringConnections',
    'VpcPeeringConnections',
    'VpcPeeringConnectionIds',
    'InvalidVpcPeeringConnectionID.NotFound',
  ],
  ['DescribePlacementGroups', 'PlacementGroups', 'GroupNames', 'InvalidPlacementGroup.Unknown'],
  ['DescribeReservedInstances', 'ReservedInstances', 'ReservedInstancesIds', 'InvalidReservationID.NotFound'],
  [
    'DescribeReservedInstancesOfferings',
    'ReservedInstancesOfferings',
    'ReservedInstancesOfferingIds',
    'InvalidReservedInstancesOfferingId',
  ],
  ['DescribeTransitGateways', 'TransitGateways', 'TransitGatewayIds', 'InvalidTransitGatewayID.NotFound'],
  [
    'DescribeTransitGatewayAttachments',
    'TransitGatewayAttachments',
    'TransitGatewayAttachmentIds',
    'InvalidTransitGatewayAttachmentID.NotFound',
  ],
  [
    'DescribeTransitGatewayVpcAttachments',
    'TransitGatewayVpcAttachments',
    'TransitGatewayAttachmentIds',
    'InvalidTransitGatewayAttachmentID.NotFound',
  ],
  [
    'DescribeTransitGatewayRouteTables',
    'TransitGatewayRouteTables',
    'TransitGatewayRouteTableIds',
    'InvalidRouteTableID.NotFound',
  ],
  ['DescribeVpnConnections', 'VpnConnections', 'VpnConnectionIds', 'InvalidVpnConnectionID.NotFound'],
  ['DescribeVpnGateways', 'VpnGateways', 'VpnGatewayIds', 'InvalidVpnGatewayID.NotFound'],
  ['DescribeCustomerGateways', 'CustomerGateways', 'CustomerGatewayIds', 'InvalidCustomerGatewayID.NotFound'],
  [
    'DescribeEgressOnlyInternetGateways',
    'EgressOnlyInternetGateways',
    'EgressOnlyInternetGatewayIds',
    'InvalidGatewayID.NotFound',
  ],
  ['DescribeCarrierGateways', 'CarrierGateways', 'CarrierGatewayIds', 'InvalidCarrierGatewayID.NotFound'],
  ['DescribeLocalGateways', 'LocalGateways', 'LocalGatewayIds', 'InvalidLocalGatewayID.NotFound'],
  [
    'DescribeCapacityReservations',
    'CapacityReservations',
    'CapacityReservationIds',
    'InvalidCapacityReservationId.NotFound',
  ],
  [
    'DescribeVpcEndpointServiceConfigurations',
    'ServiceConfigurations',
    'ServiceIds',
    'InvalidVpcEndpointServiceId.NotFound',
  ],
  ['DescribeVpcEndpointConnections', 'VpcEndpointConnections'],
  [
    'DescribeSpotInstanceRequests',
    'SpotInstanceRequests',
    'SpotInstanceRequestIds',
    'InvalidSpotInstanceRequestID.NotFound',
  ],
  ['DescribeFlowLogs', 'FlowLogs', 'FlowLogIds', 'InvalidFlowLogId.NotFound'],
  ['DescribeHosts', 'Hosts', 'HostIds', 'InvalidHostID.NotFound'],
  ['DescribeStaleSecurityGroups', 'StaleSecurityGroupSet'],
  ['DescribeClassicLinkInstances', 'Instances', 'InstanceIds', 'InvalidInstanceID.NotFound'],
  ['DescribeByoipCidrs', 'ByoipCidrs'],
  ['DescribeIpv6Pools', 'Ipv6Pools', 'PoolIds', 'InvalidIpv6PoolID.NotFound'],
  ['DescribePublicIpv4Pools', 'PublicIpv4Pools', 'PoolIds', 'InvalidPublicIpv4PoolID.NotFound'],
  ['DescribeFastSnapshotRestores', 'FastSnapshotRestores'],
  ['DescribeClientVpnEndpoints', 'ClientVpnEndpoints', 'ClientVpnEndpointIds', 'InvalidClientVpnEndpointId.NotFound'],
  [
    'DescribeNetworkInsightsPaths',
    'NetworkInsightsPaths',
    'NetworkInsightsPathIds',
    'InvalidNetworkInsightsPathId.NotFound',
  ],
  [
    'DescribeNetworkInsightsAnalyses',
    'NetworkInsightsAnalyses',
    'NetworkInsightsAnalysisIds',
    'InvalidNetworkInsightsAnalysisId.NotFound',
  ],
  ['DescribeScheduledInstances', 'ScheduledInstanceSet', 'ScheduledInstanceIds', 'InvalidScheduledInstance'],
  ['DescribeVpcEndpointConnectionNotifications', 'ConnectionNotificationSet'],
  ['DescribeLocalGatewayRouteTables', 'LocalGatewayRouteTables'],
  ['DescribeLocalGatewayVirtualInterfaces', 'LocalGatewayVirtualInterfaces'],
  ['DescribeLocalGatewayVirtualInterfaceGroups', 'LocalGatewayVirtualInterfaceGroups'],
  ['DescribeLocalGatewayRouteTableVpcAssociations', 'LocalGatewayRouteTableVpcAssociations'],
  ['DescribeCoipPools', 'CoipPools'],
  ['DescribeTransitGatewayConnects', 'TransitGatewayConnects'],
  ['DescribeTransitGatewayConnectPeers', 'TransitGatewayConnectPeers'],
  ['DescribeTransitGatewayMulticastDomains', 'TransitGatewayMulticastDomains'],
  ['DescribeTransitGatewayPeeringAttachments', 'TransitGatewayPeeringAttachments'],
] as const satisfies readonly (readonly [Name, string, string?, string?])[]

type AbsentRow = readonly [name: Name, list: string, ids?: string, code?: string]

export const absentDescribes: readonly Operation<never, unknown, unknown>[] = ROWS.map(
  ([name, list, ids, code]: AbsentRow) =>
    ec2(name, {
      needs: anywhere,
      run(call) {
        const asked =
          ids === undefined ? [] : ((call.input as Readonly<Record<string, readonly string[] | undefined>>)[ids] ?? [])
        if (asked.length > 0 && code !== undefined) throw fault(code, `The ID '${asked.join(', ')}' does not exist`)
        return { output: { [list]: [] } }
      },
    }),
)
