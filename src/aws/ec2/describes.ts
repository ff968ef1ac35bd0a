import { describes } from './describe.ts'
import { addresses } from './resources/address.ts'
import { dhcpOptions } from './resources/dhcp-options.ts'
import { internetGateways } from './resources/internet-gateway.ts'
import { keyPairs } from './resources/key-pair.ts'
import { natGateways } from './resources/nat-gateway.ts'
import { networkAcls } from './resources/network-acl.ts'
import { networkInterfaces } from './resources/network-interface.ts'
import { routeTables } from './resources/route-table.ts'
import { securityGroups } from './resources/security-group.ts'
import { securityGroupRules } from './resources/security-group-rule.ts'
import { subnets } from './resources/subnet.ts'
import { volumes } from './resources/volume.ts'
import { vpcEndpoints } from './resources/vpc-endpoint.ts'
import { vpcs } from './resources/vpc.ts'

const named = <Value>(list: readonly Value[] | undefined, value: Value): boolean =>
  !list?.length || list.includes(value)

/** The Describe calls that only list: one row a kind. */
export const plainDescribes = [
  describes('DescribeVpcs', { kind: vpcs, ids: 'VpcIds', list: 'Vpcs' }),
  describes('DescribeSubnets', { kind: subnets, ids: 'SubnetIds', list: 'Subnets' }),
  describes('DescribeRouteTables', { kind: routeTables, ids: 'RouteTableIds', list: 'RouteTables' }),
  describes('DescribeInternetGateways', {
    kind: internetGateways,
    ids: 'InternetGatewayIds',
    list: 'InternetGateways',
  }),
  describes('DescribeNatGateways', { kind: natGateways, ids: 'NatGatewayIds', filters: 'Filter', list: 'NatGateways' }),
  describes('DescribeNetworkAcls', { kind: networkAcls, ids: 'NetworkAclIds', list: 'NetworkAcls' }),
  describes('DescribeDhcpOptions', { kind: dhcpOptions, ids: 'DhcpOptionsIds', list: 'DhcpOptions' }),
  describes('DescribeVpcEndpoints', { kind: vpcEndpoints, ids: 'VpcEndpointIds', list: 'VpcEndpoints' }),
  describes('DescribeNetworkInterfaces', {
    kind: networkInterfaces,
    ids: 'NetworkInterfaceIds',
    list: 'NetworkInterfaces',
  }),
  describes('DescribeSecurityGroupRules', {
    kind: securityGroupRules,
    ids: 'SecurityGroupRuleIds',
    list: 'SecurityGroupRules',
  }),
  describes('DescribeVolumes', { kind: volumes, ids: 'VolumeIds', list: 'Volumes' }),
  describes('DescribeSecurityGroups', {
    kind: securityGroups,
    ids: 'GroupIds',
    list: 'SecurityGroups',
    where: (input) => (group) => named(input.GroupNames, group.name),
  }),
  describes('DescribeAddresses', {
    kind: addresses,
    ids: 'AllocationIds',
    list: 'Addresses',
    where: (input) => (address) => named(input.PublicIps, address.publicIp),
  }),
  describes('DescribeKeyPairs', {
    kind: keyPairs,
    ids: 'KeyPairIds',
    list: 'KeyPairs',
    where: (input) => (pair) => named(input.KeyNames, pair.name),
    show: (shapes, { input }) =>
      shapes.map(({ PublicKey, ...shape }) => (input.IncludePublicKey ? { ...shape, PublicKey } : shape)),
  }),
]
