import { splitUrl } from '../../wire/sigv4/request.ts'
import { queryPairs } from '../../wire/sigv4/canonical.ts'
import type { Call, Need } from '../operation.ts'
import { isForeign, opensToOthers, policyOf, type AclScope } from './acl-policy.ts'
import { bucketArn, objectArn } from './bucket.ts'
import type { Bucket, Tag, Version } from './documents.ts'
import { accessDenied } from './faults.ts'
import { checkKey, versionOf } from './object.ts'
import { governed } from './public-access.ts'
import { isPublicPolicy } from './public-policy.ts'

type Context = Readonly<Record<string, string | readonly string[]>>

/** An action on a bucket. */
export function onBucket(call: Call<unknown>, bucket: Bucket, action: string, context: Context = {}): Need {
  return need(call, bucket, action, bucketArn(bucket.name), context, { grants: bucket.grants, of: 'bucket' })
}

/** An action on a key of a bucket; `version`: what stands there now. */
export function onObject(
  call: Call<unknown>,
  bucket: Bucket,
  key: string,
  action: string,
  context: Context = {},
  version?: Version,
): Need {
  checkKey(key)
  const existing = version ? tagContext('s3:ExistingObjectTag', version.tags) : {}
  const acl =
    version && action !== 's3:DeleteObject'
      ? { grants: version.grants, of: 'object' as const, owner: version.owner }
      : writing(call, bucket, key)
  return need(call, bucket, action, objectArn(bucket.name, key), { ...existing, ...context }, acl)
}

/** Who may write into a bucket by its access control list replaces and deletes only what is theirs. */
function writing(call: Call<unknown>, bucket: Bucket, key: string): AclScope {
  const { grants } = bucket
  const standing = opensToOthers(bucket) ? versionOf(call.view, bucket, key, undefined) : undefined
  return { grants, of: 'bucket', ...(standing ? { owner: standing.owner } : {}) }
}

/** Nobody learns whether a key exists who may not list the bucket: to them a missing key is a denied one. */
export function onMissingKey(call: Call<unknown>, bucket: Bucket): Need {
  return onBucket(call, bucket, 's3:ListBucket')
}

/**
 * Whoever writes or deletes on the condition that an object still has an ETag learns whether it has: they must be allowed to read it.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes-enforce.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-delete-enforce.html
 */
export function onMatch(
  call: Call<unknown>,
  bucket: Bucket,
  key: string,
  ifMatch: string | undefined,
): readonly Need[] {
  if (ifMatch === undefined || ifMatch === '*') return []
  return [onObject(call, bucket, key, 's3:GetObject', {}, versionOf(call.view, bucket, key, undefined))]
}

export function requestTags(tags: readonly Tag[]): Context {
  if (tags.length === 0) return {}
  return { ...tagContext('s3:RequestObjectTag', tags), 's3:RequestObjectTagKeys': tags.map((tag) => tag.Key) }
}

const tagContext = (prefix: string, tags: readonly Tag[]): Context =>
  Object.fromEntries(tags.map((tag) => [`${prefix}/${tag.Key}`, tag.Value]))

function need(
  call: Call<unknown>,
  bucket: Bucket,
  action: string,
  resource: string,
  context: Context,
  acl: AclScope,
): Need {
  const seen = governed(call.view, bucket)
  const silent = isRestricted(call, seen) || isUnlocking(call, bucket, action)
  const resourcePolicy = silent ? undefined : policyOf(seen, acl, call.caller, action)
  return {
    action,
    resource,
    resourceAccount: bucket.account,
    context: {
      ...requestFacts(call),
      ...creationFacts(call, action),
      's3:ResourceAccount': bucket.account,
      ...context,
    },
    ...(resourcePolicy === undefined ? {} : { resourcePolicy }),
    ...(isForeign(bucket, acl, action) ? { resourcePolicyMustAllow: true } : {}),
    // Who is nobody learns nothing of why.
    ...(call.caller.kind === 'anonymous' ? { refuse: () => accessDenied() } : {}),
  }
}

