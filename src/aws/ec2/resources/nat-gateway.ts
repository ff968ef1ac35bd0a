import type { NatGateway as Shape } from '../../../wire/schema/ec2.types.generated.ts'
import { kind, type Here, type Resource } from '../kind.ts'
import { COURSES, GONE, phaseNow, stateNow, type State } from '../lifecycle.ts'
import { associationWith } from './address.ts'

export interface NatGateway extends Resource {
  readonly vpcId: string
  readonly subnetId: string
  readonly connectivity: string
  readonly allocationId?: string
  readonly interfaceId: string
  readonly privateIp: string
  readonly state: State
  readonly failure?: { readonly code: string; readonly message: string }
}

const natPhase = (gateway: NatGateway, here: Here): string => phaseNow(COURSES.natgateway, gateway.state, here)

/** Whether it still holds its address, its network interface and its subnet. */
export const natHolds = (gateway: NatGateway, here: Here): boolean =>
  !['deleted', 'failed', GONE].includes(natPhase(gateway, here))

const END = new Set(['deleting', 'deleted', 'failed'])

export const natGateways = kind<NatGateway, Shape>({
  type: 'natgateway',
  prefix: 'nat',
  notFound: 'NatGatewayNotFound',
  malformed: 'NatGatewayMalformed',
  missing: (id) => `NatGateway ${id} was not found`,
  alive: (gateway, here) => natPhase(gateway, here) !== GONE,
  render: (gateway, here) => {
    const state = stateNow(COURSES.natgateway, gateway.state, here)
    const association = gateway.allocationId === undefined ? undefined : associationWith(here, gateway.interfaceId)
    return {
      CreateTime: new Date(gateway.created),
      DeleteTime: END.has(state.phase) ? new Date(gateway.state.since) : undefined,
      FailureCode: gateway.failure?.code,
      FailureMessage: gateway.failure?.message,
      NatGatewayAddresses: [
        {
          AllocationId: gateway.allocationId,
          NetworkInterfaceId: gateway.interfaceId,
          PrivateIp: gateway.privateIp,
          PublicIp: association?.publicIp,
          AssociationId: association?.association?.id,
          IsPrimary: true,
          Status: gateway.failure ? 'failed' : 'succeeded',
        },
      ],
      NatGatewayId: gateway.id,
      State: state.phase,
      SubnetId: gateway.subnetId,
      VpcId: gateway.vpcId,
      Tags: gateway.tags,
      ConnectivityType: gateway.connectivity,
    }
  },
  filters: {
    'nat-gateway-id': (shape) => shape.NatGatewayId,
    state: (shape) => shape.State,
    'subnet-id': (shape) => shape.SubnetId,
    'vpc-id': (shape) => shape.VpcId,
  },
})
