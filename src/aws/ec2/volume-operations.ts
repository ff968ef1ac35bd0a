import type { Call } from '../operation.ts'
import { checkQuota } from '../servicequotas/quota.ts'
import { creates } from './create.ts'
import { removes } from './delete.ts'
import { ec2, type Input } from './ec2-operation.ts'
import { fault, invalidParameter, invalidValue } from './faults.ts'
import { passes } from './filters.ts'
import { selected } from './describe.ts'
import type { Here } from './kind.ts'
import { anywhere, on } from './needs.ts'
import { page } from './page.ts'
import { existingZone, zonesOf } from './regions.ts'
import { instancePhase, instances, type Instance } from './resources/instance.ts'
import { snapshots } from './resources/snapshot.ts'
import {
  attachmentShape,
  attachmentsOf,
  modificationOf,
  volumePhase,
  volumes,
  type Volume,
  type VolumeSettings,
} from './resources/volume.ts'
import { volumeSettings } from './volume-settings.ts'

/** Type → the quota on its storage, in TiB. */
const STORAGE: ReadonlyMap<string, string> = new Map([
  ['gp2', 'L-D18FCD1D'],
  ['gp3', 'L-7A658B76'],
  ['io1', 'L-FD252861'],
  ['io2', 'L-09BD8365'],
])

/** @throws {Fault} `VolumeLimitExceeded`. */
function checkStorage(call: Here, wanted: VolumeSettings): void {
  const code = STORAGE.get(wanted.type)
  if (code === undefined) return
  const held = volumes.all(call).filter((volume) => volume.type === wanted.type)
  const total = held.reduce((sum, volume) => sum + volume.size, wanted.size)
  checkQuota(call, 'ebs', code, total / 1024, () =>
    fault(
      'VolumeLimitExceeded',
      `You have exceeded your maximum ${wanted.type} storage limit of your account in this region. Please contact AWS Support to request an Elastic Block Store service limit increase.`,
    ),
  )
}

export const defaultKey = (here: Here): string => `arn:aws:kms:${here.region}:${here.account}:alias/aws/ebs`

const settingsOf = (input: Input<'CreateVolume'>, snapshotSize: number | undefined) => ({
  type: input.VolumeType,
  size: input.Size ?? snapshotSize,
  iops: input.Iops,
  throughput: input.Throughput,
  multiAttach: input.MultiAttachEnabled,
})

export const CreateVolume = creates('CreateVolume', {
  kind: volumes,
  needs: (call) => on(call, snapshots, call.input.SnapshotId),
  keys: ({ input }) => ({
    'ec2:AvailabilityZone': input.AvailabilityZone,
    'ec2:AvailabilityZoneId': input.AvailabilityZoneId,
    'ec2:Encrypted': String(input.Encrypted ?? false),
    'ec2:VolumeType': input.VolumeType ?? 'gp2',
    'ec2:VolumeSize': input.Size?.toString(),
    'ec2:VolumeIops': input.Iops?.toString(),
    'ec2:VolumeThroughput': input.Throughput?.toString(),
    'ec2:KmsKeyId': input.KmsKeyId,
  }),
  make(call, base) {
    const { input } = call
    const snapshot = input.SnapshotId ? snapshots.get(call, input.SnapshotId) : undefined
    const byId = zonesOf(call.region).find(({ id }) => id === input.AvailabilityZoneId)?.name
    const zone = existingZone(call.region, input.AvailabilityZone ?? byId)
    const settings = volumeSettings(settingsOf(input, snapshot?.size))
    if (snapshot && settings.size < snapshot.size)
      throw invalidValue(settings.size, 'size', `Volume size must be at least the size of the snapshot.`)
    checkStorage(call.aside, settings)
    const encrypted = (input.Encrypted ?? false) || (snapshot?.encrypted ?? false)
    return {
      ...base,
      ...settings,
      zone: zone.name,
      encrypted,
      ...(encrypted && { kmsKeyId: input.KmsKeyId ?? snapshot?.kmsKeyId ?? defaultKey(call) }),
      ...(snapshot && { snapshotId: snapshot.id }),
      state: { phase: 'creating', since: call.now },
      attachments: [],
    }
  },
  answer: ({ Attachments: _none, ...shape }) => shape,
})

export const DeleteVolume = removes('DeleteVolume', {
  kind: volumes,
  id: (input) => input.VolumeId,
  check(call, volume) {
    const [attachment] = attachmentsOf(volume, call)
    if (attachment) throw fault('VolumeInUse', `Volume ${volume.id} is currently attached to ${attachment.instanceId}`)
  },
  end: (call, volume) => ({ ...volume, state: { phase: 'deleting', since: call.now } }),
})

function attachable(call: Call<Input<'AttachVolume'>>): { readonly volume: Volume; readonly instance: Instance } {
  const { VolumeId, InstanceId, Device } = call.input
  const volume = volumes.get(call, VolumeId)
  const instance = instances.get(call, InstanceId)
  const phase = volumePhase(volume, call)
  if (volume.zone !== instance.zone)
    throw fault(
      'InvalidVolume.ZoneMismatch',
      `The volume '${volume.id}' is not in the same availability zone as instance '${instance.id}'`,
    )
  if (phase !== 'available' && !(phase === 'in-use' && volume.multiAttach))
    throw phase === 'in-use'
      ? fault('VolumeInUse', `${volume.id} is already attached to an instance`)
      : fault('IncorrectState', `Volume '${volume.id}' is not 'available'.`)
  const state = instancePhase(instance, call)
  if (state !== 'running' && state !== 'stopped')
    throw fault('IncorrectState', `Instance '${instance.id}' is not 'running'.`)
  if (instance.devices.some(({ device, volumeId }) => device === Device && volumes.find(call, volumeId)))
    throw invalidValue(Device, 'unixDevice', 'Attachment point ' + Device + ' is already in use')
  return { volume, instance }
}

