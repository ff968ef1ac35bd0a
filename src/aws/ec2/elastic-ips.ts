import type { Write } from '../../store/Store.ts'
import type { Call } from '../operation.ts'
import { checkQuota } from '../servicequotas/quota.ts'
import { claim, claimOf, unclaim } from './claims.ts'
import { creates, newId } from './create.ts'
import { ec2, type Input } from './ec2-operation.ts'
import { combination, fault, missingParameter } from './faults.ts'
import { newPublicIp } from './interfaces.ts'
import type { Here } from './kind.ts'
import { on } from './needs.ts'
import { addresses, associationOf, type Address } from './resources/address.ts'
import { instances } from './resources/instance.ts'
import { networkInterfaces, type NetworkInterface } from './resources/network-interface.ts'

const held = (publicIp: string) => `public-ip/${publicIp}`

export const AllocateAddress = creates('AllocateAddress', {
  kind: addresses,
  make(call, base) {
    checkQuota(call, 'ec2', 'L-0263D0A3', addresses.all(call.aside).length + 1, () =>
      fault('AddressLimitExceeded', 'The maximum number of addresses has been reached.'),
    )
    const wanted = call.input.Address
    if (wanted !== undefined) throw fault('InvalidAddress.NotFound', `Address '${wanted}' not found.`)
    let publicIp = newPublicIp(call)
    while (addresses.find(call, claimOf(call, held(publicIp))?.holder)) publicIp = newPublicIp(call)
    return [{ ...base, publicIp }, claim(call, held(publicIp), { holder: base.id })]
  },
  answer: (shape, _doc, call) => ({
    AllocationId: shape.AllocationId,
    PublicIp: shape.PublicIp,
    Domain: 'vpc',
    PublicIpv4Pool: 'amazon',
    NetworkBorderGroup: call.region,
  }),
})

interface Reference {
  readonly AllocationId?: string | undefined
  readonly AssociationId?: string | undefined
  readonly PublicIp?: string | undefined
}

function findAddress(here: Here, { AllocationId, AssociationId, PublicIp }: Reference): Address | undefined {
  if (AllocationId !== undefined) return addresses.find(here, AllocationId)
  return addresses
    .all(here)
    .find((address) =>
      AssociationId === undefined ? address.publicIp === PublicIp : associationOf(address, here)?.id === AssociationId,
    )
}

function getAddress(here: Here, reference: Reference): Address {
  const { AllocationId, AssociationId, PublicIp } = reference
  const found = findAddress(here, reference)
  if (found) return found
  if (AllocationId !== undefined) throw addresses.refusal([AllocationId])
  if (AssociationId !== undefined)
    throw fault('InvalidAssociationID.NotFound', `The association ID '${AssociationId}' does not exist`)
  if (PublicIp === undefined) throw missingParameter('AllocationId')
  throw fault('InvalidAddress.NotFound', `Address '${PublicIp}' not found.`)
}

const onAddress = (call: Call<Reference>) =>
  on(call, addresses, findAddress(call, call.input)?.id ?? call.input.AllocationId ?? '*')

export const ReleaseAddress = ec2('ReleaseAddress', {
  needs: onAddress,
  run(call) {
    const address = getAddress(call, call.input)
    if (associationOf(address, call)) throw fault('InvalidIPAddress.InUse', `Address ${address.publicIp} is in use.`)
    return { writes: [addresses.drop(call, address.id), unclaim(call, held(address.publicIp))] }
  },
})

/** The network interface that is meant: itself, or the first of an instance. */
function interfaceOf(call: Call<Input<'AssociateAddress'>>): NetworkInterface {
  const { InstanceId, NetworkInterfaceId } = call.input
  if (NetworkInterfaceId !== undefined) return networkInterfaces.get(call, NetworkInterfaceId)
  if (InstanceId === undefined) throw combination('You must specify either an InstanceId or a NetworkInterfaceId')
  return networkInterfaces.get(call, instances.get(call, InstanceId).interfaces[0])
}

export const AssociateAddress = ec2('AssociateAddress', {
  needs: (call) => [
    ...onAddress(call),
    ...on(call, instances, call.input.InstanceId),
    ...on(call, networkInterfaces, call.input.NetworkInterfaceId),
  ],
  run(call) {
    const address = getAddress(call, call.input)
    const at = interfaceOf(call)
    const privateIp = call.input.PrivateIpAddress ?? at.addresses[0] ?? ''
    if (!at.addresses.includes(privateIp))
      throw fault('InvalidParameterValue', `The address ${privateIp} is not assigned to interface ${at.id}`)
    const old = associationOf(address, call)
    if (old && call.input.AllowReassociation === false)
      throw fault(
        'Resource.AlreadyAssociated',
        `resource ${address.id} is already associated with associate-id ${old.id}`,
      )
    const association = { id: newId(call.random, { prefix: 'eipassoc' }), interfaceId: at.id, privateIp }
    return {
      output: { AssociationId: association.id },
      writes: [...freed(call, at.id, privateIp), addresses.put(call, { ...address, association })],
    }
  },
})

/** An interface's address shows one Elastic IP: the former one is let go. */
function freed(here: Here, interfaceId: string, privateIp: string): readonly Write[] {
  return addresses
    .all(here)
    .filter(({ association }) => association?.interfaceId === interfaceId && association.privateIp === privateIp)
    .map(({ association: _gone, ...address }) => addresses.put(here, address))
}

export const DisassociateAddress = ec2('DisassociateAddress', {
  needs: onAddress,
  run(call) {
    const { association, ...address } = getAddress(call, call.input)
    if (association && networkInterfaces.find(call, association.interfaceId)?.requester !== undefined)
      throw fault('AuthFailure', 'You do not have permission to access the specified resource.')
    return { writes: [addresses.put(call, address)] }
  },
})
