import type { AccountId } from '../../kernel/brands.ts'
import type { Json } from '../../kernel/canonical-json.ts'
import type { ScanPage, View } from '../../store/projection.ts'
import type { Document, Write } from '../../store/Store.ts'

/**
 * What S3 keeps. A bucket's name is global: the partition `s3` says who owns it and where it is; everything else stands in the
 * owner's partition. Times are world milliseconds, sizes bytes.
 */
const GLOBAL = 's3'

export interface Tag {
  readonly Key: string
  readonly Value: string
}

export interface BucketName {
  readonly account: AccountId
  readonly region: string
  readonly created: number
}

export type Ownership = 'BucketOwnerEnforced' | 'BucketOwnerPreferred' | 'ObjectWriter'

interface PublicAccessBlock {
  readonly BlockPublicAcls: boolean
  readonly IgnorePublicAcls: boolean
  readonly BlockPublicPolicy: boolean
  readonly RestrictPublicBuckets: boolean
}

export interface Grant {
  /** Canonical user id or group URI. */
  readonly to: string
  readonly permission: 'FULL_CONTROL' | 'READ' | 'WRITE' | 'READ_ACP' | 'WRITE_ACP'
}

export interface Bucket extends BucketName {
  readonly name: string
  /** How its place was told when it was made, where that is not its region's name. */
  readonly location?: 'EU'
  readonly ownership?: Ownership
  readonly publicAccessBlock?: PublicAccessBlock
  readonly policy?: string
  readonly grants: readonly Grant[]
  readonly versioning?: 'Enabled' | 'Suspended'
  readonly tags?: readonly Tag[]
  /** Configurations that S3 keeps and gives back as they were put, by the name of their row in `configurations.ts`. */
  readonly configurations: { readonly [name: string]: Json }
}

/** A run of bytes of one blob. */
export interface Segment {
  readonly digest: string
  readonly start: number
  readonly size: number
}

export interface Checksum {
  readonly algorithm: string
  /** Base64; with `-N` for the composite of N parts. */
  readonly value: string
  readonly type: 'FULL_OBJECT' | 'COMPOSITE'
}

export type LockMode = 'GOVERNANCE' | 'COMPLIANCE'

/** Object Lock: mode and date go together. */
export interface Lock {
  readonly mode?: LockMode
  readonly until?: number
  /** Undefined: there never was one. */
  readonly hold?: 'ON' | 'OFF'
}

/** One version of an object, or the marker that says it was deleted. */
export interface Version {
  /** `null` when it was written while the bucket was not versioned. */
  readonly id: string
  readonly modified: number
  readonly deleted?: true
  /** Without quotes. */
  readonly etag: string
  readonly size: number
  readonly segments: readonly Segment[]
  /** System metadata by the names of PutObject's members. */
  readonly headers: { readonly [name: string]: string }
  readonly metadata: { readonly [name: string]: string }
  readonly tags: readonly Tag[]
  readonly storageClass: string
  readonly checksum?: Checksum
  /** Sizes of the parts of an object that came by multipart upload. */
  readonly parts?: readonly number[]
  /** Base64, of those parts, where the object's checksum is one of theirs. */
  readonly partChecksums?: readonly string[]
  /** The upload that it came by. */
  readonly upload?: string
  readonly owner: string
  readonly grants: readonly Grant[]
  readonly lock?: Lock
  /** Of an archived object, the copy that can be read: from when, until when. */
  readonly restore?: { readonly ready: number; readonly until: number }
}

/** A key with its versions, newest first. Never empty: a key without versions has no document. */
export interface StoredObject {
  readonly key: string
  readonly versions: readonly Version[]
}

export interface Part {
  readonly number: number
  readonly etag: string
  readonly size: number
  readonly segments: readonly Segment[]
  readonly modified: number
  readonly checksum?: Checksum
}

export interface Upload {
  readonly id: string
  readonly key: string
  readonly started: number
  /** Whether an object stood there when it began. */
  readonly replaces?: true
  readonly initiator: string
  readonly checksumAlgorithm?: string
  readonly checksumType?: 'FULL_OBJECT' | 'COMPOSITE'
  /** What the object will be beside its bytes. */
  readonly object: Pick<Version, 'headers' | 'metadata' | 'tags' | 'storageClass' | 'grants' | 'owner' | 'lock'>
}

const asJson = (value: unknown) => value as Json

/** A bucket whose lifecycle rules are looked at, in the world's own partition. */
export interface LifecycleRef {
  readonly account: AccountId
  readonly bucket: string
}

export interface LifecycleWork extends LifecycleRef {
  /** World milliseconds of the pass that was last finished, at first of when the bucket got its rules. */
  readonly passed: number
}

export const WORLD = 'world'
export const LIFECYCLE_WORK = 'lifecycle-work/'

