import { about, bucketArn, bucketOf } from './bucket.ts'
import { s3Operation } from './declare.ts'
import { onBucket } from './needs.ts'

export const HeadBucket = s3Operation({
  name: 'HeadBucket',
  unsigned: 'anonymous',
  authorize: (call) => [onBucket(call, bucketOf(call), 's3:ListBucket')],
  handle(call) {
    const bucket = bucketOf(call)
    return about(call, bucket, {
      BucketArn: bucketArn(bucket.name),
      BucketRegion: bucket.region,
      AccessPointAlias: false,
    })
  },
})
