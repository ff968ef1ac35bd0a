import type { Volume as Shape, VolumeModification } from '../../../wire/schema/ec2.types.generated.ts'
import { kind, type Here, type Resource } from '../kind.ts'
import { COURSES, GONE, phaseNow, stateNow, type State } from '../lifecycle.ts'
import { zoneId } from '../regions.ts'
import { instancePhase, instances } from './instance.ts'

export interface Volume extends Resource, VolumeSettings {
  readonly zone: string
  readonly encrypted: boolean
  readonly kmsKeyId?: string
  readonly snapshotId?: string
  readonly state: State
  readonly attachments: readonly Attachment[]
  readonly modification?: Modification
}

export interface VolumeSettings {
  readonly type: string
  /** GiB. */
  readonly size: number
  readonly iops?: number
  /** MiB/s, gp3 only. */
  readonly throughput?: number
  readonly multiAttach: boolean
}

/** Ends with its instance; the volume too where it is so arranged. */
export interface Attachment {
  readonly instanceId: string
  readonly device: string
  readonly state: State
  readonly deleteOnTermination: boolean
}

interface Modification {
  readonly from: VolumeSettings
  readonly to: VolumeSettings
  readonly state: State
}

const ended = (attachment: Attachment, here: Here): boolean => {
  const instance = instances.find(here, attachment.instanceId)
  return instance === undefined || instancePhase(instance, here) === 'terminated'
}

/** The attachments that hold, with the phase that each has reached. */
export const attachmentsOf = (volume: Volume, here: Here): readonly Attachment[] =>
  volume.attachments
    .map((one) => ({ ...one, state: stateNow(COURSES.attachment, one.state, here) }))
    .filter((one) => one.state.phase !== GONE && !ended(one, here))

export function volumePhase(volume: Volume, here: Here): string {
  const phase = phaseNow(COURSES.volume, volume.state, here)
  return phase === 'available' && attachmentsOf(volume, here).length > 0 ? 'in-use' : phase
}

export const modificationOf = (volume: Volume, here: Here): VolumeModification | undefined => {
  if (!volume.modification) return undefined
  const { from, to, state } = volume.modification
  const reached = stateNow(COURSES.modification, state, here)
  return {
    VolumeId: volume.id,
    ModificationState: reached.phase,
    TargetSize: to.size,
    TargetIops: to.iops,
    TargetVolumeType: to.type,
    TargetThroughput: to.throughput,
    TargetMultiAttachEnabled: to.multiAttach,
    OriginalSize: from.size,
    OriginalIops: from.iops,
    OriginalVolumeType: from.type,
    OriginalThroughput: from.throughput,
    OriginalMultiAttachEnabled: from.multiAttach,
    Progress: reached.phase === 'completed' ? 100 : 0,
    StartTime: new Date(state.since),
    EndTime: reached.phase === 'completed' ? new Date(reached.since) : undefined,
  }
}

export const volumes = kind<Volume, Shape>({
  type: 'volume',
  prefix: 'vol',
  notFound: 'InvalidVolume.NotFound',
  malformed: 'InvalidVolumeID.Malformed',
  missing: (id) => `The volume '${id}' does not exist.`,
  alive: (volume, here) =>
    phaseNow(COURSES.volume, volume.state, here) !== GONE &&
    !volume.attachments.some((one) => one.deleteOnTermination && ended(one, here)),
  keys: (volume, here) => ({
    'ec2:VolumeID': volume.id,
    'ec2:AvailabilityZone': volume.zone,
    'ec2:AvailabilityZoneId': zoneId(volume.zone),
    'ec2:Encrypted': String(volume.encrypted),
    'ec2:VolumeType': volume.type,
    'ec2:VolumeSize': String(volume.size),
    'ec2:VolumeIops': volume.iops?.toString(),
    'ec2:VolumeThroughput': volume.throughput?.toString(),
    'ec2:ParentSnapshot': volume.snapshotId && `arn:aws:ec2:${here.region}::snapshot/${volume.snapshotId}`,
  }),
  render: (volume, here) => ({
    AvailabilityZoneId: zoneId(volume.zone),
    AvailabilityZone: volume.zone,
    CreateTime: new Date(volume.created),
    Encrypted: volume.encrypted,
    KmsKeyId: volume.kmsKeyId,
    Iops: volume.iops,
    MultiAttachEnabled: volume.multiAttach,
    Size: volume.size,
    SnapshotId: volume.snapshotId ?? '',
    State: volumePhase(volume, here),
    Tags: volume.tags,
    Throughput: volume.throughput,
    VolumeId: volume.id,
    VolumeType: volume.type,
    Attachments: attachmentsOf(volume, here).map((one) => attachmentShape(volume.id, one)),
  }),
  filters: {
    'attachment.attach-time': (shape) => shape.Attachments?.map((one) => one.AttachTime?.toISOString()),
    'attachment.delete-on-termination': (shape) => shape.Attachments?.map((one) => String(one.DeleteOnTermination)),
    'attachment.device': (shape) => shape.Attachments?.map((one) => one.Device),
    'attachment.instance-id': (shape) => shape.Attachments?.map((one) => one.InstanceId),
    'attachment.status': (shape) => shape.Attachments?.map((one) => one.State),
    'availability-zone': (shape) => shape.AvailabilityZone,
    'availability-zone-id': (shape) => shape.AvailabilityZoneId,
    'create-time': (shape) => shape.CreateTime?.toISOString(),
    encrypted: (shape) => shape.Encrypted,
    'multi-attach-enabled': (shape) => shape.MultiAttachEnabled,
    size: (shape) => shape.Size,
    'snapshot-id': (shape) => shape.SnapshotId,
    status: (shape) => shape.State,
    'volume-id': (shape) => shape.VolumeId,
    'volume-type': (shape) => shape.VolumeType,
  },
})

export const attachmentShape = (volumeId: string, one: Attachment) => ({
  AttachTime: new Date(one.state.since),
  DeleteOnTermination: one.deleteOnTermination,
  Device: one.device,
  InstanceId: one.instanceId,
  State: one.state.phase,
  VolumeId: volumeId,
})