/** RestrictPublicBuckets: a public policy gives nothing to anybody outside the owner's account. */
function isRestricted(call: Call<unknown>, bucket: Bucket): boolean {
  if (!bucket.publicAccessBlock?.RestrictPublicBuckets || bucket.policy === undefined) return false
  const outside = call.caller.account !== bucket.account && call.caller.kind !== 'service'
  return outside && isPublicPolicy(bucket.policy)
}

const UNLOCKING: ReadonlySet<string> = new Set(['s3:GetBucketPolicy', 's3:PutBucketPolicy', 's3:DeleteBucketPolicy'])

/**
 * Nobody locks an account out of its own bucket: whatever its policy says, the owner's root user may read, replace and delete it.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketPolicy.html
 */
function isUnlocking({ caller }: Call<unknown>, bucket: Bucket, action: string): boolean {
  return caller.kind === 'root' && caller.account === bucket.account && UNLOCKING.has(action)
}

/** Headers that are condition keys under their own name. */
const KEY_HEADERS = [
  'x-amz-acl',
  'x-amz-bucket-namespace',
  'x-amz-content-sha256',
  'x-amz-copy-source',
  'x-amz-grant-full-control',
  'x-amz-grant-read',
  'x-amz-grant-read-acp',
  'x-amz-grant-write',
  'x-amz-grant-write-acp',
  'x-amz-metadata-directive',
  'x-amz-object-ownership',
  'x-amz-server-side-encryption',
  'x-amz-server-side-encryption-aws-kms-key-id',
  'x-amz-server-side-encryption-customer-algorithm',
  'x-amz-storage-class',
  'x-amz-website-redirect-location',
] as const

/** Keys that every S3 request has. @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html */
export function requestFacts(call: Call<unknown>): Readonly<Record<string, string>> {
  const { headers, tls } = call.http
  const facts: Record<string, string> = {}
  for (const name of KEY_HEADERS) {
    const value = headers.get(name)
    if (value !== undefined) facts[`s3:${name}`] = value
  }
  if (headers.get('if-match') !== undefined) facts['s3:if-match'] = headers.get('if-match') ?? ''
  if (headers.get('if-none-match') !== undefined) facts['s3:if-none-match'] = headers.get('if-none-match') ?? ''
  if (tls !== undefined) facts['s3:TlsVersion'] = tls.version.replace('TLSv', '')
  return call.caller.kind === 'anonymous' ? facts : { ...facts, ...signatureFacts(call) }
}

/** How the request is signed: by a header, by its address, or as a browser's form, which alone is a POST that writes an object. */
function signatureFacts({ http, operation, world }: Call<unknown>): Readonly<Record<string, string>> {
  const signed = { 's3:signatureversion': 'AWS4-HMAC-SHA256' }
  if (http.method === 'POST' && operation === 'PutObject') return { ...signed, 's3:authType': 'POST' }
  const age = http.headers.has('authorization') ? undefined : presignedAge(http.url, world.clock.hostNow())
  if (age === undefined) return { ...signed, 's3:authType': 'REST-HEADER' }
  return { ...signed, 's3:authType': 'REST-QUERY-STRING', 's3:signatureAge': String(age) }
}

const DATE = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/

/** Milliseconds since a presigned URL was made; its parameters are read as where the signature is verified, however they are escaped. */
function presignedAge(url: string, hostNow: number): number | undefined {
  const [, sent = ''] = queryPairs(splitUrl(url).query).find(([name]) => name === 'X-Amz-Date') ?? []
  const date = DATE.exec(sent)
  if (!date) return undefined
  const [year = 0, month = 1, ...rest] = date.slice(1).map(Number)
  return Math.max(0, hostNow - Date.UTC(year, month - 1, ...rest))
}

/**
 * What writes an object takes conditions, what only begins or feeds an upload does not: policies tell the two apart by this.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes-enforce.html
 */
const FEEDING: ReadonlySet<string> = new Set(['CreateMultipartUpload', 'UploadPart', 'UploadPartCopy'])

const creationFacts = ({ operation }: Call<unknown>, action: string): Context =>
  action === 's3:PutObject' ? { 's3:ObjectCreationOperation': String(!FEEDING.has(operation)) } : {}
