import {
  dated,
  infraIdOf,
  isFields,
  at,
  kubeTime,
  listAt,
  resource,
  textAt,
  type CloudSession,
  type Duty,
  type KubeObject,
  type OperatorContext,
  type Waiting,
} from '../../operator-context.ts'
import { bucketExists, bucketName, configureBucket, createBucket, deleteBucket } from './bucket.ts'

const CONFIGS = resource('imageregistry.operator.openshift.io/v1', 'configs')
const NAME = 'cluster'
const POLL_MS = 500
/** World milliseconds for which settings that were put are taken to stand. */
const SETTLED_MS = 60_000

/** The registry's configuration says which bucket is its own; the name is written down before the bucket is made. */
export function registryStorage(context: OperatorContext, aws: CloudSession): Duty {
  const { kube, region, clock, random } = context
  /** When the bucket's settings were last put: somebody may have changed them since. */
  let configured = 0

  const named = async (config: KubeObject, infraId: string): Promise<KubeObject> => {
    if (textAt(config, 'spec.storage.s3.bucket')) return config
    const bucket = bucketName(infraId, region, random.text)
    return kube.patch(
      CONFIGS,
      { name: NAME },
      {
        spec: {
          storage: { managementState: 'Managed', s3: { bucket, region, encrypt: true, virtualHostedStyle: false } },
        },
      },
    )
  }

  const report = async (config: KubeObject, bucket: string, managed: boolean): Promise<void> => {
    const now = kubeTime(clock.now())
    const conditions = [
      { type: 'StorageExists', status: 'True', reason: 'S3 Bucket Exists', message: '' },
      { type: 'StoragePublicAccessBlocked', status: 'True', reason: 'Public Access Block Successful', message: '' },
      { type: 'StorageTagged', status: 'True', reason: 'Tagging Successful', message: '' },
      { type: 'StorageEncrypted', status: 'True', reason: 'Encryption Successful', message: '' },
      {
        type: 'StorageIncompleteUploadCleanupEnabled',
        status: 'True',
        reason: 'Enable Cleanup Successful',
        message: '',
      },
      { type: 'Available', status: 'True', reason: 'Ready', message: 'The registry is ready' },
      { type: 'Progressing', status: 'False', reason: 'Ready', message: 'The registry is ready' },
      { type: 'Degraded', status: 'False', reason: 'AsExpected', message: '' },
    ].map((condition) => dated(config, condition, now))
    const status = {
      storageManaged: managed,
      storage: { s3: { bucket, region, encrypt: true } },
      conditions,
      observedGeneration: config.metadata.generation ?? 1,
    }
    await kube.patch(CONFIGS, { name: NAME, subresource: 'status' }, { status })
  }

  /** Its own bucket goes with the registry, with all that is in it; one that was given stays. */
  const removed = async (config: KubeObject): Promise<void> => {
    const bucket = textAt(config, 'status.storage.s3.bucket')
    if (bucket === '') return
    if (textAt(config, 'status.storageManaged') === 'true') await deleteBucket(aws, bucket)
    await kube.patch(CONFIGS, { name: NAME }, { spec: { storage: { s3: null, managementState: null } } })
    const now = kubeTime(clock.now())
    const conditions = [
      {
        type: 'StorageExists',
        status: 'False',
        reason: 'S3 Bucket Deleted',
        message: 'The S3 bucket has been removed.',
      },
      { type: 'Available', status: 'True', reason: 'Removed', message: 'The registry is removed' },
      { type: 'Progressing', status: 'False', reason: 'Removed', message: 'The registry is removed' },
      { type: 'Degraded', status: 'False', reason: 'Removed', message: '' },
    ].map((condition) => dated(config, condition, now))
    const status = {
      storageManaged: null,
      storage: null,
      conditions,
      observedGeneration: config.metadata.generation ?? 1,
    }
    await kube.patch(CONFIGS, { name: NAME, subresource: 'status' }, { status })
  }

  return {
    name: 'storage',
    watches: [{ resource: CONFIGS, keys: ({ metadata }) => (metadata.name === NAME ? [NAME] : []) }],
    always: [NAME],
    async reconcile(): Promise<Waiting | void> {
      const found = await kube.get(CONFIGS, NAME)
      if (!found) return { after: POLL_MS, waiting: 'no registry configuration "cluster" yet' }
      if (isElsewhere(found) || textAt(found, 'spec.managementState') === 'Unmanaged') return
      if (textAt(found, 'spec.managementState') === 'Removed') return removed(found)
      const infraId = await infraIdOf(context)
      const config = await named(found, infraId)
      const bucket = textAt(config, 'spec.storage.s3.bucket')
      const exists = await bucketExists(aws, bucket)
      const managed = !exists || textAt(config, 'spec.storage.managementState') === 'Managed'
      if (exists && isReported(config, bucket) && clock.now() < configured + SETTLED_MS) return
      if (!exists) await createBucket(aws, { name: bucket, region, infraId })
      if (managed) await configureBucket(aws, { name: bucket, region, infraId })
      configured = clock.now()
      await report(config, bucket, managed)
    },
  }
}

/** Storage other than S3 is not this operator's to make. */
const isElsewhere = (config: KubeObject) => {
  const storage = at(config, 'spec.storage')
  return isFields(storage) && Object.keys(storage).some((kind) => kind !== 's3' && kind !== 'managementState')
}

const isReported = (config: KubeObject, bucket: string) =>
  textAt(config, 'status.storage.s3.bucket') === bucket &&
  listAt(config, 'status.conditions').some(
    (one) => textAt(one, 'type') === 'StorageTagged' && textAt(one, 'status') === 'True',
  )
