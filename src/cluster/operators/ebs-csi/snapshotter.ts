import {
  CallRefused,
  infraIdOf,
  keyPlace,
  kubeTime,
  objectKey,
  ownerTag,
  textAt,
  type CloudSession,
  type Duty,
  type KubeObject,
  type OperatorContext,
  type Waiting,
} from '../../operator-context.ts'
import { CLAIMS, CONTENTS, DRIVER, POLL_MS, SNAPSHOT_CLASSES, SNAPSHOT_FINALIZER, SNAPSHOTS, VOLUMES } from './resources.ts' // prettier-ignore

const DEFAULT_CLASS = 'snapshot.storage.kubernetes.io/is-default-class'

/** Makes the EBS snapshot that a VolumeSnapshot asks for, and deletes it with it, if its class says so. */
export function snapshotter(context: OperatorContext, aws: CloudSession): Duty {
  const { kube, clock, pace } = context

  const classOf = async (snapshot: KubeObject): Promise<KubeObject | undefined> => {
    const name = textAt(snapshot, 'spec.volumeSnapshotClassName')
    if (name) return kube.get(SNAPSHOT_CLASSES, name)
    return (await kube.list(SNAPSHOT_CLASSES)).find(({ metadata }) => metadata.annotations?.[DEFAULT_CLASS] === 'true')
  }

  const status = (snapshot: KubeObject, fields: Readonly<Record<string, unknown>>) => {
    const { name, namespace } = snapshot.metadata
    return kube.patch(SNAPSHOTS, { name, namespace, subresource: 'status' }, { status: fields })
  }

  const contentName = ({ metadata }: KubeObject) => `snapcontent-${metadata.uid ?? ''}`

  const take = async (snapshot: KubeObject, snapshotClass: KubeObject): Promise<Waiting | void> => {
    const { name, namespace = '' } = snapshot.metadata
    const claim = textAt(snapshot, 'spec.source.persistentVolumeClaimName')
    const volumeName = textAt(await kube.get(CLAIMS, claim, namespace), 'spec.volumeName')
    const volume = volumeName ? await kube.get(VOLUMES, volumeName) : undefined
    if (!volume || textAt(volume, 'spec.csi.driver') !== DRIVER) throw new Error(`claim ${claim} has no EBS volume yet`)
    const handle = textAt(volume, 'spec.csi.volumeHandle')
    const made = await snapshotOf(aws, await infraIdOf(context), snapshot, handle)
    const content = contentName(snapshot)
    if (!(await kube.get(CONTENTS, content)))
      await kube.create(CONTENTS, {
        apiVersion: 'snapshot.storage.k8s.io/v1',
        kind: 'VolumeSnapshotContent',
        metadata: { name: content },
        spec: {
          driver: DRIVER,
          deletionPolicy: textAt(snapshotClass, 'deletionPolicy') || 'Delete',
          source: { volumeHandle: handle },
          volumeSnapshotClassName: snapshotClass.metadata.name,
          volumeSnapshotRef: { apiVersion: snapshot.apiVersion, kind: 'VolumeSnapshot', name, namespace, uid: snapshot.metadata.uid ?? '' }, // prettier-ignore
        },
      })
    const ready = made.state === 'completed'
    const told = { readyToUse: ready, creationTime: kubeTime(made.started), restoreSize: `${made.gib}Gi` }
    await kube.patch(
      CONTENTS,
      { name: content, subresource: 'status' },
      {
        status: {
          snapshotHandle: made.id,
          readyToUse: ready,
          creationTime: made.started * 1e6,
          restoreSize: made.gib * 2 ** 30,
        },
      },
    )
    await status(snapshot, { ...told, boundVolumeSnapshotContentName: content, error: null })
    return ready ? undefined : { after: POLL_MS[pace] }
  }

  const drop = async (snapshot: KubeObject): Promise<void> => {
    const content = await kube.get(CONTENTS, contentName(snapshot))
    const policy = content ? textAt(content, 'spec.deletionPolicy') : textAt(await classOf(snapshot), 'deletionPolicy')
    if (policy === 'Delete') {
      // By its name: of one that was not told of before it was to go, nothing in the cluster says the id.
      await deleteSnapshot(aws, (await madeFor(aws, snapshot))?.SnapshotId)
      if (content) await kube.remove(CONTENTS, { name: content.metadata.name })
    }
    const { name, namespace, finalizers = [] } = snapshot.metadata
    const left = finalizers.filter((one) => one !== SNAPSHOT_FINALIZER)
    await kube.patch(SNAPSHOTS, { name, namespace }, { metadata: { finalizers: left } })
  }

  return {
    name: 'snapshot',
    watches: [{ resource: SNAPSHOTS, keys: objectKey }],
    async reconcile(key): Promise<Waiting | void> {
      const { namespace, name } = keyPlace(key)
      const found = await kube.get(SNAPSHOTS, name, namespace)
      if (!found) return undefined
      const held = found.metadata.finalizers ?? []
      if (found.metadata.deletionTimestamp) return held.includes(SNAPSHOT_FINALIZER) ? drop(found) : undefined
      if (textAt(found, 'status.readyToUse') === 'true') return undefined
      const snapshotClass = await classOf(found)
      if (!snapshotClass || textAt(snapshotClass, 'driver') !== DRIVER) return undefined
      const snapshot = held.includes(SNAPSHOT_FINALIZER)
        ? found
        : await kube.patch(SNAPSHOTS, { name, namespace }, { metadata: { finalizers: [...held, SNAPSHOT_FINALIZER] } })
      try {
        return await take(snapshot, snapshotClass)
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error)
        await status(snapshot, { readyToUse: false, error: { message, time: kubeTime(clock.now()) } })
        throw error
      }
    },
  }
}

const NAME_TAG = 'CSIVolumeSnapshotName'

const nameOf = ({ metadata }: KubeObject) => `snapshot-${metadata.uid ?? ''}`

/** The snapshot that was made for this object. */
async function madeFor(aws: CloudSession, snapshot: KubeObject) {
  const Filters = [{ Name: `tag:${NAME_TAG}`, Values: [nameOf(snapshot)] }]
  return (await aws.call('ec2', 'DescribeSnapshots', { Filters })).Snapshots?.[0]
}

/** The snapshot that was made for this object: found by its name, else made. */
async function snapshotOf(aws: CloudSession, infraId: string, snapshot: KubeObject, VolumeId: string) {
  const name = nameOf(snapshot)
  const Tags = Object.entries({
    [NAME_TAG]: name,
    Name: `${infraId}-dynamic-${name}`,
    [ownerTag(infraId)]: 'owned',
    [`${DRIVER}/cluster`]: 'true',
    'red-hat-managed': 'true',
  }).map(([Key, Value]) => ({ Key, Value }))
  const found =
    (await madeFor(aws, snapshot)) ??
    (await aws.call('ec2', 'CreateSnapshot', {
      VolumeId,
      Description: `Created by AWS EBS CSI driver for volume ${VolumeId}`,
      TagSpecifications: [{ ResourceType: 'snapshot', Tags }],
    }))
  const { SnapshotId = '', State = 'pending', StartTime, VolumeSize = 0 } = found
  return { id: SnapshotId, state: State, started: StartTime?.getTime() ?? 0, gib: VolumeSize }
}

async function deleteSnapshot(aws: CloudSession, SnapshotId: string | undefined): Promise<void> {
  if (SnapshotId === undefined) return
  try {
    await aws.call('ec2', 'DeleteSnapshot', { SnapshotId })
  } catch (error) {
    if (!(error instanceof CallRefused && error.code === 'InvalidSnapshot.NotFound')) throw error
  }
}
