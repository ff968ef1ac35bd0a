import {
  CallRefused,
  kubeTime,
  textAt,
  type CloudSession,
  type Duty,
  type KubeObject,
  type OperatorContext,
  type Waiting,
} from '../../operator-context.ts'
import { ATTACHER_FINALIZER, ATTACHMENTS, DRIVER, NODES, POLL_MS, VOLUMES } from './resources.ts'

/** Attaches volumes to the nodes' instances as VolumeAttachments ask, and detaches them again. */
export function attacher({ kube, clock, pace }: OperatorContext, aws: CloudSession): Duty {
  const finish = async (attachment: KubeObject) => {
    const finalizers = (attachment.metadata.finalizers ?? []).filter((one) => one !== ATTACHER_FINALIZER)
    await kube.patch(ATTACHMENTS, { name: attachment.metadata.name }, { metadata: { finalizers } })
  }

  const report = (attachment: KubeObject, status: Readonly<Record<string, unknown>>) =>
    kube.patch(ATTACHMENTS, { name: attachment.metadata.name, subresource: 'status' }, { status })

  const placeOf = async (attachment: KubeObject) => {
    const [volume, node] = await Promise.all([
      kube.get(VOLUMES, textAt(attachment, 'spec.source.persistentVolumeName')),
      kube.get(NODES, textAt(attachment, 'spec.nodeName')),
    ])
    const instance = textAt(node, 'spec.providerID').split('/').at(-1) ?? ''
    return { volume: textAt(volume, 'spec.csi.volumeHandle'), instance }
  }

  const attach = async (attachment: KubeObject): Promise<Waiting | void> => {
    const { volume, instance } = await placeOf(attachment)
    if (volume === '' || instance === '') throw new Error(`${attachment.metadata.name}: volume or node is not known`)
    const state = await attachmentState(aws, volume, instance)
    try {
      if (state === undefined)
        await aws.call('ec2', 'AttachVolume', {
          VolumeId: volume,
          InstanceId: instance,
          Device: await freeDevice(aws, instance),
        })
    } catch (error) {
      if (error instanceof CallRefused)
        await report(attachment, { attachError: { message: error.message, time: kubeTime(clock.now()) } })
      throw error
    }
    if (state !== 'attached') return { after: POLL_MS[pace] }
    await report(attachment, { attached: true, attachError: null })
    return undefined
  }

  const detach = async (attachment: KubeObject): Promise<Waiting | void> => {
    const { volume, instance } = await placeOf(attachment)
    const state = volume && instance ? await attachmentState(aws, volume, instance) : undefined
    if (state === undefined) return finish(attachment)
    if (state !== 'detaching') await aws.call('ec2', 'DetachVolume', { VolumeId: volume, InstanceId: instance })
    return { after: POLL_MS[pace] }
  }

  return {
    name: 'attachment',
    watches: [{ resource: ATTACHMENTS, keys: ({ metadata }) => [metadata.name] }],
    async reconcile(name): Promise<Waiting | void> {
      const found = await kube.get(ATTACHMENTS, name)
      if (!found || textAt(found, 'spec.attacher') !== DRIVER) return undefined
      const held = found.metadata.finalizers ?? []
      if (found.metadata.deletionTimestamp) return held.includes(ATTACHER_FINALIZER) ? detach(found) : undefined
      if (textAt(found, 'status.attached') === 'true') return undefined
      const attachment = held.includes(ATTACHER_FINALIZER)
        ? found
        : await kube.patch(ATTACHMENTS, { name }, { metadata: { finalizers: [...held, ATTACHER_FINALIZER] } })
      return attach(attachment)
    },
  }
}

/** How EC2 says the volume is attached to the instance; undefined: not at all, or one of the two is gone. */
async function attachmentState(aws: CloudSession, volume: string, instance: string): Promise<string | undefined> {
  const Filters = [{ Name: 'volume-id', Values: [volume] }]
  const { Volumes = [] } = await aws.call('ec2', 'DescribeVolumes', { Filters })
  return Volumes[0]?.Attachments?.find(({ InstanceId }) => InstanceId === instance)?.State
}

const LETTERS = 'bcdefghijklmnopqrstuvwxyz'

/** `/dev/xvdba` and on: those that the driver keeps for itself. */
async function freeDevice(aws: CloudSession, instance: string): Promise<string> {
  const { Reservations = [] } = await aws.call('ec2', 'DescribeInstances', { InstanceIds: [instance] })
  const used = new Set(Reservations[0]?.Instances?.[0]?.BlockDeviceMappings?.map(({ DeviceName }) => DeviceName) ?? [])
  const names = [...LETTERS].flatMap((first) => [...`a${LETTERS}`].map((second) => `/dev/xvd${first}${second}`))
  const found = names.find((name) => !used.has(name))
  if (found === undefined) throw new Error(`instance ${instance} has no device name left`)
  return found
}
