import type { ChecksumAlgorithm } from '../../wire/sigv4/checksums.ts'
import { refuseEarly } from '../early-refusal.ts'
import { objectAcl } from './access-control.ts'
import { attributesOf, encryptedAs, shownChecksum, shownEncryption } from './attributes.ts'
import { about, bucketOf } from './bucket.ts'
import { checkWrite } from './conditions.ts'
import { sourceNeeds, sourceOf, standingSource, type Source } from './copy-source.ts'
import { s3Operation, type CallOf } from './declare.ts'
import type { Bucket, Version } from './documents.ts'
import { shownExpiration } from './expiration.ts'
import { invalidArgument, invalidRequest } from './faults.ts'
import { etagOf, isUnderKms } from './kms.ts'
import { onObject, requestTags } from './needs.ts'
import { checkKey, instant, nextVersionId, putVersion, quoted, shownId, versionOf } from './object.ts'
import { lockOf } from './object-lock/lock.ts'
import { writeNeeds } from './PutObject.ts'
import { digestsOf, knownAlgorithm } from './receive.ts'
import { shownCharge } from './requester-pays.ts'
import { headerTags } from './tags.ts'

type Fresh = Awaited<ReturnType<typeof digestsOf>> & { readonly of: string }

/** Copies within and between buckets and accounts; the bytes are not moved. @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html */
export const CopyObject = s3Operation<'CopyObject', Fresh | undefined>({
  name: 'CopyObject',
  unsigned: 'anonymous',
  /** A copy is one object even if its source came in parts: it has a plain ETag again, and the checksum that it is asked for, or one as its source has. */
  async prepare(call) {
    checkKey(call.input.Key)
    const { version } = sourceOf(call)
    if (!version) return undefined
    const { ChecksumAlgorithm: named } = call.input
    const wanted = named === undefined ? undefined : knownAlgorithm(named)
    const hasChecksum = (wanted ?? version.checksum?.algorithm) === version.checksum?.algorithm
    if (hasChecksum && !version.parts && !isUnderKms(version)) return undefined
    refuseEarly(call, needs(call))
    const algorithm = wanted ?? (version.checksum?.algorithm as ChecksumAlgorithm | undefined) ?? 'CRC64NVME'
    return { of: version.etag, ...(await digestsOf(call.world.blobs, version.segments, algorithm)) }
  },
  authorize: needs,
  handle(call) {
    const { input, view, prepared } = call
    const bucket = bucketOf(call)
    const source = sourceOf(call)
    const from = standingSource(call, source)
    checkDirectives(call, source, from)
    checkWrite(input, input.Key, versionOf(view, bucket, input.Key, undefined))
    const { parts: _, partChecksums: __, lock: ___, restore: ____, upload: _____, ...whole } = from
    const fresh = prepared?.of === from.etag ? prepared : undefined
    const attributes = copiedAttributes(call, from)
    const version: Version = {
      ...whole,
      ...(fresh ? { checksum: fresh.checksum } : {}),
      etag: etagOf(attributes, fresh?.md5 ?? from.etag, call.random),
      id: nextVersionId(bucket, call),
      modified: call.now,
      tags: input.TaggingDirective === 'REPLACE' ? headerTags(input.Tagging) : from.tags,
      ...attributes,
      ...objectAcl(call, bucket),
      ...lockOf(call, bucket),
    }
    const output = {
      CopyObjectResult: {
        ETag: quoted(version.etag),
        LastModified: instant(version.modified),
        ...shownChecksum(version.checksum),
      },
      ...(from.id === 'null' ? {} : { CopySourceVersionId: from.id }),
      ...shownCharge(call, source.bucket),
      ...shownEncryption(version),
      ...shownExpiration(bucket, input.Key, version),
      ...shownId(bucket, version),
    }
    return about(call, bucket, output, [putVersion(call, bucket, version)], input.Key)
  },
})

function needs(call: CallOf<'CopyObject'>) {
  const bucket = bucketOf(call)
  const source = sourceOf(call)
  const copied = call.input.TaggingDirective === 'REPLACE' ? [] : (source.version?.tags ?? [])
  return [
    ...sourceNeeds(call, source, copied.length > 0),
    ...writeNeeds(call, bucket),
    // https://repost.aws/knowledge-center/s3-troubleshoot-copy-between-buckets
    ...(copied.length > 0 ? [onObject(call, bucket, call.input.Key, 's3:PutObjectTagging', requestTags(copied))] : []),
  ]
}

function copiedAttributes(call: CallOf<'CopyObject'>, from: Version) {
  const asked = attributesOf(call.input, bucketOf(call), call.http.headers.get('expires'))
  if (call.input.MetadataDirective === 'REPLACE') return asked
  // Where a page leads to is never copied, but may be said anew.
  const { WebsiteRedirectLocation: _, ...copied } = from.headers
  const { WebsiteRedirectLocation: location } = asked.headers
  const headers = { ...copied, ...(location === undefined ? {} : { WebsiteRedirectLocation: location }) }
  return { headers: encryptedAs(asked, headers), metadata: from.metadata, storageClass: asked.storageClass }
}

/** A copy is encrypted as its bucket says: that is a change where it says anything, as S3 was seen to hold, or where its source was not. */
const isEncryptedAnew = (bucket: Bucket, { headers }: Version): boolean =>
  bucket.configurations['encryption'] !== undefined || headers['ServerSideEncryption'] !== 'AES256'

function checkDirectives(call: CallOf<'CopyObject'>, source: Source, from: Version): void {
  const { input } = call
  for (const directive of ['MetadataDirective', 'TaggingDirective'] as const) {
    const value = input[directive]
    if (value !== undefined && value !== 'COPY' && value !== 'REPLACE')
      throw invalidArgument(
        `Unknown ${directive === 'MetadataDirective' ? 'metadata' : 'tagging'} directive.`,
        directive,
        value,
      )
  }
  const ontoItself = source.bucket.name === input.Bucket && source.key === input.Key && source.versionId === undefined
  const changes = [input.StorageClass, input.ServerSideEncryption, input.WebsiteRedirectLocation].some(
    (value) => value !== undefined,
  )
  if (
    ontoItself &&
    !changes &&
    !isEncryptedAnew(source.bucket, from) &&
    input.MetadataDirective !== 'REPLACE' &&
    input.TaggingDirective !== 'REPLACE'
  )
    throw invalidRequest(
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
    )
}
