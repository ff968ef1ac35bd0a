import type { ChecksumAlgorithm } from '../../wire/sigv4/checksums.ts'
import { Fault } from '../../kernel/Fault.ts'
import { refuseEarly } from '../early-refusal.ts'
import { shownChecksum, shownEncryption } from './attributes.ts'
import { about, bucketOf } from './bucket.ts'
import { checkConflict, checkWrite } from './conditions.ts'
import { s3Operation, type CallOf, type Output } from './declare.ts'
import { objects, parts, uploads, type Bucket, type Checksum, type Part, type Version } from './documents.ts'
import { shownExpiration } from './expiration.ts'
import {
  checkCompletion,
  chosenParts,
  compositeChecksum,
  compositeEtag,
  sizeOf,
  uploadNeed,
  uploadOf,
} from './multipart.ts'
import { onMatch } from './needs.ts'
import { withDefault } from './object-lock/lock.ts'
import { nextVersionId, putVersion, quoted, shownId, unquoted, versionOf } from './object.ts'
import { checksumAnnounced, digestsOf } from './receive.ts'

/** A checksum over the whole object, with the parts that it was taken of. */
interface Whole {
  readonly of: string
  readonly checksum: Checksum
}

export const CompleteMultipartUpload = s3Operation<'CompleteMultipartUpload', Whole | undefined>({
  name: 'CompleteMultipartUpload',
  async prepare(call) {
    const bucket = bucketOf(call)
    if (completed(call, bucket)) return undefined
    const upload = uploadOf(call, bucket)
    if (upload.checksumType === 'COMPOSITE') return undefined
    refuseEarly(call, needs(call))
    const chosen = partsOf(call)
    const algorithm = (upload.checksumAlgorithm ?? 'CRC64NVME') as ChecksumAlgorithm
    const { checksum } = await digestsOf(call.world.blobs, segmentsOf(chosen), algorithm)
    return { of: compositeEtag(chosen), checksum }
  },
  authorize: needs,
  handle(call) {
    const { input, view } = call
    const bucket = bucketOf(call)
    const before = completed(call, bucket)
    if (before) return about(call, bucket, answerOf(call, bucket, before), [], input.Key)
    const upload = uploadOf(call, bucket)
    const standing = versionOf(view, bucket, input.Key, undefined)
    checkWrite(input, input.Key, standing)
    checkConflict(input, upload, standing)
    const chosen = partsOf(call)
    checkAlgorithm(call, upload.checksumAlgorithm)
    checkCompletion(input, upload, chosen)
    const etag = compositeEtag(chosen)
    const checksum = checksumOf(call, upload.checksumAlgorithm, chosen, etag)
    const version: Version = {
      ...upload.object,
      ...withDefault(upload.object.lock, bucket, call.now),
      id: nextVersionId(bucket, call),
      modified: call.now,
      etag,
      size: sizeOf(chosen),
      segments: segmentsOf(chosen),
      parts: chosen.map((part) => part.size),
      upload: upload.id,
      ...(checksum ? { checksum } : {}),
      ...(checksum?.type === 'COMPOSITE' ? { partChecksums: chosen.map((part) => part.checksum?.value ?? '') } : {}),
    }
    return about(
      call,
      bucket,
      answerOf(call, bucket, version),
      [putVersion(call, bucket, version), ...uploads.drop(view, bucket, upload.id)],
      input.Key,
    )
  },
})

function needs(call: CallOf<'CompleteMultipartUpload'>) {
  return [...uploadNeed(call, 's3:PutObject'), ...onMatch(call, bucketOf(call), call.input.Key, call.input.IfMatch)]
}

/**
 * What came of the upload already, as long as it stands: who asks the same again, because the first answer was lost, gets that answer again.
 * @see https://github.com/minio/minio/issues/13318 how S3 does
 */
function completed(call: CompleteCall, bucket: Bucket): Version | undefined {
  const { UploadId: id, Key: key, MultipartUpload: { Parts: claimed = [] } = {} } = call.input
  const version = objects.find(call.view, bucket, key)?.versions.find(({ upload }) => upload === id)
  return version?.etag === compositeEtag(claimed.map(({ ETag: etag = '' }) => ({ etag: unquoted(etag) })))
    ? version
    : undefined
}

function answerOf({ input }: CompleteCall, bucket: Bucket, version: Version): Output<'CompleteMultipartUpload'> {
  return {
    Location: `https://${bucket.name}.s3.${bucket.region}.amazonaws.com/${encodeURIComponent(input.Key)}`,
    Bucket: bucket.name,
    Key: input.Key,
    ETag: quoted(version.etag),
    ...shownChecksum(version.checksum),
    ...shownEncryption(version),
    ...shownExpiration(bucket, input.Key, version),
    ...shownId(bucket, version),
  }
}

type CompleteCall = CallOf<'CompleteMultipartUpload'> & { readonly prepared?: Whole | undefined }

const partsOf = (call: CompleteCall): readonly Part[] =>
  chosenParts(
    call.input.UploadId,
    call.input.MultipartUpload?.Parts ?? [],
    parts.all(call.view, bucketOf(call), call.input.UploadId),
  )

/**
 * A checksum of the whole must be of the upload's algorithm. Where the upload has none, S3 was seen to take any, and to compare it with nothing.
 * @throws {Fault} BadDigest.
 */
function checkAlgorithm(call: CompleteCall, expected: string | undefined): void {
  // Parts that are put together have a digest in front of their number.
  const headers = new Map([...call.http.headers].map(([name, value]) => [name, value.replace(/-\d{1,5}$/, '')]))
  const sent = checksumAnnounced(headers)
  if (sent !== undefined && expected !== undefined && sent !== expected) throw badDigest(expected)
}

const segmentsOf = (chosen: readonly Part[]) => chosen.flatMap((part) => part.segments)

function checksumOf(
  call: CompleteCall,
  algorithm: string | undefined,
  chosen: readonly Part[],
  etag: string,
): Checksum | undefined {
  const { input, prepared } = call
  const found =
    prepared?.of === etag
      ? prepared.checksum
      : compositeChecksum(chosen, (algorithm ?? 'CRC64NVME') as ChecksumAlgorithm)
  const member = `Checksum${found?.algorithm}` as 'ChecksumCRC32'
  const claimed = found && input[member]
  // A checksum of the whole that does not say so is taken for one of checksums: S3 was seen to refuse a right one.
  const isTakenWrong = algorithm !== undefined && found?.type === 'FULL_OBJECT' && input.ChecksumType === undefined
  if (claimed !== undefined && (isTakenWrong || claimed !== found?.value))
    throw badDigest(member.slice('Checksum'.length))
  return found
}

const badDigest = (algorithm: string): Fault =>
  new Fault('BadDigest', 400, `The ${algorithm.toLowerCase()} you specified did not match the calculated checksum.`)
