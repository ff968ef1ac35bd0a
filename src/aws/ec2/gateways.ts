import type { Call } from '../operation.ts'
import { checkQuota } from '../servicequotas/quota.ts'
import { creates } from './create.ts'
import { removes } from './delete.ts'
import { ec2, type Input } from './ec2-operation.ts'
import { dependency, fault, invalidParameter, missingParameter } from './faults.ts'
import { newInterface } from './interfaces.ts'
import type { Here } from './kind.ts'
import { on } from './needs.ts'
import { addresses, associationOf, type Address } from './resources/address.ts'
import { internetGateways } from './resources/internet-gateway.ts'
import { natGateways, natHolds } from './resources/nat-gateway.ts'
import { networkInterfaces, publicAddress } from './resources/network-interface.ts'
import { subnets } from './resources/subnet.ts'
import { vpcs } from './resources/vpc.ts'
import { newId } from './create.ts'

export const CreateInternetGateway = creates('CreateInternetGateway', {
  kind: internetGateways,
  make(call, base) {
    checkQuota(call, 'vpc', 'L-A4707A72', internetGateways.all(call).length + 1, () =>
      fault('InternetGatewayLimitExceeded', 'The maximum number of internet gateways has been reached.'),
    )
    return base
  },
  answer: (InternetGateway) => ({ InternetGateway }),
})

export const DeleteInternetGateway = removes('DeleteInternetGateway', {
  kind: internetGateways,
  id: (input) => input.InternetGatewayId,
  check(_call, gateway) {
    if (gateway.vpcId !== undefined) throw dependency('internetGateway', gateway.id)
  },
})

const onBoth = (call: Call<Input<'AttachInternetGateway'>>) => [
  ...on(call, internetGateways, call.input.InternetGatewayId),
  ...on(call, vpcs, call.input.VpcId),
]

export const AttachInternetGateway = ec2('AttachInternetGateway', {
  needs: onBoth,
  run(call) {
    const gateway = internetGateways.get(call, call.input.InternetGatewayId)
    const vpc = vpcs.get(call, call.input.VpcId)
    if (gateway.vpcId !== undefined)
      throw fault(
        'Resource.AlreadyAssociated',
        `resource ${gateway.id} is already attached to network ${gateway.vpcId}`,
      )
    if (attachedTo(call, vpc.id)) throw invalidParameter(`Network ${vpc.id} already has an internet gateway attached`)
    return { writes: [internetGateways.put(call, { ...gateway, vpcId: vpc.id })] }
  },
})

const attachedTo = (here: Here, vpcId: string) => internetGateways.all(here).some((gateway) => gateway.vpcId === vpcId)

export const DetachInternetGateway = ec2('DetachInternetGateway', {
  needs: onBoth,
  run(call) {
    const { vpcId, ...gateway } = internetGateways.get(call, call.input.InternetGatewayId)
    const vpc = vpcs.get(call, call.input.VpcId)
    if (vpcId !== vpc.id)
      throw fault('Gateway.NotAttached', `resource ${gateway.id} is not attached to network ${vpc.id}`)
    if (networkInterfaces.all(call).some((one) => one.vpcId === vpc.id && publicAddress(one, call) !== undefined))
      throw fault(
        'DependencyViolation',
        `Network ${vpc.id} has some mapped public address(es). Please unmap those public address(es) before detaching the gateway.`,
      )
    return { writes: [internetGateways.put(call, gateway)] }
  },
})

/** The free address that a public NAT gateway takes. */
function freeAddress(here: Here, allocationId: string | undefined): Address {
  if (allocationId === undefined) throw missingParameter('AllocationId')
  const address = addresses.get(here, allocationId)
  if (associationOf(address, here))
    throw fault('Resource.AlreadyAssociated', `Elastic IP address [${address.id}] is already associated`)
  return address
}

/** It comes up by itself, or fails where there is no way to the internet. */
export const CreateNatGateway = creates('CreateNatGateway', {
  kind: natGateways,
  needs: (call) => [...on(call, subnets, call.input.SubnetId), ...on(call, addresses, call.input.AllocationId)],
  make(call, base) {
    const { SubnetId, AllocationId, ConnectivityType = 'public', PrivateIpAddress } = call.input
    if (SubnetId === undefined) throw missingParameter('SubnetId')
    const subnet = subnets.get(call, SubnetId)
    const inZone = natGateways
      .all(call)
      .filter((one) => natHolds(one, call) && subnets.find(call, one.subnetId)?.zone === subnet.zone)
    checkQuota(call, 'vpc', 'L-FE5A380F', inZone.length + 1, () =>
      fault(
        'NatGatewayLimitExceeded',
        `The maximum limit of NAT gateways has been reached for Availability Zone '${subnet.zone}'.`,
      ),
    )
    const address = ConnectivityType === 'public' ? freeAddress(call, AllocationId) : undefined
    const holder = { type: 'natgateway' as const, id: base.id, deviceIndex: 1, deleteOnTermination: true }
    const made = newInterface(call, {
      subnet,
      type: 'nat_gateway',
      description: `Interface for NAT Gateway ${base.id}`,
      requester: 'amazon-nat',
      holder,
      ...(PrivateIpAddress !== undefined && { addresses: [PrivateIpAddress] }),
    })
    const privateIp = made.doc.addresses[0] ?? ''
    const association = { id: newId(call.random, { prefix: 'eipassoc' }), interfaceId: made.doc.id, privateIp }
    const cutOff = address !== undefined && !attachedTo(call, subnet.vpcId)
    const gateway = {
      ...base,
      vpcId: subnet.vpcId,
      subnetId: subnet.id,
      connectivity: ConnectivityType,
      ...(address && { allocationId: address.id }),
      interfaceId: made.doc.id,
      privateIp,
      state: { phase: cutOff ? 'failed' : 'pending', since: call.now },
      ...(cutOff && {
        failure: { code: 'Gateway.NotAttached', message: `Network ${subnet.vpcId} has no Internet gateway attached` },
      }),
    }
    return [gateway, ...made.writes, ...(address ? [addresses.put(call, { ...address, association })] : [])]
  },
  answer: (NatGateway, _doc, { input }) => ({ NatGateway, ClientToken: input.ClientToken }),
})

export const DeleteNatGateway = removes('DeleteNatGateway', {
  kind: natGateways,
  id: (input) => input.NatGatewayId,
  end: (call, gateway) =>
    natHolds(gateway, call) ? { ...gateway, state: { phase: 'deleting', since: call.now } } : gateway,
  answer: (gateway) => ({ NatGatewayId: gateway.id }),
})
