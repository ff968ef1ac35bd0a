import type { View } from '../../store/projection.ts'
import { blocksPublicAccess } from '../organizations/public-access.ts'
import type { Bucket } from './documents.ts'

const ALL = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
} as const

/**
 * The bucket as public access to it is decided: its own block, or the organization's, which overrides it. What is kept and shown is its own.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 */
export const governed = (view: View, bucket: Bucket): Bucket =>
  blocksPublicAccess(view, bucket.account) ? { ...bucket, publicAccessBlock: ALL } : bucket
