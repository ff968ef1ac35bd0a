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
import { bucketExists, bucketName, configureBucket, createBucket } from './bucket.ts'

const CONFIGS = resource('imageregistry.operator.openshift.io/v1', 'configs')
const NAME = 'cluster'
const POLL_MS = 500

/** The registry's configuration says which bucket is its own; the name is written down before the bucket is made. */
export function registryStorage(context: OperatorContext, aws: CloudSession): Duty {
  const { kube, region, clock, random } = context

  const named = async (config: KubeObject, infraId: string): Promise<KubeObject> => {
    if (textAt(config, 'spec.storage.s3.bucket')) return config
    const bucket = bucketName(infraId, region, random.text)
    return kube.patch(
      CONFIGS,
      { name: NAME },
      { spec: { storage: { s3: { bucket, region, encrypt: true, virtualHostedStyle: false } } } },
    )
  }

  const report = async (config: KubeObject, bucket: string): Promise<void> => {
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
      storageManaged: true,
      storage: { s3: { bucket, region, encrypt: true } },
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
      if (textAt(found, 'spec.managementState') === 'Removed' || isElsewhere(found)) return
      const infraId = await infraIdOf(context)
      const config = await named(found, infraId)
      const bucket = textAt(config, 'spec.storage.s3.bucket')
      const exists = await bucketExists(aws, bucket)
      if (exists && isReported(config, bucket)) return
      if (!exists) await createBucket(aws, { name: bucket, region, infraId })
      await configureBucket(aws, { name: bucket, region, infraId })
      await report(config, bucket)
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
