import { createHash } from 'node:crypto'
import { Fault } from '../../kernel/Fault.ts'
import type { Call } from '../operation.ts'
import type { Bucket, Version } from './documents.ts'
import { accessDenied, invalidArgument } from './faults.ts'

/** The key that AWS makes in each account for S3: the one that objects are encrypted with which name none. */
const MANAGED = /^(?:arn:aws:kms:[a-z0-9-]+:\d{12}:)?alias\/aws\/s3$/

export const isKey = (id: string, bucket: KeyPlace): boolean =>
  MANAGED.test(id) || id === managedKey(bucket) || id === managedKey(bucket).split('/')[1]

type KeyPlace = Pick<Bucket, 'account' | 'region'>

/** Its ARN, as S3 tells it: always the same for an account and a region. */
export function managedKey({ account, region }: KeyPlace): string {
  const hash = createHash('sha256').update(`s3-managed-key/${account}/${region}`).digest('hex')
  const [, ...id] = /^(.{8})(.{4})(.{4})(.{4})(.{12})/.exec(hash) ?? []
  return `arn:aws:kms:${region}:${account}:key/${id.join('-')}`
}

/**
 * There is no KMS here, and so no key but the one that is AWS's own.
 * @throws {Fault} KMS.NotFoundException, as for a key that there is none of.
 * @see https://github.com/aws/aws-cli/issues/4507
 */
export function checkKey(id: string | undefined, bucket: KeyPlace): void {
  if (id === undefined || isKey(id, bucket)) return
  throw new Fault(
    'KMS.NotFoundException',
    400,
    id.startsWith('arn:') ? `Key '${id}' does not exist` : `Invalid keyId ${id}`,
  )
}

/**
 * AWS's own key serves whom S3 lets in of its account, and nobody else: its policy is not to be changed. That it is the bucket's account's,
 * whoever wrote the object, is a simplification.
 * @throws {Fault} InvalidArgument for a reader without signature, AccessDenied for one of another account.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
 */
export function checkDecryptable({ caller }: Call<unknown>, bucket: Bucket, { headers }: Version): void {
  const method = headers['ServerSideEncryption']
  if (!method?.startsWith('aws:kms') || caller.account === bucket.account) return
  if (caller.kind === 'anonymous')
    throw invalidArgument(
      'Requests specifying Server Side Encryption with AWS KMS managed keys require AWS Signature Version 4.',
      'Authorization',
      'null',
    )
  throw accessDenied(
    `User: ${caller.arn} is not authorized to perform: kms:Decrypt on the resource associated with this ciphertext because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access`,
  )
}
