import type { ChecksumAlgorithm } from '../../wire/sigv4/checksums.ts'
import { refuseCustomerKey, shownChecksum, shownEncryption } from './attributes.ts'
import { about, bucketOf } from './bucket.ts'
import { s3Operation } from './declare.ts'
import { parts } from './documents.ts'
import { refuseEarly } from '../early-refusal.ts'
import { etagOf } from './kms.ts'
import { checkPartNumber, uploadNeed, uploadOf } from './multipart.ts'
import { quoted } from './object.ts'
import { checkIntegrity, withDefault } from './object-lock/lock.ts'
import { receive, type Received } from './receive.ts'

export const UploadPart = s3Operation<'UploadPart', Received>({
  name: 'UploadPart',
  prepare: (call) =>
    receive(call, () => {
      checkPartNumber(call.input.PartNumber)
      refuseCustomerKey(call.input.SSECustomerAlgorithm, call.input.SSECustomerKey)
      refuseEarly(call, uploadNeed(call, 's3:PutObject'))
      const bucket = bucketOf(call)
      const { checksumAlgorithm: algorithm, checksumType, object } = uploadOf(call, bucket)
      checkIntegrity(call, withDefault(object.lock, bucket, call.now), 'Part')
      return algorithm === undefined
        ? undefined
        : { algorithm: algorithm as ChecksumAlgorithm, mustBeSent: checksumType === 'COMPOSITE' }
    }),
  authorize: (call) => uploadNeed(call, 's3:PutObject'),
  handle(call) {
    const { input, prepared } = call
    const bucket = bucketOf(call)
    const upload = uploadOf(call, bucket)
    const { segments, size, md5, checksum } = prepared
    const etag = etagOf(upload.object, md5, call.random)
    const part = { number: input.PartNumber, etag, size, segments, checksum, modified: call.now }
    const { ChecksumType: _, ...sums } = shownChecksum(checksum)
    const output = { ETag: quoted(etag), ...sums, ...shownEncryption(upload.object) }
    return about(call, bucket, output, [parts.put(bucket, upload.id, part)], input.Key)
  },
})
