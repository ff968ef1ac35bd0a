import type { Bucket, Checksum, Version } from './documents.ts'
import { instant, quoted, shownId } from './object.ts'
import { accessDenied, invalidArgument, invalidRequest } from './faults.ts'
import { Fault } from '../../kernel/Fault.ts'
import { bringsCustomerKey, checkCustomerKey, type CustomerKeyInput } from './customer-keys.ts'
import { checkKey, isKey, managedKey } from './kms.ts'
import { mailSafe, readMailSafe } from './mail-safe.ts'

/** What PutObject, CopyObject and CreateMultipartUpload may say of an object beside its bytes. */
interface AttributesInput extends CustomerKeyInput {
  readonly CacheControl?: string | undefined
  readonly ContentDisposition?: string | undefined
  readonly ContentEncoding?: string | undefined
  readonly ContentLanguage?: string | undefined
  readonly ContentType?: string | undefined
  readonly Expires?: Date | undefined
  readonly Metadata?: Readonly<Record<string, string>> | undefined
  readonly StorageClass?: string | undefined
  readonly WebsiteRedirectLocation?: string | undefined
  readonly SSEKMSKeyId?: string | undefined
  readonly BucketKeyEnabled?: boolean | undefined
}

const SYSTEM = [
  'CacheControl',
  'ContentDisposition',
  'ContentEncoding',
  'ContentLanguage',
  'ContentType',
  'WebsiteRedirectLocation',
  'ServerSideEncryption',
  'SSEKMSKeyId',
] as const

const STORAGE_CLASSES = new Set([
  'STANDARD',
  'REDUCED_REDUNDANCY',
  'STANDARD_IA',
  'ONEZONE_IA',
  'INTELLIGENT_TIERING',
  'GLACIER',
  'DEEP_ARCHIVE',
  'GLACIER_IR',
])
const ENCRYPTIONS = new Set(['AES256', 'aws:kms', 'aws:kms:dsse'])

/** Bytes of all user metadata together. */
const METADATA_LIMIT = 2048

/** `bucket` says how objects are encrypted that do not say it themselves; `expires` is the header as it was sent: it need not be a date. */
export function attributesOf(
  input: AttributesInput,
  bucket: Bucket,
  expires: string | undefined,
): Pick<Version, 'headers' | 'metadata' | 'storageClass'> {
  const headers: Record<string, string> = {
    ContentType: 'binary/octet-stream',
    ...(input.ServerSideEncryption ? {} : defaultEncryption(bucket)),
  }
  for (const name of SYSTEM) {
    const value = input[name]
    if (value !== undefined && value !== '') headers[name] = value
  }
  // `aws-chunked` says how the bytes came, not what they are.
  const encoding = (headers['ContentEncoding'] ?? '')
    .split(',')
    .map((text) => text.trim())
    .filter((text) => text !== 'aws-chunked' && text !== '')
  if (encoding.length > 0) headers['ContentEncoding'] = encoding.join(',')
  else delete headers['ContentEncoding']
  const kept = expires ?? input.Expires?.toUTCString()
  if (kept !== undefined) headers['Expires'] = kept
  check(input, bucket)
  checkKey(headers['SSEKMSKeyId'], bucket)
  Object.assign(headers, keyOf(headers['ServerSideEncryption'], input, bucket))
  return {
    headers,
    metadata: eachValue(input.Metadata ?? {}, readMailSafe),
    storageClass: input.StorageClass ?? 'STANDARD',
  }
}

const eachValue = (metadata: Version['metadata'], change: (text: string) => string): Version['metadata'] =>
  Object.fromEntries(Object.entries(metadata).map(([name, value]) => [name, change(value)]))

/** With which key an object is encrypted, and whether by way of the bucket's: two layers never are. */
function keyOf(method = '', { BucketKeyEnabled: asked }: AttributesInput, bucket: Bucket): Record<string, string> {
  if (!method.startsWith('aws:kms')) return {}
  const bucketKey = method === 'aws:kms' && (asked ?? encryptionOf(bucket)?.BucketKeyEnabled ?? false)
  return { SSEKMSKeyId: managedKey(bucket), ...(bucketKey ? { BucketKeyEnabled: 'true' } : {}) }
}

const ENCRYPTION: ReadonlySet<string> = new Set(['ServerSideEncryption', 'SSEKMSKeyId', 'BucketKeyEnabled'])

/** Headers of a version, but for how it is encrypted: as the other is. */
export const encryptedAs = (other: Pick<Version, 'headers'>, headers: Version['headers']): Version['headers'] =>
  Object.fromEntries([
    ...Object.entries(headers).filter(([name]) => !ENCRYPTION.has(name)),
    ...Object.entries(other.headers).filter(([name]) => ENCRYPTION.has(name)),
  ])

interface Encryption {
  readonly Rules?: readonly {
    readonly BucketKeyEnabled?: boolean
    readonly BlockedEncryptionTypes?: { readonly EncryptionType?: readonly string[] }
    readonly ApplyServerSideEncryptionByDefault?: { readonly SSEAlgorithm: string; readonly KMSMasterKeyID?: string }
  }[]
}

