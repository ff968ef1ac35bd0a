import {
  type CloudSession,
  type Duty,
  type NewObject,
  type OperatorContext,
  type Resource,
} from '../../operator-context.ts'
import { CLASSES, DRIVER, DRIVERS, SNAPSHOT_CLASSES } from './resources.ts'

const DEFAULT_CLASS = 'storageclass.kubernetes.io/is-default-class'

const storageClass = (type: string, isDefault: boolean): NewObject => ({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name: `${type}-csi`, annotations: { [DEFAULT_CLASS]: String(isDefault) } },
  provisioner: DRIVER,
  parameters: { type, encrypted: 'true' },
  reclaimPolicy: 'Delete',
  volumeBindingMode: 'WaitForFirstConsumer',
  allowVolumeExpansion: true,
})

const objects: readonly (readonly [Resource, string, NewObject])[] = [
  [
    DRIVERS,
    DRIVER,
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'CSIDriver',
      metadata: { name: DRIVER },
      spec: { attachRequired: true, podInfoOnMount: false, volumeLifecycleModes: ['Persistent'] },
    },
  ],
  [
    SNAPSHOT_CLASSES,
    'csi-aws-vsc',
    {
      apiVersion: 'snapshot.storage.k8s.io/v1',
      kind: 'VolumeSnapshotClass',
      metadata: {
        name: 'csi-aws-vsc',
        annotations: { 'snapshot.storage.kubernetes.io/is-default-class': 'true' },
      },
      driver: DRIVER,
      deletionPolicy: 'Delete',
    },
  ],
  [CLASSES, 'gp3-csi', storageClass('gp3', true)],
  [CLASSES, 'gp2-csi', storageClass('gp2', false)],
]

/** The driver and its classes, once its role lets it see where volumes can be. */
export function driver({ kube, region }: OperatorContext, aws: CloudSession): Duty {
  return {
    name: 'driver',
    watches: [],
    always: [DRIVER],
    async reconcile() {
      await aws.call('ec2', 'DescribeAvailabilityZones', { Filters: [{ Name: 'region-name', Values: [region] }] })
      for (const [kind, name, object] of objects) if (!(await kube.get(kind, name))) await kube.create(kind, object)
    },
  }
}
