import type { Need } from '../operation.ts'
import { bucketOf } from './bucket.ts'
import { listedRestore } from './archive/archived.ts'
import type { CallOf } from './declare.ts'
import { objects, type Bucket, type StoredObject, type Version } from './documents.ts'
import { checkEncodingType, listing, pageSize, utf8Order } from './listing.ts'
import { onBucket } from './needs.ts'
import { instant, quoted } from './object.ts'

type ListCall = CallOf<'ListObjects' | 'ListObjectsV2' | 'ListObjectVersions'>

export function listNeeds(call: ListCall, action: string): readonly Need[] {
  const { Prefix: prefix, Delimiter: delimiter, MaxKeys: most } = call.input
  const context: Record<string, string> = {}
  if (prefix !== undefined) context['s3:prefix'] = prefix
  if (delimiter !== undefined) context['s3:delimiter'] = delimiter
  if (most !== undefined) context['s3:max-keys'] = String(most)
  return [onBucket(call, bucketOf(call), action, context)]
}

/** Every key under the prefix in UTF-8 order. */
export function keysOf(call: ListCall, bucket: Bucket): readonly StoredObject[] {
  return [...objects.under(call.view, bucket, call.input.Prefix ?? '')].sort((a, b) => utf8Order(a.key, b.key))
}

/** A page of the keys that stand: their newest versions. */
export function pageOf(call: ListCall, bucket: Bucket, after: string) {
  const standing = keysOf(call, bucket).flatMap(({ key, versions: [version] }) =>
    version && !version.deleted ? [{ key, version }] : [],
  )
  return listing(standing, ({ key }) => key, {
    prefix: call.input.Prefix ?? '',
    delimiter: call.input.Delimiter ?? '',
    after,
    limit: pageSize(call.input.MaxKeys, 'maxKeys'),
  })
}

/** The members that all three listings have. */
export function listed(call: ListCall, page: { readonly prefixes: readonly string[]; readonly truncated: boolean }) {
  const { input } = call
  checkEncodingType(input.EncodingType)
  return {
    Name: input.Bucket,
    Prefix: input.Prefix ?? '',
    ...(input.Delimiter === undefined || input.Delimiter === '' ? {} : { Delimiter: input.Delimiter }),
    MaxKeys: pageSize(input.MaxKeys, 'maxKeys'),
    IsTruncated: page.truncated,
    ...(input.EncodingType === undefined ? {} : { EncodingType: input.EncodingType }),
    ...(page.prefixes.length > 0 ? { CommonPrefixes: page.prefixes.map((prefix) => ({ Prefix: prefix })) } : {}),
  }
}

export function listedObject(call: ListCall, key: string, version: Version) {
  const asksRestore = call.input.OptionalObjectAttributes?.includes('RestoreStatus')
  return {
    Key: key,
    LastModified: instant(version.modified),
    ETag: quoted(version.etag),
    Size: version.size,
    StorageClass: version.storageClass,
    ...(asksRestore ? listedRestore(version, call.now) : {}),
    ...(version.checksum
      ? { ChecksumAlgorithm: [version.checksum.algorithm], ChecksumType: version.checksum.type }
      : {}),
  }
}
