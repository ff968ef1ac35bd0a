import { objectAcl } from './access-control.ts'
import { attributesOf, shownEncryption } from './attributes.ts'
import { about, bucketOf } from './bucket.ts'
import { s3Operation, type CallOf } from './declare.ts'
import { uploads, type Upload } from './documents.ts'
import { shownAbort } from './expiration.ts'
import { invalidRequest } from './faults.ts'
import { checkKey, versionOf } from './object.ts'
import { lockOf, requestedLock } from './object-lock/lock.ts'
import { writeNeeds } from './PutObject.ts'
import { knownAlgorithm } from './receive.ts'
import { headerTags } from './tags.ts'

const ID_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._'

export const CreateMultipartUpload = s3Operation({
  name: 'CreateMultipartUpload',
  authorize: (call) => writeNeeds(call, bucketOf(call)),
  handle(call) {
    const { input } = call
    checkKey(input.Key)
    const bucket = bucketOf(call)
    lockOf(call, bucket)
    const lock = requestedLock(call)
    const standing = versionOf(call.view, bucket, input.Key, undefined)
    const upload: Upload = {
      id: call.random.text(128, ID_ALPHABET),
      key: input.Key,
      started: call.now,
      ...(standing && !standing.deleted ? { replaces: true as const } : {}),
      initiator: call.caller.arn,
      ...checksumOf(call),
      object: {
        tags: headerTags(input.Tagging),
        ...attributesOf(input, bucket, call.http.headers.get('expires')),
        ...objectAcl(call, bucket),
        ...(lock ? { lock } : {}),
      },
    }
    const output = {
      Bucket: bucket.name,
      Key: input.Key,
      UploadId: upload.id,
      ...(upload.checksumAlgorithm === undefined
        ? {}
        : { ChecksumAlgorithm: upload.checksumAlgorithm, ChecksumType: upload.checksumType }),
      ...shownEncryption(upload.object),
      ...shownAbort(bucket, input.Key, upload.started),
    }
    return about(call, bucket, output, [uploads.put(bucket, upload)], input.Key)
  },
})

/** Which types each algorithm can give, the default first. Of parts' checksums only those of CRCs can be put together; that XXHASH has no other type is inferred from that. */
const TYPES = {
  CRC32: ['COMPOSITE', 'FULL_OBJECT'],
  CRC32C: ['COMPOSITE', 'FULL_OBJECT'],
  CRC64NVME: ['FULL_OBJECT'],
  SHA1: ['COMPOSITE'],
  SHA256: ['COMPOSITE'],
  SHA512: ['COMPOSITE'],
  MD5: ['COMPOSITE'],
  XXHASH64: ['COMPOSITE'],
  XXHASH3: ['COMPOSITE'],
  XXHASH128: ['COMPOSITE'],
} as const

function checksumOf(call: CallOf<'CreateMultipartUpload'>): Pick<Upload, 'checksumAlgorithm' | 'checksumType'> {
  const { ChecksumAlgorithm: named, ChecksumType: asked } = call.input
  if (named === undefined) {
    if (asked === undefined) return {}
    throw invalidRequest('The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.')
  }
  const algorithm = knownAlgorithm(named)
  const types: readonly ('COMPOSITE' | 'FULL_OBJECT')[] = TYPES[algorithm]
  const type = asked === undefined ? types[0] : types.find((one) => one === asked)
  if (!type)
    throw invalidRequest(
      `The ${asked} checksum type cannot be used with the ${algorithm.toLowerCase()} checksum algorithm.`,
    )
  return { checksumAlgorithm: algorithm, checksumType: type }
}
