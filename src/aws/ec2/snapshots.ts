import type { Call, Need } from '../operation.ts'
import { creates } from './create.ts'
import { removes } from './delete.ts'
import { describes } from './describe.ts'
import { ec2 } from './ec2-operation.ts'
import { fault, missingParameter } from './faults.ts'
import type { Kind, Resource } from './kind.ts'
import { on, onEach } from './needs.ts'
import { zonesOf } from './regions.ts'
import { images } from './resources/image.ts'
import { snapshots, type Snapshot } from './resources/snapshot.ts'
import { volumes } from './resources/volume.ts'
import { defaultKey } from './volume-operations.ts'

export const CreateSnapshot = creates('CreateSnapshot', {
  kind: snapshots,
  needs: (call) => on(call, volumes, call.input.VolumeId),
  keys: (call) => ({
    'ec2:ParentVolume': volumes.arn(call, call.input.VolumeId),
    'ec2:VolumeSize': volumes.find(call, call.input.VolumeId)?.size.toString(),
  }),
  make(call, base) {
    const volume = volumes.get(call, call.input.VolumeId)
    return {
      ...base,
      volumeId: volume.id,
      size: volume.size,
      description: call.input.Description ?? '',
      encrypted: volume.encrypted,
      ...(volume.kmsKeyId !== undefined && { kmsKeyId: volume.kmsKeyId }),
      state: { phase: 'pending', since: call.now },
    }
  },
  answer: ({ Description, ...shape }) => ({ ...shape, Description }),
})

/** The id that AWS gives the volume of a snapshot that was copied. */
export const NO_VOLUME = 'vol-ffffffff'

export const CopySnapshot = creates('CopySnapshot', {
  kind: snapshots,
  needs: (call) => onSource(call, snapshots, call.input.SourceSnapshotId),
  make(call, base) {
    const source = snapshots.get(fromRegion(call), call.input.SourceSnapshotId)
    const encrypted = source.encrypted || (call.input.Encrypted ?? false)
    const { kmsKeyId: _theirs, ...copied } = source
    return {
      ...copied,
      ...base,
      volumeId: NO_VOLUME,
      description: call.input.Description ?? source.description,
      encrypted,
      ...(encrypted && { kmsKeyId: call.input.KmsKeyId ?? defaultKey(call) }),
      state: { phase: 'pending', since: call.now },
    } satisfies Snapshot
  },
  answer: (shape) => ({ SnapshotId: shape.SnapshotId, Tags: shape.Tags }),
})

/** The same account, seen in the region that the call names as its source. */
export const fromRegion = <Input extends { readonly SourceRegion: string }>(call: Call<Input>): Call<Input> => {
  if (!call.input.SourceRegion) throw missingParameter('sourceRegion')
  return { ...call, region: call.input.SourceRegion }
}

/** The action on what is copied; the request's region stays that of the call. */
export const onSource = <Doc extends Resource, Shape>(
  call: Call<{ readonly SourceRegion: string }>,
  kind: Kind<Doc, Shape>,
  id: string,
): readonly Need[] =>
  on(fromRegion(call), kind, id).map((need) => ({ ...need, context: { ...need.context, 'ec2:Region': call.region } }))

export const DeleteSnapshot = removes('DeleteSnapshot', {
  kind: snapshots,
  id: (input) => input.SnapshotId,
  check(call, { id }) {
    const image = images.all(call).find((one) => one.root.snapshotId === id)
    if (image) throw fault('InvalidSnapshot.InUse', `The snapshot ${id} is currently in use by ${image.id}`)
  },
})

const isMine = (owners: readonly string[] | undefined, account: string): boolean =>
  !owners?.length || owners.includes('self') || owners.includes(account)

export const DescribeSnapshots = describes('DescribeSnapshots', {
  kind: snapshots,
  ids: 'SnapshotIds',
  list: 'Snapshots',
  where: (input, here) => () => isMine(input.OwnerIds, here.account),
})

export const EnableFastSnapshotRestores = ec2('EnableFastSnapshotRestores', {
  needs: (call) => onEach(call, snapshots, call.input.SourceSnapshotIds),
  run(call) {
    const zones = call.input.AvailabilityZones ?? call.input.AvailabilityZoneIds ?? []
    if (zones.length === 0) throw missingParameter('AvailabilityZones')
    const known = zonesOf(call.region).filter(({ name, id }) => zones.includes(name) || zones.includes(id))
    const enabled = call.input.SourceSnapshotIds.flatMap((id) =>
      known.map((zone) => ({
        SnapshotId: snapshots.get(call, id).id,
        AvailabilityZone: zone.name,
        AvailabilityZoneId: zone.id,
        State: 'enabling',
        StateTransitionReason: 'Client.UserInitiated',
        OwnerId: call.account,
        EnablingTime: new Date(call.now),
      })),
    )
    return { output: { Successful: enabled, Unsuccessful: [] } }
  },
})
