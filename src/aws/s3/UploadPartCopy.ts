import type { ChecksumAlgorithm } from '../../wire/sigv4/checksums.ts'
import { refuseEarly } from '../early-refusal.ts'
import { shownEncryption, shownChecksum } from './attributes.ts'
import { about, bucketOf } from './bucket.ts'
import { cut } from './content.ts'
import { sourceNeeds, sourceOf, standingSource } from './copy-source.ts'
import { s3Operation, type CallOf } from './declare.ts'
import { parts, type Segment, type Version } from './documents.ts'
import { invalidArgument, invalidRequest } from './faults.ts'
import { etagOf } from './kms.ts'
import { checkPartNumber, uploadNeed, uploadOf } from './multipart.ts'
import { instant, quoted } from './object.ts'
import { digestsOf } from './receive.ts'
import { shownCharge } from './requester-pays.ts'

type Copied = Awaited<ReturnType<typeof digestsOf>> & {
  readonly of: Version | undefined
  readonly segments: readonly Segment[]
}

/** A part whose bytes are those of another object, or a range of them. */
export const UploadPartCopy = s3Operation<'UploadPartCopy', Copied>({
  name: 'UploadPartCopy',
  async prepare(call) {
    checkPartNumber(call.input.PartNumber)
    const { version } = sourceOf(call)
    refuseEarly(call, needs(call))
    const algorithm = uploadOf(call, bucketOf(call)).checksumAlgorithm as ChecksumAlgorithm | undefined
    const segments = version ? rangeOfSource(call, version) : []
    return { of: version, segments, ...(await digestsOf(call.world.blobs, segments, algorithm ?? 'CRC64NVME')) }
  },
  authorize: needs,
  handle(call) {
    const { input, prepared } = call
    const bucket = bucketOf(call)
    const upload = uploadOf(call, bucket)
    const source = sourceOf(call)
    const version = standingSource(call, source)
    // The source changed while its bytes were read: what was read is still a true copy of what it was.
    const { segments, md5, checksum } = prepared
    const size = segments.reduce((sum, segment) => sum + segment.size, 0)
    const etag = etagOf(upload.object, md5, call.random)
    const part = { number: input.PartNumber, etag, size, segments, checksum, modified: call.now }
    const { ChecksumType: _, ...sums } = upload.checksumAlgorithm === undefined ? {} : shownChecksum(checksum)
    const output = {
      CopyPartResult: { ETag: quoted(etag), LastModified: instant(call.now), ...sums },
      ...(version.id === 'null' ? {} : { CopySourceVersionId: version.id }),
      ...shownCharge(call, source.bucket),
      ...shownEncryption(upload.object),
    }
    return about(call, bucket, output, [parts.put(bucket, upload.id, part)], input.Key)
  },
})

function needs(call: CallOf<'UploadPartCopy'>) {
  return [...sourceNeeds(call, sourceOf(call), false), ...uploadNeed(call, 's3:PutObject')]
}

function rangeOfSource(call: CallOf<'UploadPartCopy'>, version: Version): readonly Segment[] {
  const asked = call.input.CopySourceRange
  if (asked === undefined) return version.segments
  const [, start, end] = /^bytes=(\d+)-(\d+)$/.exec(asked) ?? []
  if (start === undefined || end === undefined || Number(end) < Number(start))
    throw invalidArgument(
      'The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy',
      'x-amz-copy-source-range',
      asked,
    )
  if (Number(start) >= version.size)
    throw invalidRequest('The specified copy range is invalid for the source object size')
  if (Number(end) >= version.size)
    throw invalidArgument(
      `Range specified is not valid for source object of size: ${version.size}`,
      'x-amz-copy-source-range',
      asked,
    )
  return cut(version.segments, { start: Number(start), end: Number(end) })
}
