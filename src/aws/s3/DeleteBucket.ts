import { Fault } from '../../kernel/Fault.ts'
import { about, bucketOf } from './bucket.ts'
import { s3Operation } from './declare.ts'
import { bucketNames, buckets, lifecycleWork, objects, uploads } from './documents.ts'
import { hasLifecycle } from './lifecycle-in-force.ts'
import { onBucket } from './needs.ts'

export const DeleteBucket = s3Operation({
  name: 'DeleteBucket',
  authorize: (call) => [onBucket(call, bucketOf(call), 's3:DeleteBucket')],
  handle(call) {
    const bucket = bucketOf(call)
    const left = objects.under(call.view, bucket, '')
    if (left.length > 0)
      throw notEmpty(
        bucket.name,
        left.some(({ versions }) => versions.length > 1 || versions[0]?.deleted),
      )
    const begun = uploads.all(call.view, bucket).flatMap(({ id }) => uploads.drop(call.view, bucket, id))
    const { account, name } = bucket
    const watched = hasLifecycle(bucket) ? [lifecycleWork.drop({ account, bucket: name })] : []
    return about(call, bucket, {}, [bucketNames.drop(name), buckets.drop(account, name), ...begun, ...watched])
  },
})

const notEmpty = (name: string, versions: boolean) =>
  new Fault(
    'BucketNotEmpty',
    409,
    `The bucket you tried to delete is not empty${versions ? '. You must delete all versions in the bucket.' : ''}`,
    { BucketName: name },
  )
