import { about, bucketArn, bucketOf } from './bucket.ts'
import { s3Operation } from './declare.ts'
import { accessDenied } from './faults.ts'
import { onBucket } from './needs.ts'

/** Where a bucket lives is told to whoever asks, refused or not: SDKs find a bucket's region so. */
export const HeadBucket = s3Operation({
  name: 'HeadBucket',
  unsigned: 'anonymous',
  authorize(call) {
    const bucket = bucketOf(call)
    const need = onBucket(call, bucket, 's3:ListBucket')
    const headers = { 'x-amz-bucket-region': bucket.region }
    const refuse = () => accessDenied(undefined, { headers })
    return [{ ...need, refusalHeaders: headers, ...(need.refuse ? { refuse } : {}) }]
  },
  handle(call) {
    const bucket = bucketOf(call)
    const output = { BucketArn: bucketArn(bucket.name), BucketRegion: bucket.region, AccessPointAlias: false }
    return { ...about(call, bucket, output), headers: { 'content-type': 'application/xml' } }
  },
})