export const AttachVolume = ec2('AttachVolume', {
  needs: (call) => [...on(call, instances, call.input.InstanceId), ...on(call, volumes, call.input.VolumeId)],
  run(call) {
    const { volume, instance } = attachable(call)
    const attachment = {
      instanceId: instance.id,
      device: call.input.Device,
      state: { phase: 'attaching', since: call.now },
      deleteOnTermination: false,
    }
    return {
      output: attachmentShape(volume.id, attachment),
      writes: [
        volumes.put(call, { ...volume, attachments: [...attachmentsOf(volume, call), attachment] }),
        instances.put(call, {
          ...instance,
          devices: [
            ...instance.devices.filter((one) => one.volumeId !== volume.id),
            { device: attachment.device, volumeId: volume.id },
          ],
        }),
      ],
    }
  },
})

export const DetachVolume = ec2('DetachVolume', {
  needs(call) {
    const attached = volumes.find(call, call.input.VolumeId)?.attachments[0]?.instanceId
    return [...on(call, instances, call.input.InstanceId ?? attached), ...on(call, volumes, call.input.VolumeId)]
  },
  run(call) {
    const { VolumeId, InstanceId } = call.input
    const volume = volumes.get(call, VolumeId)
    const held = attachmentsOf(volume, call)
    const attachment = held.find((one) => InstanceId === undefined || one.instanceId === InstanceId)
    if (!attachment)
      throw held.length > 0
        ? fault(
            'InvalidAttachment.NotFound',
            `The volume '${volume.id}' is not attached to instance '${InstanceId ?? ''}'`,
          )
        : fault('IncorrectState', `Volume '${volume.id}' is in the 'available' state.`)
    const instance = instances.get(call, attachment.instanceId)
    const ending = { ...attachment, state: { phase: 'detaching', since: call.now } }
    return {
      output: attachmentShape(volume.id, ending),
      writes: [
        volumes.put(call, { ...volume, attachments: held.map((one) => (one === attachment ? ending : one)) }),
        instances.put(call, { ...instance, devices: instance.devices.filter((one) => one.volumeId !== volume.id) }),
      ],
    }
  },
})

export const ModifyVolume = ec2('ModifyVolume', {
  needs: (call) => on(call, volumes, call.input.VolumeId),
  run(call) {
    const { input } = call
    const volume = volumes.get(call, input.VolumeId)
    const type = input.VolumeType ?? volume.type
    const same = type === volume.type
    const to = volumeSettings({
      type,
      size: input.Size ?? volume.size,
      iops: input.Iops ?? (same ? volume.iops : undefined),
      throughput: input.Throughput ?? (same ? volume.throughput : undefined),
      multiAttach: input.MultiAttachEnabled ?? volume.multiAttach,
    })
    if (to.size < volume.size) throw invalidParameter(`New size cannot be smaller than existing size`)
    if (['modifying', 'optimizing'].includes(modificationOf(volume, call)?.ModificationState ?? ''))
      throw fault('IncorrectModificationState', `Volume ${volume.id} is currently being modified`)
    const { iops: _iops, throughput: _throughput, ...kept } = volume
    const { type: oldType, size, iops, throughput, multiAttach } = volume
    const from = {
      type: oldType,
      size,
      multiAttach,
      ...(iops !== undefined && { iops }),
      ...(throughput !== undefined && { throughput }),
    }
    const next: Volume = { ...kept, ...to, modification: { from, to, state: { phase: 'modifying', since: call.now } } }
    const real = { ...call, world: { ...call.world, pace: 'real' as const } }
    return { output: { VolumeModification: modificationOf(next, real) }, writes: [volumes.put(call, next)] }
  },
})

type ModificationShape = NonNullable<ReturnType<typeof modificationOf>>

const modificationRow = {
  filters: {
    'modification-state': (shape: ModificationShape) => shape.ModificationState,
    'original-size': (shape: ModificationShape) => shape.OriginalSize,
    'target-size': (shape: ModificationShape) => shape.TargetSize,
    'target-volume-type': (shape: ModificationShape) => shape.TargetVolumeType,
    'volume-id': (shape: ModificationShape) => shape.VolumeId,
  },
}

export const DescribeVolumesModifications = ec2('DescribeVolumesModifications', {
  needs: anywhere,
  run(call) {
    const { VolumeIds = [], Filters, ...paging } = call.input
    const pass = passes<Volume, ModificationShape>(modificationRow, Filters)
    const all = selected(volumes, VolumeIds, call).map((doc) => ({ id: doc.id, doc, shape: modificationOf(doc, call) }))
    const never = VolumeIds.length > 0 && all.find(({ shape }) => !shape)
    if (never)
      throw fault('InvalidVolumeModification.NotFound', `Modification for volume '${never.id}' does not exist.`)
    const shown = all.flatMap(({ id, doc, shape }) => (shape && pass(shape, doc, call) ? [{ id, shape }] : []))
    const { items, NextToken } = page(shown, paging)
    return { output: { VolumesModifications: items.map((item) => item.shape), NextToken } }
  },
})