/** Since April 2026 buckets do, unless their configuration says that nothing is blocked. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/blocking-unblocking-s3-c-encryption-gpb.html */
function blocksCustomerKeys(bucket: Bucket): boolean {
  return !encryptionOf(bucket)?.BlockedEncryptionTypes?.EncryptionType?.includes('NONE')
}

const encryptionOf = (bucket: Bucket) => (bucket.configurations['encryption'] as Encryption | undefined)?.Rules?.[0]

/** No object here is encrypted with its reader's key. @throws {Fault} InvalidRequest for a request that brings one. */
export function refuseCustomerKey(...said: readonly (string | undefined)[]): void {
  if (said.some((value) => value !== undefined))
    throw invalidRequest('The encryption parameters are not applicable to this object.')
}

function customerKeyRefusal(input: CustomerKeyInput, bucket: Bucket): Fault {
  checkCustomerKey(input)
  return blocksCustomerKeys(bucket)
    ? accessDenied()
    : new Fault('NotImplemented', 501, 'Stint does not implement server-side encryption with customer-provided keys.')
}

function defaultEncryption(bucket: Bucket): Record<string, string> {
  const rule = encryptionOf(bucket)?.ApplyServerSideEncryptionByDefault
  const key = rule?.KMSMasterKeyID
  return { ServerSideEncryption: rule?.SSEAlgorithm ?? 'AES256', ...(key === undefined ? {} : { SSEKMSKeyId: key }) }
}

/** Whether the bucket encrypts what is written to it with a key that there is none of. */
export function namesNoKey(bucket: Bucket): boolean {
  const key = defaultEncryption(bucket)['SSEKMSKeyId']
  return key !== undefined && !isKey(key, bucket)
}

function check(input: AttributesInput, bucket: Bucket): void {
  if (bringsCustomerKey(input)) throw customerKeyRefusal(input, bucket)
  if (input.StorageClass !== undefined && !STORAGE_CLASSES.has(input.StorageClass))
    throw new Fault('InvalidStorageClass', 400, 'The storage class you specified is not valid', {
      StorageClassRequested: input.StorageClass,
    })
  if (input.ServerSideEncryption !== undefined && !ENCRYPTIONS.has(input.ServerSideEncryption))
    throw invalidArgument(
      'The encryption method specified is not supported',
      'x-amz-server-side-encryption',
      input.ServerSideEncryption,
    )
  if (input.SSEKMSKeyId !== undefined && !input.ServerSideEncryption?.startsWith('aws:kms'))
    throw invalidArgument(
      'Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms',
      'x-amz-server-side-encryption',
      input.ServerSideEncryption ?? 'null',
    )
  if (input.WebsiteRedirectLocation && !/^(?:https?:\/\/|\/)/.test(input.WebsiteRedirectLocation))
    throw new Fault(
      'InvalidRedirectLocation',
      400,
      "The website redirect location must have a prefix of 'http://' or 'https://' or '/'.",
    )
  const size = Object.entries(input.Metadata ?? {}).reduce(
    (sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value),
    0,
  )
  if (size > METADATA_LIMIT)
    throw new Fault('MetadataTooLarge', 400, 'Your metadata headers exceed the maximum allowed metadata size', {
      Size: String(size),
      MaxSizeAllowed: String(METADATA_LIMIT),
    })
}

/** The members of GetObject's and HeadObject's answers that describe the version. */
export function shownAttributes(bucket: Bucket, version: Version) {
  const { Expires: _, BucketKeyEnabled: __, ...headers } = version.headers
  return {
    ...headers,
    ...shownEncryption(version),
    AcceptRanges: 'bytes',
    LastModified: instant(version.modified),
    ETag: quoted(version.etag),
    Metadata: eachValue(version.metadata, mailSafe),
    ...(version.storageClass === 'STANDARD' ? {} : { StorageClass: version.storageClass }),
    ...(version.tags.length > 0 ? { TagCount: version.tags.length } : {}),
    ...shownId(bucket, version),
  }
}

/** `ChecksumCRC32: …, ChecksumType: …`. */
export function shownChecksum(checksum: Checksum | undefined): Record<string, string> {
  return checksum ? { [`Checksum${checksum.algorithm}`]: checksum.value, ChecksumType: checksum.type } : {}
}

/** What an answer says of how a new version is encrypted. */
export function shownEncryption(version: Pick<Version, 'headers'>) {
  const { ServerSideEncryption, SSEKMSKeyId, BucketKeyEnabled } = version.headers
  return {
    ...(ServerSideEncryption === undefined ? {} : { ServerSideEncryption }),
    ...(SSEKMSKeyId === undefined ? {} : { SSEKMSKeyId }),
    ...(BucketKeyEnabled === undefined ? {} : { BucketKeyEnabled: true }),
  }
}
