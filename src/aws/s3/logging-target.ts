import { Fault } from '../../kernel/Fault.ts'
import type { CallOf } from './declare.ts'
import { bucketNames, buckets, type Bucket } from './documents.ts'

const invalidTarget = (message: string, name: string) =>
  new Fault('InvalidTargetBucketForLogging', 400, message, { TargetBucket: name })

/**
 * A bucket's access log goes to a bucket of the same account in the same region.
 * @throws {Fault} InvalidTargetBucketForLogging, CrossLocationLoggingProhibited.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLogging.html
 */
export function checkLoggingTarget(bucket: Bucket, { view, input }: CallOf<'PutBucketLogging'>): void {
  const name = input.BucketLoggingStatus.LoggingEnabled?.TargetBucket
  if (name === undefined) return
  const at = bucketNames.find(view, name)
  const target = at && buckets.find(view, at.account, name)
  if (!target) throw invalidTarget('The target bucket for logging does not exist', name)
  if (target.account !== bucket.account)
    throw invalidTarget('The owner for the bucket to be logged and the target bucket must be the same.', name)
  if (target.region !== bucket.region)
    throw new Fault('CrossLocationLoggingProhibited', 403, 'Cross S3 location logging not allowed. ', {
      TargetBucketLocation: target.region,
      SourceBucketLocation: bucket.region,
    })
}
