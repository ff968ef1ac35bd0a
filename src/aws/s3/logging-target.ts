import { Fault } from '../../kernel/Fault.ts'
import { PERMISSIONS } from './access-control.ts'
import type { CallOf } from './declare.ts'
import { bucketNamed, type Bucket } from './documents.ts'
import { malformedXml } from './faults.ts'

const invalidTarget = (message: string, name: string) =>
  new Fault('InvalidTargetBucketForLogging', 400, message, { TargetBucket: name })

/**
 * A bucket's access log goes to a bucket of the same account in the same region.
 * @throws {Fault} InvalidTargetBucketForLogging, CrossLocationLoggingProhibitted, MalformedXML.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLogging.html
 */
export function checkLoggingTarget(bucket: Bucket, { view, input }: CallOf<'PutBucketLogging'>): void {
  const { TargetBucket: name, TargetGrants: grants = [] } = input.BucketLoggingStatus.LoggingEnabled ?? {}
  // S3 was seen to take every permission that there is, though its model knows three here.
  if (!grants.every(({ Permission: permission = '' }) => PERMISSIONS.has(permission))) throw malformedXml()
  if (name === undefined) return
  const target = bucketNamed(view, name)
  if (!target) throw invalidTarget('The target bucket for logging does not exist', name)
  if (target.account !== bucket.account)
    throw invalidTarget('The owner for the bucket to be logged and the target bucket must be the same.', name)
  if (target.region !== bucket.region)
    // Spelled otherwise on AWS's page; so S3 was seen to say, and of a bucket in us-east-1 not where it is.
    throw new Fault('CrossLocationLoggingProhibitted', 403, 'Cross S3 location logging not allowed. ', {
      TargetBucketLocation: target.region,
      ...(bucket.region === 'us-east-1' ? {} : { SourceBucketLocation: bucket.region }),
    })
}
