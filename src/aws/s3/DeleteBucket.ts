import { Fault } from '../../kernel/Fault.ts'
import { about, bucketOf } from './bucket.ts'
import { s3Operation } from './declare.ts'
import { bucketNames, buckets, objects, uploads } from './documents.ts'
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
    return about(call, bucket, {}, [bucketNames.drop(bucket.name), buckets.drop(bucket.account, bucket.name), ...begun])
  },
})

const notEmpty = (name: string, versions: boolean) =>
  new Fault(
    'BucketNotEmpty',
    409,
    `The bucket you tried to delete is not empty${versions ? '. You must delete all versions in the bucket.' : ''}`,
    { BucketName: name },
  )
