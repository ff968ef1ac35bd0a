import { createHash } from 'node:crypto'
import { Fault } from '../../kernel/Fault.ts'
import type { Random } from '../../kernel/random.ts'
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
  if (id !== undefined && !isKey(id, bucket)) throw new Fault('KMS.NotFoundException', 400, notFound(id, bucket))
}

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i

/** As KMS says it of a key's id, its ARN, and the ARN of one that is not the region's. */
function notFound(id: string, { account, region }: KeyPlace): string {
  const [arn, , , place] = id.split(':')
  if (arn === 'arn') return place === region ? `Key '${id}' does not exist` : `Invalid arn ${place}`
  return UUID.test(id) ? `Key 'arn:aws:kms:${region}:${account}:key/${id}' does not exist` : `Invalid keyId '${id}'`
}

/** Whether an object's bytes are encrypted by a key of KMS. */
export const isUnderKms = ({ headers }: Pick<Version, 'headers'>): boolean =>
  headers['ServerSideEncryption']?.startsWith('aws:kms') ?? false

/**
 * The ETag of bytes that are encrypted as `object` says: their MD5; under a key of KMS a digest that is none of theirs, another each time.
 * @param md5 hex
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html
 */
export const etagOf = (object: Pick<Version, 'headers'>, md5: string, random: Random): string =>
  isUnderKms(object) ? random.text(32, '0123456789abcdef') : md5

/**
 * AWS's own key serves whom S3 lets in of its account, and nobody else: its policy is not to be changed. That it is the bucket's account's,
 * whoever wrote the object, is a simplification.
 * @throws {Fault} InvalidArgument for a reader without signature, AccessDenied for one of another account.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
 */
export function checkDecryptable({ caller }: Call<unknown>, bucket: Bucket, version: Version): void {
  if (!isUnderKms(version) || caller.account === bucket.account) return
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
