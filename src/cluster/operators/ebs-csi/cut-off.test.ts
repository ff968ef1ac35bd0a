import { expect, it } from 'vitest'
import { worldClock } from '../../../kernel/Clock.ts'
import { silentLog } from '../../../kernel/log.ts'
import { textAt, type KubeObject } from '../../api/object.ts'
import type { CloudSession, OperatorContext } from '../../operator-context.ts'
import { dyingKube } from '../../testing/dying-kube.ts'
import { provisioner } from './provisioner.ts'
import { DRIVER } from './resources.ts'
import { snapshotter } from './snapshotter.ts'

const INFRASTRUCTURE = object('Infrastructure', 'cluster', { status: { infrastructureName: 'demo-x1y2' } })
const PLACE = { namespace: 'default', uid: '6f1c' }

function object(kind: string, name: string, more: object, metadata: object = {}): KubeObject {
  return { apiVersion: 'v1', kind, metadata: { name, ...metadata }, ...more } as KubeObject
}

/** What the duties ask of it; the rest is the host's. */
function contextOf(objects: Map<string, KubeObject>, writes?: number): OperatorContext {
  const kube = dyingKube(objects, writes)
  return { kube, clock: worldClock(), pace: 'instant', log: silentLog } as Partial<OperatorContext> as OperatorContext
}

/** EC2 as far as it is asked here: one volume for one claim, and the snapshots by name. */
function ec2(snapshots = new Set<string>()): CloudSession {
  const answers: Readonly<Record<string, () => object>> = {
    CreateVolume: () => ({ VolumeId: 'vol-1', AvailabilityZone: 'us-east-1a', State: 'available' }),
    CreateSnapshot: () => {
      snapshots.add('snap-1')
      return { SnapshotId: 'snap-1', State: 'completed', StartTime: new Date(0), VolumeSize: 8 }
    },
    DescribeSnapshots: () => ({ Snapshots: [...snapshots].map((SnapshotId) => ({ SnapshotId, State: 'completed' })) }),
    DeleteSnapshot: () => ({ deleted: snapshots.delete('snap-1') }),
  }
  const call = async (_service: string, operation: string) => answers[operation]?.()
  return { call } as Partial<CloudSession> as CloudSession
}

/** Kills the process at each of its writes in turn; how many it takes to get to the end. `attempt` tells whether it was killed. */
async function killedAfterEach(attempt: (writes: number) => Promise<boolean>): Promise<number> {
  let writes = 0
  while (await attempt(writes)) writes++
  return writes
}

const isKilled = (work: Promise<unknown>): Promise<boolean> =>
  work.then(
    () => false,
    (error: unknown) => String(error).includes('this process is dead') || Promise.reject(error as Error),
  )

it('a claim and its volume are bound to each other wherever the first attempt was cut off', async () => {
  const claimed = () =>
    new Map([
      ['infrastructures/cluster', INFRASTRUCTURE],
      ['storageclasses/gp3', object('StorageClass', 'gp3', { provisioner: DRIVER })],
      ['nodes/worker', object('Node', 'worker', {}, { labels: { 'topology.ebs.csi.aws.com/zone': 'us-east-1a' } })],
      [
        'persistentvolumeclaims/data',
        object('PersistentVolumeClaim', 'data', { spec: { storageClassName: 'gp3', resources: { requests: { storage: '8Gi' } } } }, PLACE), // prettier-ignore
      ],
    ])
  const bind = (objects: Map<string, KubeObject>, writes?: number) =>
    provisioner(contextOf(objects, writes), ec2()).reconcile('default/data')

  const needed = await killedAfterEach(async (writes) => {
    const objects = claimed()
    const killed = await isKilled(bind(objects, writes))
    await bind(objects)
    expect(textAt(objects.get('persistentvolumeclaims/data'), 'status.phase'), `after ${writes} writes`).toBe('Bound')
    expect(textAt(objects.get('persistentvolumes/pvc-6f1c'), 'status.phase'), `after ${writes} writes`).toBe('Bound')
    return killed
  })
  expect(needed).toBeGreaterThan(3)
})

it('a snapshot whose making was cut off goes with its VolumeSnapshot', async () => {
  const asked = () =>
    new Map([
      ['infrastructures/cluster', INFRASTRUCTURE],
      ['volumesnapshotclasses/csi', object('VolumeSnapshotClass', 'csi', { driver: DRIVER, deletionPolicy: 'Delete' })],
      ['persistentvolumeclaims/data', object('PersistentVolumeClaim', 'data', { spec: { volumeName: 'pv' } }, PLACE)],
      ['persistentvolumes/pv', object('PersistentVolume', 'pv', { spec: { csi: { driver: DRIVER, volumeHandle: 'vol-1' } } })], // prettier-ignore
      [
        'volumesnapshots/backup',
        object('VolumeSnapshot', 'backup', { spec: { volumeSnapshotClassName: 'csi', source: { persistentVolumeClaimName: 'data' } } }, PLACE), // prettier-ignore
      ],
    ])
  const needed = await killedAfterEach(async (writes) => {
    const objects = asked()
    const made = new Set<string>()
    const killed = await isKilled(snapshotter(contextOf(objects, writes), ec2(made)).reconcile('default/backup'))
    const snapshot = objects.get('volumesnapshots/backup') as KubeObject
    const going = { ...snapshot, metadata: { ...snapshot.metadata, deletionTimestamp: '2026-01-01T00:00:00Z' } }
    objects.set('volumesnapshots/backup', going)
    await snapshotter(contextOf(objects), ec2(made)).reconcile('default/backup')
    expect([...made], `after ${writes} writes`).toEqual([])
    return killed
  })
  expect(needed).toBeGreaterThan(3)
})
