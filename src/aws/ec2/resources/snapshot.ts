import type { Snapshot as Shape } from '../../../wire/schema/ec2.types.generated.ts'
import { kind, type Here, type Resource } from '../kind.ts'
import { COURSES, phaseNow, type State } from '../lifecycle.ts'

export interface Snapshot extends Resource {
  readonly volumeId: string
  /** GiB. */
  readonly size: number
  readonly description: string
  readonly encrypted: boolean
  readonly kmsKeyId?: string
  readonly state: State
}

const phase = (snapshot: Snapshot, here: Here) => phaseNow(COURSES.snapshot, snapshot.state, here)

export const snapshots = kind<Snapshot, Shape>({
  type: 'snapshot',
  prefix: 'snap',
  accountless: true,
  notFound: 'InvalidSnapshot.NotFound',
  malformed: 'InvalidSnapshotID.Malformed',
  missing: (id) => `The snapshot '${id}' does not exist.`,
  keys: (snapshot, here) => ({
    'ec2:SnapshotID': snapshot.id,
    'ec2:Owner': here.account,
    'ec2:Encrypted': String(snapshot.encrypted),
    'ec2:VolumeSize': String(snapshot.size),
    'ec2:SnapshotTime': new Date(snapshot.created).toISOString(),
    'ec2:ParentVolume': `arn:aws:ec2:${here.region}:${here.account}:volume/${snapshot.volumeId}`,
  }),
  render: (snapshot, here) => ({
    Description: snapshot.description,
    Encrypted: snapshot.encrypted,
    KmsKeyId: snapshot.kmsKeyId,
    OwnerId: here.account,
    Progress: phase(snapshot, here) === 'completed' ? '100%' : '0%',
    SnapshotId: snapshot.id,
    StartTime: new Date(snapshot.created),
    State: phase(snapshot, here),
    StorageTier: 'standard',
    Tags: snapshot.tags,
    VolumeId: snapshot.volumeId,
    VolumeSize: snapshot.size,
  }),
  filters: {
    description: (shape) => shape.Description,
    encrypted: (shape) => shape.Encrypted,
    'owner-alias': () => undefined,
    'owner-id': (shape) => shape.OwnerId,
    progress: (shape) => shape.Progress,
    'snapshot-id': (shape) => shape.SnapshotId,
    'start-time': (shape) => shape.StartTime?.toISOString(),
    status: (shape) => shape.State,
    'volume-id': (shape) => shape.VolumeId,
    'volume-size': (shape) => shape.VolumeSize,
  },
})
