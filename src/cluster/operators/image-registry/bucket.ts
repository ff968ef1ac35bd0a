import { CallRefused, ownerTag, type CloudSession } from '../../operator-context.ts'

export interface Bucket {
  readonly name: string
  readonly region: string
  readonly infraId: string
}

const LETTERS = 'abcdefghijklmnopqrstuvwxy'
const LONGEST_NAME = 62

/** `<infra>-image-registry-<region>-` and random letters up to 62 characters. */
export function bucketName(
  infraId: string,
  region: string,
  letters: (count: number, alphabet: string) => string,
): string {
  const start = `${infraId}-image-registry-${region}-`
  return start + letters(Math.max(0, LONGEST_NAME - start.length), LETTERS)
}

export async function bucketExists(aws: CloudSession, Bucket: string): Promise<boolean> {
  try {
    await aws.call('s3', 'HeadBucket', { Bucket })
    return true
  } catch (error) {
    if (error instanceof CallRefused && error.status === 404) return false
    throw error
  }
}

export async function createBucket(aws: CloudSession, { name, region }: Bucket): Promise<void> {
  const elsewhere = region === 'us-east-1' ? {} : { CreateBucketConfiguration: { LocationConstraint: region } }
  await aws.call('s3', 'CreateBucket', { Bucket: name, ...elsewhere })
}

/** Empties the bucket and takes it away; one that is gone is gone. */
export async function deleteBucket(aws: CloudSession, Bucket: string): Promise<void> {
  try {
    for (;;) {
      const { Contents = [] } = await aws.call('s3', 'ListObjectsV2', { Bucket })
      for (const { Key = '' } of Contents) await aws.call('s3', 'DeleteObject', { Bucket, Key })
      if (Contents.length === 0) break
    }
    await aws.call('s3', 'DeleteBucket', { Bucket })
  } catch (error) {
    if (!(error instanceof CallRefused && error.code === 'NoSuchBucket')) throw error
  }
}

/** Closes, encrypts, tidies and marks the bucket; each of it can be repeated. */
export async function configureBucket(aws: CloudSession, { name: Bucket, infraId }: Bucket): Promise<void> {
  await aws.call('s3', 'PutPublicAccessBlock', {
    Bucket,
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
  })
  await aws.call('s3', 'PutBucketEncryption', {
    Bucket,
    ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }] },
  })
  await aws.call('s3', 'PutBucketLifecycleConfiguration', {
    Bucket,
    LifecycleConfiguration: {
      Rules: [
        {
          ID: 'cleanup-incomplete-multipart-registry-uploads',
          Status: 'Enabled',
          Filter: { Prefix: '' },
          AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
        },
      ],
    },
  })
  await aws.call('s3', 'PutBucketTagging', {
    Bucket,
    Tagging: {
      TagSet: [
        { Key: ownerTag(infraId), Value: 'owned' },
        { Key: 'Name', Value: `${infraId}-image-registry` },
        { Key: 'red-hat-managed', Value: 'true' },
      ],
    },
  })
}