const lifecycleKey = ({ account, bucket }: LifecycleRef) => `${LIFECYCLE_WORK}${account}/${bucket}`

export const lifecycleWork = {
  find: (view: View, ref: LifecycleRef): LifecycleWork | undefined =>
    view.get<LifecycleWork>(WORLD, lifecycleKey(ref))?.value,
  put: ({ account, bucket, passed }: LifecycleWork): Write => ({
    partition: WORLD,
    key: lifecycleKey({ account, bucket }),
    value: { account, bucket, passed },
  }),
  drop: (ref: LifecycleRef): Write => ({ partition: WORLD, key: lifecycleKey(ref) }),
}

export const bucketNames = {
  all: (view: View): readonly LifecycleRef[] =>
    view
      .scan<BucketName>(GLOBAL, 'bucket/')
      .map(({ key, value: { account } }) => ({ account, bucket: key.slice('bucket/'.length) })),
  find: (view: View, name: string): BucketName | undefined => view.get<BucketName>(GLOBAL, `bucket/${name}`)?.value,
  put: (name: string, value: BucketName): Write => ({ partition: GLOBAL, key: `bucket/${name}`, value: asJson(value) }),
  drop: (name: string): Write => ({ partition: GLOBAL, key: `bucket/${name}` }),
}

export const buckets = {
  find: (view: View, account: AccountId, name: string): Bucket | undefined =>
    view.get<Bucket>(account, `s3/bucket/${name}`)?.value,
  all: (view: View, account: AccountId): readonly Bucket[] =>
    view.scan<Bucket>(account, 's3/bucket/').map((document) => document.value),
  count: (view: View, account: AccountId): number => view.count(account, 's3/bucket/'),
  put: (value: Bucket): Write => ({
    partition: value.account,
    key: `s3/bucket/${value.name}`,
    value: asJson(value),
  }),
  drop: (account: AccountId, name: string): Write => ({ partition: account, key: `s3/bucket/${name}` }),
}

/** The bucket of this name, whosever it is. */
export function bucketNamed(view: View, name: string): Bucket | undefined {
  const at = bucketNames.find(view, name)
  return at && buckets.find(view, at.account, name)
}

const digests = (segments: readonly Segment[]) => segments.map((segment) => segment.digest)

export const objects = {
  find: (view: View, bucket: Bucket, key: string): StoredObject | undefined =>
    view.get<StoredObject>(bucket.account, `s3/object/${bucket.name}/${key}`)?.value,
  /** In the Store's order: by UTF-16 code units. */
  under: (view: View, bucket: Bucket, prefix: string): readonly StoredObject[] =>
    view.scan<StoredObject>(bucket.account, `s3/object/${bucket.name}/${prefix}`).map((document) => document.value),
  page: (view: View, bucket: Bucket, page: ScanPage): readonly Document<StoredObject>[] =>
    view.scan<StoredObject>(bucket.account, `s3/object/${bucket.name}/`, page),
  /** Without versions: deletes the document. */
  put(bucket: Bucket, value: StoredObject): Write {
    const at = { partition: bucket.account, key: `s3/object/${bucket.name}/${value.key}` }
    if (value.versions.length === 0) return at
    return { ...at, value: asJson(value), blobs: value.versions.flatMap((version) => digests(version.segments)) }
  },
}

const uploadKey = (bucket: Bucket, id: string) => `s3/upload/${bucket.name}/${id}`
const partPrefix = (bucket: Bucket, id: string) => `s3/part/${bucket.name}/${id}/`

export const uploads = {
  find: (view: View, bucket: Bucket, id: string): Upload | undefined =>
    view.get<Upload>(bucket.account, uploadKey(bucket, id))?.value,
  all: (view: View, bucket: Bucket): readonly Upload[] =>
    view.scan<Upload>(bucket.account, uploadKey(bucket, '')).map((document) => document.value),
  put: (bucket: Bucket, value: Upload): Write => ({
    partition: bucket.account,
    key: uploadKey(bucket, value.id),
    value: asJson(value),
  }),
  /** The upload with all its parts. */
  drop: (view: View, bucket: Bucket, id: string): readonly Write[] => [
    { partition: bucket.account, key: uploadKey(bucket, id) },
    ...view.scan(bucket.account, partPrefix(bucket, id)).map(({ partition, key }) => ({ partition, key })),
  ],
}

export const parts = {
  /** In the order of their numbers. */
  all: (view: View, bucket: Bucket, id: string): readonly Part[] =>
    view.scan<Part>(bucket.account, partPrefix(bucket, id)).map((document) => document.value),
  put: (bucket: Bucket, id: string, value: Part): Write => ({
    partition: bucket.account,
    key: partPrefix(bucket, id) + String(value.number).padStart(5, '0'),
    value: asJson(value),
    blobs: digests(value.segments),
  }),
}
