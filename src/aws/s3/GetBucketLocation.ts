import { about, namedBucket } from './bucket.ts'
import { s3Operation } from './declare.ts'
import { onBucket } from './needs.ts'

/** Answers from every region: it is how clients find the right one. us-east-1 has no name here. */
export const GetBucketLocation = s3Operation({
  name: 'GetBucketLocation',
  unsigned: 'anonymous',
  authorize: (call) => [onBucket(call, namedBucket(call, call.input.Bucket), 's3:GetBucketLocation')],
  handle(call) {
    const bucket = namedBucket(call, call.input.Bucket)
    const LocationConstraint = bucket.location ?? bucket.region
    return about(call, bucket, bucket.region === 'us-east-1' ? {} : { LocationConstraint })
  },
})
