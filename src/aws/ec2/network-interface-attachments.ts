import { newId } from './create.ts'
import { ec2 } from './ec2-operation.ts'
import { fault, invalidParameter } from './faults.ts'
import { instanceType } from './instance-types.ts'
import type { Here } from './kind.ts'
import { on } from './needs.ts'
import { instances, type Instance } from './resources/instance.ts'
import { holderOf, networkInterfaces, type NetworkInterface } from './resources/network-interface.ts'

export const AttachNetworkInterface = ec2('AttachNetworkInterface', {
  needs: (call) => [
    ...on(call, instances, call.input.InstanceId),
    ...on(call, networkInterfaces, call.input.NetworkInterfaceId),
  ],
  run(call) {
    const { DeviceIndex } = call.input
    const doc = networkInterfaces.get(call, call.input.NetworkInterfaceId)
    const instance = instances.get(call, call.input.InstanceId)
    checkAttach(call, doc, instance, DeviceIndex)
    const attachmentId = newId(call.random, { prefix: 'eni-attach' })
    const holder = {
      type: 'instance' as const,
      id: instance.id,
      attachmentId,
      deviceIndex: DeviceIndex,
      since: call.now,
      deleteOnTermination: false,
    }
    return {
      output: { AttachmentId: attachmentId, NetworkCardIndex: 0 },
      writes: [
        networkInterfaces.put(call, { ...doc, holder }),
        instances.put(call, { ...instance, interfaces: [...instance.interfaces, doc.id] }),
      ],
    }
  },
})

function checkAttach(here: Here, doc: NetworkInterface, instance: Instance, index: number): void {
  if (holderOf(doc, here)) throw fault('InvalidNetworkInterface.InUse', `Interface: [${doc.id}] in use.`)
  if (doc.zone !== instance.zone)
    throw invalidParameter(
      'You may not attach a network interface to an instance if they are not in the same availability zone',
    )
  const held = instance.interfaces.flatMap((id) => networkInterfaces.find(here, id) ?? [])
  if (held.some((one) => one.holder?.deviceIndex === index))
    throw invalidParameter(`Instance '${instance.id}' already has an interface attached at device index '${index}'.`)
  const most = instanceType(instance.type)?.interfaces ?? 2
  if (held.length >= most)
    throw fault('AttachmentLimitExceeded', `Interface count ${held.length + 1} exceeds the limit for ${instance.type}`)
}

export const DetachNetworkInterface = ec2('DetachNetworkInterface', {
  needs(call) {
    const doc = byAttachment(call, call.input.AttachmentId)
    return [
      ...on(call, networkInterfaces, doc?.id ?? '*'),
      ...(doc?.holder?.type === 'instance' ? on(call, instances, doc.holder.id) : []),
    ]
  },
  run(call) {
    const found = byAttachment(call, call.input.AttachmentId)
    if (found?.holder && found.holder.type !== 'instance')
      throw fault('OperationNotPermitted', "You are not allowed to manage 'ela-attach' attachments.")
    if (found?.holder?.type !== 'instance')
      throw fault('InvalidAttachmentID.NotFound', `The attachment '${call.input.AttachmentId}' does not exist`)
    const { holder, ...doc } = found
    if (holder.deviceIndex === 0)
      throw fault(
        'OperationNotPermitted',
        `The network interface at device index 0 and networkCard index 0 cannot be detached.`,
      )
    const instance = instances.get(call, holder.id)
    return {
      writes: [
        networkInterfaces.put(call, doc),
        instances.put(call, { ...instance, interfaces: instance.interfaces.filter((id) => id !== doc.id) }),
      ],
    }
  },
})

const byAttachment = (here: Here, id: string): NetworkInterface | undefined =>
  networkInterfaces.all(here).find((doc) => holderOf(doc, here)?.attachmentId === id)
