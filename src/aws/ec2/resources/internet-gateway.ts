import type { InternetGateway as Shape } from '../../../wire/schema/ec2.types.generated.ts'
import { kind, type Resource } from '../kind.ts'

export interface InternetGateway extends Resource {
  readonly vpcId?: string
}

export const internetGateways = kind<InternetGateway, Shape>({
  type: 'internet-gateway',
  prefix: 'igw',
  notFound: 'InvalidInternetGatewayID.NotFound',
  missing: (id) => `The internetGateway ID '${id}' does not exist`,
  keys: (gateway) => ({ 'ec2:InternetGatewayID': gateway.id }),
  render: (gateway, here) => ({
    Attachments: gateway.vpcId === undefined ? [] : [{ State: 'available', VpcId: gateway.vpcId }],
    InternetGatewayId: gateway.id,
    OwnerId: here.account,
    Tags: gateway.tags,
  }),
  filters: {
    'attachment.state': (shape) => shape.Attachments?.map((one) => one.State),
    'attachment.vpc-id': (shape) => shape.Attachments?.map((one) => one.VpcId),
    'internet-gateway-id': (shape) => shape.InternetGatewayId,
    'owner-id': (shape) => shape.OwnerId,
  },
})
