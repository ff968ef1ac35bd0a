import type { VpcEndpoint as Shape } from '../../../wire/schema/ec2.types.generated.ts'
import { kind, type Here, type Resource } from '../kind.ts'
import { COURSES, GONE, phaseNow, type State } from '../lifecycle.ts'
import { securityGroups } from './security-group.ts'

export interface VpcEndpoint extends Resource {
  readonly vpcId: string
  readonly type: 'Gateway' | 'Interface'
  readonly service: string
  readonly policy: string
  readonly routeTableIds: readonly string[]
  readonly subnetIds: readonly string[]
  readonly groups: readonly string[]
  readonly interfaceIds: readonly string[]
  readonly privateDns: boolean
  readonly state: State
}

const phase = (endpoint: VpcEndpoint, here: Here) => phaseNow(COURSES.endpoint, endpoint.state, here)

export const vpcEndpoints = kind<VpcEndpoint, Shape>({
  type: 'vpc-endpoint',
  prefix: 'vpce',
  notFound: 'InvalidVpcEndpointId.NotFound',
  malformed: 'InvalidVpcEndpointId.Malformed',
  missing: (id) => `The Vpc Endpoint Id '${id}' does not exist`,
  alive: (endpoint, here) => phase(endpoint, here) !== GONE,
  keys: (endpoint) => ({ 'ec2:VpceServiceName': endpoint.service, 'ec2:VpceServiceOwner': 'amazon' }),
  render: (endpoint, here) => ({
    VpcEndpointId: endpoint.id,
    VpcEndpointType: endpoint.type,
    VpcId: endpoint.vpcId,
    ServiceName: endpoint.service,
    State: phase(endpoint, here),
    PolicyDocument: endpoint.policy,
    RouteTableIds: endpoint.routeTableIds,
    SubnetIds: endpoint.subnetIds,
    Groups: securityGroups.named(here, endpoint.groups),
    PrivateDnsEnabled: endpoint.privateDns,
    RequesterManaged: false,
    NetworkInterfaceIds: endpoint.interfaceIds,
    DnsEntries:
      endpoint.type === 'Interface'
        ? [{ DnsName: `${endpoint.id}.${endpoint.service.split('.').at(-1)}.${here.region}.vpce.amazonaws.com` }]
        : [],
    CreationTimestamp: new Date(endpoint.created),
    Tags: endpoint.tags,
    OwnerId: here.account,
  }),
  filters: {
    'service-name': (shape) => shape.ServiceName,
    'vpc-id': (shape) => shape.VpcId,
    'vpc-endpoint-id': (shape) => shape.VpcEndpointId,
    'vpc-endpoint-state': (shape) => shape.State,
    'vpc-endpoint-type': (shape) => shape.VpcEndpointType,
  },
})
